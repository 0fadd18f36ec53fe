import { type Disposable, DisposableStore } from "#shared/base/disposable";
import type { Fault } from "#shared/base/fault";
import { CallRegistry } from "../engine/calls/calls";
import { ChannelPool } from "../engine/channels/pool";
import { ServerReflector } from "../engine/reflection/server-reflector";
import { SchemaCatalog } from "../engine/schema/catalog";
import { SchemaHistory } from "../engine/schema/compare/schema-history";
import { SourceFollower } from "../engine/schema/source-follower";
import type { Core } from "../handlers/core";
import type { Host } from "../host/host";
import { FileHandles } from "../storage/file-handles";
import { Recents } from "../storage/recents";
import { openSourcesFile, sessionFile, settingsFile } from "../storage/stores";
import { DemoOnDemand } from "./demo-on-demand";
import { OpenSources } from "./open-sources";

export interface CoreOptions {
  readonly version: string;
  /** Owned by the core from now on. */
  readonly host: Host;
  /** The user's data (storage/data-folder.ts). */
  readonly dataFolder: string;
  readonly homeFolder: string;
  /** Holds `demo/` with the demo's .proto files. */
  readonly assetsFolder: string;
  /** Hears of what failed with nobody waiting for an answer. */
  readonly complain: (fault: Fault) => void;
}

/** A core with its end: disposing it ends every call and the demo server. */
export interface OwnedCore extends Core, Disposable {
  /** Resolves when all that the window asked to keep is on the disk: to be awaited before the process ends. */
  saved(): Promise<void>;
}

/** Makes all services. */
export function createCore(options: CoreOptions): OwnedCore {
  const { version, host, dataFolder, homeFolder, assetsFolder, complain } = options;
  const owned = new DisposableStore();
  const pool = owned.add(new ChannelPool());
  const catalog = owned.add(new SchemaCatalog({ reflector: new ServerReflector(pool) }));
  owned.add(new SourceFollower(catalog));
  const calls = owned.add(new CallRegistry(catalog, pool));
  const demo = owned.add(new DemoOnDemand(catalog, assetsFolder));
  const recents = new Recents(dataFolder, homeFolder);
  const settings = settingsFile(dataFolder);
  const session = sessionFile(dataFolder);
  const openSources = openSourcesFile(dataFolder);
  const sources = owned.add(new OpenSources(catalog, openSources, recents, complain));
  owned.add(host);
  return {
    version,
    host,
    catalog,
    history: new SchemaHistory(),
    sources,
    calls,
    demo,
    settings,
    session,
    recents,
    files: new FileHandles(homeFolder),
    saved: async () => {
      await Promise.all([settings.idle(), session.idle(), openSources.idle(), recents.idle()]);
    },
    dispose: () => owned.dispose(),
  };
}
