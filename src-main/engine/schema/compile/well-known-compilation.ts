import { toBinary } from "@bufbuild/protobuf";
import { FileDescriptorProtoSchema } from "@bufbuild/protobuf/wkt";
import { describeFile } from "../describe-file";
import { wellKnownFile } from "../link/well-known";
import type { KeyedCompilation } from "./compilation";

const made = new Map<string, KeyedCompilation>();

/** The compiled form of a file that comes with protobuf; undefined for others. It has no text, and so no places. */
export function wellKnownCompilation(name: string): KeyedCompilation | undefined {
  const known = made.get(name);
  const proto = wellKnownFile(name);
  if (known || !proto) return known;
  const { head, symbols } = describeFile(proto, [], () => ({ line: 1, column: 1, doc: "", generated: false }));
  const descriptor = toBinary(FileDescriptorProtoSchema, proto);
  const file = { ...head, descriptor, sourceInfo: new Uint8Array(), diagnostics: [], missing: [], damage: [] };
  const compilation = { file, symbols, key: name };
  made.set(name, compilation);
  return compilation;
}
