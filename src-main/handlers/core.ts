import type { SessionState, Settings } from "#shared/model/settings";
import type { CallRegistry } from "../engine/calls/calls";
import type { SchemaCatalog } from "../engine/schema/catalog";
import type { Host } from "../host/host";
import type { FileHandles } from "../storage/file-handles";
import type { JsonFile } from "../storage/json-file";
import type { Recents } from "../storage/recents";

/** Opening and closing of schema sources, together with what is remembered of them. */
export interface Sources {
  /** Resolves when the sources of the last run are open again, or have failed to open. */
  readonly restored: Promise<void>;
  /** Opens folders each as one source, and files together as one; answers the sources' ids. Faults: file-not-found, file-unreadable, no-protos. */
  open(paths: readonly string[]): Promise<string[]>;
  upload(label: string, files: readonly { readonly path: string; readonly text: string }[]): Promise<string>;
  close(id: string): Promise<void>;
}

/** The demo server, started on demand. */
export interface Demo {
  /** Where it listens, or null while it does not run. */
  readonly target: string | null;
  start(): Promise<{ sourceId: string; target: string }>;
  stop(): Promise<void>;
}

/** What the handlers stand on; made by the composition root. */
export interface Core {
  readonly version: string;
  readonly host: Host;
  readonly catalog: SchemaCatalog;
  readonly sources: Sources;
  readonly calls: CallRegistry;
  readonly demo: Demo;
  readonly settings: JsonFile<Settings>;
  readonly session: JsonFile<SessionState>;
  readonly recents: Recents;
  readonly files: FileHandles;
}
