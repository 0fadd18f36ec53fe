import type { DescMethod } from "@bufbuild/protobuf";
import type { ExportedCall, ExportedText, ExportLanguage, ExportShell } from "#shared/model/exchange";
import { bufCurlCommand, ghzCommand, grpcurlCommand, wirebenchCommand } from "./commands";
import { cppProgram } from "./cpp";
import { csharpProgram } from "./csharp";
import { goProgram } from "./go";
import { javaProgram } from "./java";
import { k6Script } from "./k6";
import { pythonProgram } from "./python";
import { rustProgram } from "./rust";
import { connectProgram } from "./typescript-connect";
import { grpcJsProgram } from "./typescript-grpc-js";

type Write = (call: ExportedCall, method: DescMethod, shell: ExportShell) => ExportedText;

const writers: Readonly<Record<ExportLanguage, Write>> = {
  grpcurl: (call, _, shell) => grpcurlCommand(call, shell),
  "buf-curl": (call, _, shell) => bufCurlCommand(call, shell),
  wirebench: (call, _, shell) => wirebenchCommand(call, shell),
  ghz: (call, _, shell) => ghzCommand(call, shell),
  go: goProgram,
  python: pythonProgram,
  "typescript-grpc-js": grpcJsProgram,
  "typescript-connect": connectProgram,
  java: javaProgram,
  csharp: csharpProgram,
  rust: rustProgram,
  cpp: cppProgram,
  k6: k6Script,
};

/** A call in another tool's words. */
export function writeCall(call: ExportedCall, method: DescMethod, language: ExportLanguage, shell: ExportShell): ExportedText {
  return writers[language](call, method, shell);
}
