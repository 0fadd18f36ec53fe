import type { ExportLanguage } from "#shared/model/exchange";
import type { ColouredLanguage } from "../../editor/load-language";

/** In the order in which they are offered. */
export const exportKinds = ["commands", "programs", "load"] as const;
type ExportKind = (typeof exportKinds)[number];

interface LanguageFacts {
  /** The name of a product, which is the same in every language. */
  readonly name: string;
  readonly kind: ExportKind;
  /** What its text is coloured as. What is for a shell is asked for by the shell's name. */
  readonly colours: ColouredLanguage;
}

/** What a program's further files are coloured as, by the ends of their names. */
export const fileColours: readonly (readonly [end: string, colours: ColouredLanguage])[] = [
  ["pom.xml", "xml"],
  [".csproj", "xml"],
  [".yaml", "yaml"],
  [".rs", "rust"],
];

/** How the languages of exports are offered and shown. */
export const languageFacts: Readonly<Record<ExportLanguage, LanguageFacts>> = {
  grpcurl: { name: "grpcurl", kind: "commands", colours: "shell" },
  "buf-curl": { name: "buf curl", kind: "commands", colours: "shell" },
  wirebench: { name: "wirebench call", kind: "commands", colours: "shell" },
  go: { name: "Go", kind: "programs", colours: "go" },
  python: { name: "Python", kind: "programs", colours: "python" },
  "typescript-grpc-js": { name: "TypeScript (grpc-js)", kind: "programs", colours: "typescript" },
  "typescript-connect": { name: "TypeScript (Connect)", kind: "programs", colours: "typescript" },
  java: { name: "Java", kind: "programs", colours: "java" },
  csharp: { name: "C#", kind: "programs", colours: "csharp" },
  rust: { name: "Rust", kind: "programs", colours: "rust" },
  cpp: { name: "C++", kind: "programs", colours: "cpp" },
  ghz: { name: "ghz", kind: "load", colours: "shell" },
  k6: { name: "k6", kind: "load", colours: "javascript" },
};
