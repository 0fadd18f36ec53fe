import { createRoot, type Root } from "react-dom/client";
import { Fault } from "#shared/base/fault";
import type { SessionState, Settings } from "#shared/model/settings";
import { CommandRegistry } from "../commands/registry";
import { resumeCalls } from "../features/method/calls";
import { RecordingActs } from "../features/recordings/recording-acts";
import type { WirebenchClient } from "../host/host";
import { connectToCore, hostOn } from "../host/transport";
import { localeFor, TextsContext, textsOf } from "../i18n/i18n";
import { createCallStore } from "../state/call-store";
import { createCertificateStore } from "../state/certificate-store";
import { createLookStore } from "../state/look-store";
import { createRecordingsStore } from "../state/recording-store";
import { createRunStore, followRun } from "../state/run-store";
import { savedActions } from "../state/saved-actions";
import { createSavedStore } from "../state/saved-store";
import { schemaActions, tellFault } from "../state/schema-actions";
import { createSchemaStore, demoSourceId } from "../state/schema-store";
import { SecretCommits } from "../state/secret-commits";
import { SignIns } from "../state/sign-in-store";
import { sourceActions } from "../state/source-actions";
import { createSourceStore } from "../state/source-store";
import { createTabStore, tabActions } from "../state/tab-store";
import { createTrustStore, trustActions } from "../state/trust-store";
import { createLayoutStore, createSettingsStore, type WindowState } from "../state/window-state";
import { createWorkspaceStore, workspaceActions } from "../state/workspace-store";
import "../ui/base.css";
import { followAppearance } from "./appearance";
import { certificateCommands, followTabKind } from "./certificate-commands";
import { followCertificates } from "./certificate-feed";
import { collectionCommands } from "./collection-commands";
import { followShell, windowCommands } from "./commands";
import { Door } from "./door";
import "./fonts.css";
import { environmentCommands } from "./environment-commands";
import { historyCommands } from "./history-commands";
import { installKeymap } from "./keymap";
import { askBeforeLeaving } from "./leaving";
import { followPastes } from "./paste";
import { keepState } from "./persistence";
import { recordingCommands } from "./recording-commands";
import { followSaved } from "./saved-feed";
import { followSchemas } from "./schema-feed";
import { followTrust } from "./trust-feed";
import { Window } from "./window";
import { followWorkspace } from "./workspace-feed";

void start();

async function start(): Promise<void> {
  const element = document.getElementById("root");
  if (!element) throw new Error("The page has no root element.");
  const root = createRoot(element);
  // Until the user's settings are known, the page looks as the system does.
  const system = followAppearance(createSettingsStore());
  showDoor(root, "connecting");
  try {
    const connection = await connectToCore();
    if (connection.kind !== "connected") return showDoor(root, connection.kind);
    await showWindow(root, connection.client, () => system.dispose());
  } catch (reason) {
    showDoor(root, { problem: Fault.from(reason).message });
  }
}

function showDoor(root: Root, state: Parameters<typeof Door>[0]["state"]): void {
  root.render(
    <TextsContext value={textsOf(localeFor("system", navigator.languages))}>
      <Door state={state} />
    </TextsContext>,
  );
}

async function showWindow(root: Root, client: WirebenchClient, beforeSettings: () => void): Promise<void> {
  const [host, settings, session, demo] = await Promise.all([
    hostOn(client),
    client.call("settings.read", {}),
    client.call("session.read", {}),
    client.call("demo.state", {}),
  ]);
  const state = createWindowState(client, settings, session);
  state.schemas.setState({ demoTarget: demo.target });
  await state.schemaActions.refresh();
  beforeSettings();
  followAppearance(state.settings);
  const commands = new CommandRegistry();
  const recordings = new RecordingActs(host, state, () => resumeCalls(host, state));
  commands.register(
    ...windowCommands(host, state),
    ...recordingCommands(state, recordings),
    ...certificateCommands(host, state),
    ...collectionCommands(host, state),
    ...historyCommands(state),
    ...environmentCommands(host, state),
  );
  installKeymap(commands, host.mac);
  followPastes(host, state);
  keepState(client, state);
  followSchemas(client, state.schemaActions, state);
  followCertificates(client, state);
  followTabKind(state);
  followSaved(host, state);
  followWorkspace(client, state);
  endSignIns(state);
  await followTrust(client, state);
  followShell(host, commands);
  askBeforeLeaving(host, state);
  root.render(<Window host={host} state={state} commands={commands} recordings={recordings} />);
  // The demo ends with the core; tabs of it that were kept over a restart are of no use until it runs again.
  if (demo.target === null && session.tabs.some((tab) => tab.sourceId === demoSourceId)) tellFault(state, state.schemaActions.resumeDemo());
  for (const { id, kind } of state.tabs.getState().tabs) if (kind === "run") followRun(client, state.runs, id);
  await resumeCalls(host, state);
}

function createWindowState(client: WirebenchClient, settings: Settings, session: SessionState): WindowState {
  const tabs = createTabStore(session);
  const stores = {
    schemas: createSchemaStore(),
    tabs,
    tabActions: tabActions(tabs, () => crypto.randomUUID()),
    sources: createSourceStore(),
    calls: createCallStore(),
    layout: createLayoutStore(),
    settings: createSettingsStore(settings),
    recordings: createRecordingsStore(),
    trust: createTrustStore(),
    certificates: createCertificateStore(),
    looks: createLookStore(),
    runs: createRunStore(),
    secretCommits: new SecretCommits(),
    signIns: new SignIns(client),
    workspace: createWorkspaceStore(session.workspace ?? null),
    saved: createSavedStore(),
  };
  return {
    ...stores,
    schemaActions: schemaActions(client, stores),
    sourceActions: sourceActions(client, stores),
    trustActions: trustActions(client, stores.trust, () => crypto.randomUUID()),
    workspaceActions: workspaceActions(client, stores.workspace),
    savedActions: savedActions(client, stores),
  };
}

/** A sign-in for a tab ends with it. */
function endSignIns({ tabs, signIns }: WindowState): void {
  tabs.subscribe((now, before) => {
    if (now.tabs === before.tabs) return;
    for (const { id } of before.tabs) if (!now.tabs.some((tab) => tab.id === id)) signIns.drop(id);
  });
}
