import path from "node:path";
import type { Cancellation } from "#shared/base/cancellation";
import { type Disposable, DisposableStore, toDisposable } from "#shared/base/disposable";
import { Fault } from "#shared/base/fault";
import type { CallRequest } from "#shared/model/call";
import type { SessionState, Settings } from "#shared/model/settings";
import { parseTarget } from "#shared/model/target";
import { Authenticator, type AuthSubject } from "../engine/auth/authenticator";
import { Redactor } from "../engine/auth/redactor";
import type { Call } from "../engine/calls/call";
import type { Passage } from "../engine/calls/call-setup";
import { CallRegistry } from "../engine/calls/calls";
import { guardedLease } from "../engine/calls/guarded-lease";
import { pastCallOf } from "../engine/calls/past-call";
import { Recordings } from "../engine/calls/recordings";
import { KeptCertificates } from "../engine/certificates/kept-certificates";
import type { ChannelOptions } from "../engine/channels/channel-options";
import { ChannelPool } from "../engine/channels/pool";
import { LocalSandbox } from "../engine/checks/local-sandbox";
import { WorkerSandbox } from "../engine/checks/worker-sandbox";
import { RecordingStore } from "../engine/recording/recording-store";
import { ServerReflector } from "../engine/reflection/server-reflector";
import { CallChecks } from "../engine/runs/call-checks";
import { KeptRuns } from "../engine/runs/kept-runs";
import { Comparisons } from "../engine/scan/comparisons";
import { LocalScanner } from "../engine/scan/row-scanner";
import { Scans } from "../engine/scan/scans";
import { WorkerScanner } from "../engine/scan/worker-scanner";
import { SchemaCatalog } from "../engine/schema/catalog";
import { SchemaHistory } from "../engine/schema/compare/schema-history";
import { LocalEngine } from "../engine/schema/compile/local-engine";
import { WorkerEngine } from "../engine/schema/compile/worker-engine";
import { SourceFollower } from "../engine/schema/source-follower";
import { ServerLooks } from "../engine/trust/server-looks";
import { TargetRoutes } from "../engine/trust/target-routes";
import type { NameSources } from "../engine/variables/request-names";
import { TakenValues } from "../engine/variables/taken-values";
import type { Core, RunRequest } from "../handlers/core";
import type { Host } from "../host/host";
import { AttachedFiles } from "../storage/attached-files";
import { CallHistory } from "../storage/call-history";
import { CertificateStore } from "../storage/certificate-store";
import { DroppedFiles } from "../storage/dropped-files";
import { FileHandles } from "../storage/file-handles";
import type { JsonFile } from "../storage/json-file";
import { Recents } from "../storage/recents";
import { SavePlaces } from "../storage/save-places";
import { SecretSweep } from "../storage/secret-sweep";
import { SecretVault } from "../storage/secret-vault";
import { openSourcesFile, sessionFile, settingsFile } from "../storage/stores";
import { TargetRules } from "../storage/target-rules";
import { DemoOnDemand } from "./demo-on-demand";
import { googleProtos } from "./installed";
import { OpenSources } from "./open-sources";
import { ReadImports } from "./read-imports";
import { WorkspaceRuns } from "./workspace-runs";
import { OpenWorkspaces } from "./workspaces";

