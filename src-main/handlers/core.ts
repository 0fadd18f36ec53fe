import type { Cancellation } from "#shared/base/cancellation";
import type { Imported } from "#shared/model/exchange";
import type { SecretFacts } from "#shared/model/secret";
import type { SessionState, Settings } from "#shared/model/settings";
import type { RecentWorkspace } from "#shared/model/workspace";
import type { Authenticator } from "../engine/auth/authenticator";
import type { Redactor } from "../engine/auth/redactor";
import type { CallRegistry } from "../engine/calls/calls";
import type { Recordings } from "../engine/calls/recordings";
import type { KeptCertificates } from "../engine/certificates/kept-certificates";
import type { ChannelPool } from "../engine/channels/pool";
import type { AppliedImport } from "../engine/exchange/import/apply-import";
import type { CallChecks } from "../engine/runs/call-checks";
import type { KeptRuns, OwnedRequest } from "../engine/runs/kept-runs";
import type { RunOptions } from "../engine/runs/run";
import type { Comparisons } from "../engine/scan/comparisons";
import type { Scans } from "../engine/scan/scans";
import type { SchemaCatalog } from "../engine/schema/catalog";
import type { SchemaHistory } from "../engine/schema/compare/schema-history";
import type { ReflectionRequest } from "../engine/schema/foreign/reflector";
import type { RootCandidate } from "../engine/schema/source/root-candidates";
import type { ServerLooks } from "../engine/trust/server-looks";
import type { TargetRoutes } from "../engine/trust/target-routes";
import type { NameSources } from "../engine/variables/request-names";
import type { TakenValues } from "../engine/variables/taken-values";
import type { Workspace } from "../engine/workspace/workspace";
import type { Host } from "../host/host";
import type { AttachedFiles } from "../storage/attached-files";
import type { CallHistory } from "../storage/call-history";
import type { DroppedFiles } from "../storage/dropped-files";
import type { FileHandles } from "../storage/file-handles";
import type { JsonFile } from "../storage/json-file";
import type { Recents } from "../storage/recents";
import type { SavePlaces } from "../storage/save-places";
import type { SecretSweep } from "../storage/secret-sweep";
import type { SecretVault } from "../storage/secret-vault";
import type { TargetRules } from "../storage/target-rules";

/** A file from the page: .proto text, or the bytes of a descriptor set. */
export type UploadedFile = { readonly path: string } & ({ readonly text: string } | { readonly bytes: Uint8Array });

/** Opening and closing of schema sources, together with what is remembered of them. */
export interface Sources {
  /** Resolves when it is known what the last run had open, and its opening has begun. */
  readonly begun: Promise<void>;
  /** Resolves when the sources of the last run are open again, or have failed to open. */
  readonly restored: Promise<void>;
  /** The ids of those that are still on their way. */
  readonly restoring: readonly string[];
  /** Opens folders each as one source, .proto files together as one, and so descriptor sets; answers the sources' ids. Faults: file-not-found, file-unreadable, no-protos, cancelled. */
  open(paths: readonly string[], cancellation?: Cancellation): Promise<string[]>;
  /** Opens files by what is in them; answers the id of the source, or of the last one where there are texts and sets. */
  upload(label: string, files: readonly UploadedFile[], cancellation?: Cancellation): Promise<string>;
  /** Asks a server for its schema; answers the source's id. Faults: those of Reflector. */
  reflect(request: ReflectionRequest, cancellation: Cancellation): Promise<string>;
  close(id: string): Promise<void>;
  /** What is known, and can be found out, of where a source's imports are. Faults: source-gone, cancelled. */
  imports(id: string, cancellation: Cancellation): Promise<SourceImports>;
  /** Makes a folder an import path of a source of files, and loads it anew. Faults: source-gone, unsupported, file-not-found. */
  addImportPath(id: string, folder: string, cancellation?: Cancellation): Promise<void>;
  /** Takes an import path away; one that is none is fine too. Faults: source-gone, unsupported. */
  removeImportPath(id: string, folder: string, cancellation?: Cancellation): Promise<void>;
  /** Gives dropped files what they import. Faults: source-gone, unsupported, no-protos, too-large. */
  addFiles(id: string, files: readonly UploadedFile[], cancellation?: Cancellation): Promise<void>;
}

