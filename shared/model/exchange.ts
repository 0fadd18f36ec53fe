import type { ExportNote } from "./export-note";
import type { ImportLoss } from "./import-loss";
import type { MetadataEntry } from "./metadata";
import type { InheritedDefaults, SavedRequest } from "./saved-request";
import type { Environment, WorkspaceSource } from "./workspace";

/** What comes from other tools and goes to them. */

export interface ImportedRequest {
  /** The folders that it lies in, the outermost first, as that tool calls them: no file names yet. */
  readonly folders: readonly string[];
  readonly name: string;
  readonly request: SavedRequest;
}

export interface ImportedFolder {
  readonly folders: readonly string[];
  readonly defaults: InheritedDefaults;
}

/** A .proto text that came within an export. `name` is an import name: relative, with `/`, and climbs nowhere. */
export interface ImportedProto {
  readonly name: string;
  readonly text: string;
}

/** How that tool reached a target. Files are named as they were there; whether to take them is asked. */
export interface ImportedTrust {
  /** A target, or a pattern of targets; null for all that was imported. */
  readonly target: string | null;
  readonly transport: "plaintext" | "tls";
  readonly rootsFile: string | null;
  readonly certificateFile: string | null;
  readonly keyFile: string | null;
  /** It asked nobody whether the server is who it says. */
  readonly unverified: boolean;
  readonly serverName: string | null;
  readonly authority: string | null;
}

/** A secret that stood in the open: it goes into the vault under this name, and into no file. */
export interface ImportedSecret {
  readonly name: string;
  readonly text: string;
}

/** What one import has. Requests name secrets by `ImportedSecret.name`. */
export interface Imported {
  /** `grpcurl`, `Insomnia 5`. */
  readonly tool: string;
  /** What the collection is called there; empty for nothing. */
  readonly name: string;
  readonly requests: readonly ImportedRequest[];
  readonly folders: readonly ImportedFolder[];
  readonly environments: readonly Environment[];
  readonly sources: readonly WorkspaceSource[];
  readonly protos: readonly ImportedProto[];
  readonly trust: readonly ImportedTrust[];
  readonly secrets: readonly ImportedSecret[];
  readonly losses: readonly ImportLoss[];
}

/** What an import has, by names: what is shown before anything is written. */
export interface ImportSummary {
  readonly tool: string;
  readonly name: string;
  /** With their folders: `Users / GetUser`. */
  readonly requests: readonly string[];
  readonly environments: readonly string[];
  readonly protos: readonly string[];
  readonly secrets: readonly string[];
  readonly losses: readonly ImportLoss[];
}

/** A file of an import, or one of a folder's: `name` relative to it, with `/`. */
export interface ImportFile {
  readonly name: string;
  readonly text: string;
}

/** In the order in which they are offered: commands, programs, load. */
export const exportLanguages = [
  "grpcurl",
  "buf-curl",
  "wirebench",
  "go",
  "python",
  "typescript-grpc-js",
  "typescript-connect",
  "java",
  "csharp",
  "rust",
  "cpp",
  "ghz",
  "k6",
] as const;
export type ExportLanguage = (typeof exportLanguages)[number];

/** The shells that commands are quoted for. */
export const exportShells = ["bash", "powershell"] as const;
export type ExportShell = (typeof exportShells)[number];

/** The languages that stubs are made in. */
export const stubLanguages = ["go", "python", "typescript", "java", "csharp", "rust", "cpp"] as const;
export type StubLanguage = (typeof stubLanguages)[number];

/** What makes stubs: protoc by a command, or `buf generate` by a file. */
export const stubTools = ["protoc", "buf"] as const;
export type StubTool = (typeof stubTools)[number];

/** A pair whose value ends with a secret, which a shell or a program has in an environment variable. */
export interface SecretMetadata {
  readonly key: string;
  readonly before: string;
  readonly variable: string;
}

/** One request with all that is inherited and filled in, as it is told to other tools. Secrets stand as names of environment variables. */
export interface ExportedCall {
  /** As `parseTarget` reads it. */
  readonly target: string;
  readonly transport: "plaintext" | "tls";
  /** Files to be put there, by names without folders: `ca.pem`; null where the system's roots hold, and without an identity. */
  readonly rootsFile: string | null;
  readonly certificateFile: string | null;
  readonly keyFile: string | null;
  readonly unverified: boolean;
  readonly serverName: string | null;
  readonly authority: string | null;
  /** `pkg.Service/Method`. */
  readonly method: string;
  /** Enabled ones only. */
  readonly metadata: readonly MetadataEntry[];
  /** Metadata whose value is in an environment variable: `authorization` with `Bearer ` before `TOKEN`. */
  readonly secretMetadata: readonly SecretMetadata[];
  /** The import name of the file that declares the method; null where the server describes itself. */
  readonly protoFile: string | null;
  /** JSON without comments. */
  readonly messages: readonly string[];
  readonly deadlineMs: number | null;
  readonly maxReceiveBytes: number | null;
}

/** A further file that a program is made of. */
export interface ExportedFile {
  /** Beside the program, or in a folder below: `src/main.rs`. */
  readonly fileName: string;
  readonly text: string;
}

/** A request as another tool's text. */
export interface ExportedText {
  /** What its file would be called: `client.py`. */
  readonly fileName: string;
  readonly text: string;
  /** What is needed besides, such as a `pom.xml`. */
  readonly files?: readonly ExportedFile[];
  /** Commands to run before it, a line each: what installs libraries and makes stubs. */
  readonly setUp: readonly string[];
  /** What is to be done before, and what could not be told in that tool's words. */
  readonly notes: readonly ExportNote[];
}