export interface CoreOptions {
  readonly version: string;
  /** Owned by the core from now on. */
  readonly host: Host;
  /** The user's data (storage/data-folder.ts). */
  readonly dataFolder: string;
  readonly homeFolder: string;
  /** Holds `demo/` with the demo's .proto files, and `google-protos/`. */
  readonly assetsFolder: string;
  /** The script of the thread that compiles schemas; null to do so in this one. */
  readonly schemaWorker: string | null;
  /** The script of the thread that scans recordings; null to do so in this one. */
  readonly scanWorker: string | null;
  /** The script of the thread that runs scripts and checks; null to do so in this one. */
  readonly sandboxWorker: string | null;
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
  const { version, host, dataFolder, homeFolder, assetsFolder, schemaWorker, scanWorker, sandboxWorker } = options;
  const redactor = new Redactor();
  const complain = (fault: Fault) => options.complain(Fault.fromData(redactor.fault(fault.toData())));
  const owned = new DisposableStore();
  const secrets = new SecretVault({ folder: dataFolder, openBox: () => host.openSecretBox(), onText: (text) => redactor.add(text) });
  const certificateStore = new CertificateStore(dataFolder, secrets);
  const certificates = new KeptCertificates(certificateStore);
  const targetRules = new TargetRules(dataFolder);
  const routes = new TargetRoutes({
    rules: () => targetRules.all(),
    material: certificates,
    secret: (id) => secrets.read(id),
    // As it was at the start: Node asks the system for each name, and every call has many to ask for.
    environment: { ...process.env },
  });
  const pool = owned.add(new ChannelPool({ routeOf: async (target, cancellation) => (await routes.wayTo(target, cancellation)).route }));
  const authenticator = owned.add(
    new Authenticator({
      secrets,
      redactor,
      authOfTarget: async (target) => (await routes.wayTo(parseTarget(target))).trust.settings.auth,
      openBrowser: (url) => host.openInBrowser(url),
      connect: (url, cancellation) => routes.connect(url, cancellation),
    }),
  );
  const prepare = preparation({ pool, routes, authenticator, redactor, complain });
  const workspaces = owned.add(new OpenWorkspaces({ dataFolder, homeFolder, vault: secrets }));
  const taken = owned.add(new TakenValues());
  const names: NameSources = {
    contentsOf: async (scope) => taken.addedTo(await workspaces.contentsOf(scope), scope),
    environment: process.env,
    onSecret: (text) => redactor.add(text),
  };
  const sandbox = owned.add(sandboxWorker === null ? new LocalSandbox() : new WorkerSandbox({ script: sandboxWorker }));
  const callChecks = new CallChecks({ names, taken, sandbox, redact: redactor });
  const cacheFolder = path.join(dataFolder, "cache", "schemas");
  const newEngine = () =>
    schemaWorker === null ? new LocalEngine({ cacheFolder }) : new WorkerEngine({ script: schemaWorker, cacheFolder });
  const bundledRoot = googleProtos(assetsFolder);
  const newCatalog = () => new SchemaCatalog({ reflector: new ServerReflector(prepare), engine: newEngine(), bundledRoot });
  const catalog = owned.add(newCatalog());
  owned.add(new SourceFollower(catalog));
  const attached = new AttachedFiles(dataFolder);
  const settings = settingsFile(dataFolder);
  const session = sessionFile(dataFolder, redactor.text);
  const store = owned.add(new RecordingStore({ folder: path.join(dataFolder, "recordings") }));
  const calls = owned.add(new CallRegistry(catalog, pool, attached, { recordings: store, prepare, fill: callChecks.fill }));
  owned.add(calls.onDidEnd(({ call, request }) => callChecks.judge(call, request)));
  const callHistory = owned.add(new CallHistory({ folder: dataFolder, redact: redactor.text, complain }));
  // One that is closed in the same turn has nothing to be read any more.
  const keepCall = async (call: Call, request: CallRequest, run: string | null) => {
    const past = pastCallOf(call, request, run);
    callHistory.addSoon(past);
    await past.catch(() => {});
  };
  owned.add(calls.onDidEnd(({ call, request }) => void keepCall(call, request, null)));
  const recordings = new Recordings(calls, store, catalog);
  // Comes before the end of the calls, so that what they recorded is there after a restart.
  owned.add(toDisposable(() => store.leave()));
  owned.add(
    settings.onDidWrite((chosen) => {
      store.setLimits(chosen.recordings);
      callHistory.setSettings(chosen.history);
    }),
  );
  // What cannot be read is told where the recordings are restored.
  void settings.read().then(
    (chosen) => callHistory.setSettings(chosen.history),
    () => {},
  );
  const restored = restoreRecordings(store, recordings, settings, session).catch((reason: unknown) => complain(Fault.from(reason)));
  const secretSweep = owned.add(
    new SecretSweep({ vault: secrets, folder: dataFolder, holders: [() => JSON.stringify(calls.authsInUse())], complain }),
  );
  for (const onDidChange of [session.onDidWrite, targetRules.onDidChange, certificateStore.onDidChange]) {
    owned.add(onDidChange(() => secretSweep.changed()));
  }
  // Before anything is kept in this run, which nobody may have named yet.
  const swept = secretSweep.sweep("start").catch((reason: unknown) => complain(Fault.from(reason)));
  const scanner = owned.add(scanWorker === null ? new LocalScanner() : new WorkerScanner({ script: scanWorker }));
  const scans = owned.add(new Scans(calls, scanner));
  const comparisons = owned.add(new Comparisons(calls, scanner));
  const demo = owned.add(new DemoOnDemand(catalog, assetsFolder));
  const recents = new Recents(dataFolder, homeFolder);
  const openSources = openSourcesFile(dataFolder);
  const sources = owned.add(new OpenSources(catalog, openSources, recents, complain));
  const dropped = new DroppedFiles(path.join(dataFolder, "dropped"));
  const workspaceRuns = new WorkspaceRuns({
    workspaces,
    catalog,
    calls,
    recordings: store,
    prepare,
    redactor,
    sandbox,
    keepCall,
    newCatalog,
  });
  const runs = owned.add(new KeptRuns<RunRequest>((request, run) => workspaceRuns.run(request, run)));
  owned.add(host);
  return {
    version,
    host,
    catalog,
    history: new SchemaHistory(),
    sources,
    calls,
    callChecks,
    callHistory,
    scans,
    comparisons,
    recordings,
    restored,
    demo,
    settings,
    session,
    recents,
    // With a dialog of the system the user points at a file, and the window need not see all there are.
    files: new FileHandles(homeFolder, { listsAll: !host.capabilities.nativeDialogs }),
    savePlaces: new SavePlaces(homeFolder),
    dropped,
    attached,
    secrets,
    secretSweep,
    targetRules,
    routes,
    looks: new ServerLooks(routes),
    channels: pool,
    certificates,
    authenticator,
    names,
    taken,
    workspaces,
    imports: new ReadImports({ workspaces, secrets }),
    runs,
    redactor,
    saved: async () => {
      await Promise.all([
        settings.idle(),
        session.idle(),
        openSources.idle(),
        recents.idle(),
        callHistory.idle(),
        workspaces.idle(),
        attached.idle(),
        store.idle(),
        swept.then(() => secretSweep.idle()),
        secrets.idle(),
        targetRules.idle(),
        certificateStore.idle(),
        dropped.clear(),
      ]);
    },
    dispose: () => owned.dispose(),
  };
}