/** Where the imports of a source are sought, and where those that are missing may be; absolute paths. */
export interface SourceImports {
  readonly importPaths: readonly string[];
  readonly candidates: readonly RootCandidate[];
  /** The folder that was searched for candidates; null where nothing was sought. */
  readonly place: string | null;
  /** False where the search ended at one of its bounds. */
  readonly complete: boolean;
}

/** The demo server, started on demand. */
export interface Demo {
  /** Where it listens, or null while it does not run. */
  readonly target: string | null;
  start(): Promise<{ sourceId: string; target: string }>;
  stop(): Promise<void>;
}

/** A name in a workspace's files, and the secret that is kept for it here. */
export interface NamedSecret {
  readonly name: string;
  /** Null where its text is not kept (any more). */
  readonly secret: SecretFacts | null;
}

/** What is run, and how. */
export interface RunRequest extends Pick<RunOptions, "variables">, OwnedRequest {
  readonly workspaceId: string;
  /** A request's or a folder's; empty for all. */
  readonly path: string;
  readonly environment: string | null;
}

/** The workspaces, by ids that stay the same over restarts. All that take an id may throw the fault workspace-gone. */
export interface Workspaces {
  recent(): Promise<RecentWorkspace[]>;
  forget(workspaceId: string): Promise<void>;
  /** A workspace's folder or its file. Faults: file-not-found, workspace-file. */
  open(place: string): Promise<string>;
  /** Makes a folder a workspace, or a new one in it. Faults: bad-params, file-changed where it is one, io. */
  create(place: string, folder: string | null, name: string): Promise<string>;
  get(workspaceId: string): Promise<Workspace>;
  /** Its folder, absolute. */
  folderOf(workspaceId: string): Promise<string>;
  secrets(workspaceId: string): Promise<NamedSecret[]>;
  /** The sources that the user has agreed to on this machine, each as the text that `agree` was told. */
  agreed(workspaceId: string): Promise<ReadonlySet<string>>;
  agree(workspaceId: string, source: string): Promise<void>;
  /** Its requests may use this variable of the machine's environment from now on. */
  agreeToVariable(workspaceId: string, variable: string): Promise<void>;
  nameSecret(workspaceId: string, name: string, secretId: string | null): Promise<void>;
}

/** Imports between being read and being written. */
export interface Imports {
  /** Answers its id; the oldest of many is forgotten. */
  keep(imported: Imported): string;
  /** Writes it into a workspace, its secrets into the vault. Faults: bad-params for an id that nobody knows; those of the workspace. */
  apply(importId: string, workspaceId: string): Promise<AppliedImport>;
}

/** What the handlers stand on; made by the composition root. */
export interface Core {
  readonly version: string;
  readonly host: Host;
  readonly catalog: SchemaCatalog;
  readonly history: SchemaHistory;
  readonly sources: Sources;
  readonly calls: CallRegistry;
  /** What is expected of single calls. */
  readonly callChecks: CallChecks;
  readonly callHistory: CallHistory;
  readonly scans: Scans;
  readonly comparisons: Comparisons;
  readonly demo: Demo;
  readonly settings: JsonFile<Settings>;
  readonly session: JsonFile<SessionState>;
  readonly recents: Recents;
  readonly recordings: Recordings;
  /** Resolves when the recordings of the last run's tabs are calls again. */
  readonly restored: Promise<void>;
  readonly files: FileHandles;
  readonly savePlaces: SavePlaces;
  readonly dropped: DroppedFiles;
  readonly attached: AttachedFiles;
  readonly secrets: SecretVault;
  readonly secretSweep: SecretSweep;
  readonly targetRules: TargetRules;
  readonly routes: TargetRoutes;
  readonly looks: ServerLooks;
  readonly channels: Pick<ChannelPool, "watch">;
  readonly certificates: KeptCertificates;
  readonly authenticator: Authenticator;
  /** What names in a call's texts stand for. */
  readonly names: NameSources;
  /** What single calls took for later ones. */
  readonly taken: TakenValues;
  readonly workspaces: Workspaces;
  readonly imports: Imports;
  /** Runs of saved requests, by the tabs that show them. */
  readonly runs: KeptRuns<RunRequest>;
  /** Knows every secret of this process: what leaves it goes through here. */
  readonly redactor: Redactor;
}