interface PreparationParts {
  readonly routes: TargetRoutes;
  readonly pool: ChannelPool;
  readonly authenticator: Authenticator;
  readonly redactor: Redactor;
  readonly complain: (fault: Fault) => void;
}

/** What goes out to a target: a call, or the asking of its schema. */
type Outgoing = AuthSubject & Omit<ChannelOptions, "route">;

/** What calls, and askings, go out with: a channel by the target's rules, and credentials where that channel may carry them. */
function preparation({ pool, routes, authenticator, redactor, complain }: PreparationParts) {
  return async (request: Outgoing, cancellation: Cancellation): Promise<Passage> => {
    const target = parseTarget(request.target);
    const { route } = await routes.wayTo(target, cancellation);
    const metadata = await authenticator.pairs(request, route.security.transport === "tls", cancellation);
    const onUnauthenticated = () => void authenticator.refused(request).catch((reason: unknown) => complain(Fault.from(reason)));
    return { lease: guardedLease(pool.lease(target, { ...request, route }), { redact: redactor, onUnauthenticated }), metadata };
  };
}

/** What the last run left is kept within the limits, and what of it belongs to the tabs that are still open is opened for them. */
async function restoreRecordings(
  store: RecordingStore,
  recordings: Recordings,
  settings: JsonFile<Settings>,
  session: JsonFile<SessionState>,
): Promise<void> {
  store.setLimits((await settings.read()).recordings);
  await store.clear();
  await recordings.restore((await session.read()).tabs.map(({ id }) => id));
}
