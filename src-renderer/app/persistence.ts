import { type Disposable, DisposableStore, toDisposable } from "#shared/base/disposable";
import { Fault } from "#shared/base/fault";
import { maxTabs, type SessionState, type Settings, type TabState } from "#shared/model/settings";
import type { WirebenchClient } from "../host/host";
import { localeFor, textsOf } from "../i18n/i18n";
import { tellFault } from "../state/schema-actions";
import type { WindowState } from "../state/window-state";
import { openWorkspace } from "../state/workspace-store";
import { Keeper } from "./keeper";

const writeDelayMs = 400;

/** Keeps the tabs in the core: what a reload, a crash or a restart brings back. Of more than can be kept, the first ones and the one in front. */
export async function writeSession(client: WirebenchClient, { tabs, activeTab, workspace }: SessionState): Promise<void> {
  const front = tabs.findIndex(({ id }) => id === activeTab);
  const kept = tabs.filter((_, at) => at === front || at < (front < maxTabs ? maxTabs : maxTabs - 1));
  await client.call("session.write", { tabs: boundDrafts(kept), activeTab, workspace });
}

/** How much text of each kind is kept, in UTF-16 units: a session is one frame, with up to three bytes for each. */
const maxDraftLength = 2_000_000;
const maxBodyLength = 2_500_000;
const maxPreparedLength = 500_000;

/** Leaves out drafts, bodies and prepared messages beyond the bounds, the longest first; they live as long as the page. */
export function boundDrafts(tabs: readonly TabState[]): readonly TabState[] {
  const drafts = shortest(tabs, ({ draft }) => draft?.text.length ?? 0, maxDraftLength);
  const bodies = shortest(tabs, ({ body, saved }) => body.length + savedLength(saved), maxBodyLength);
  const prepared = shortest(tabs, (tab) => tab.prepared.reduce((sum, { text }) => sum + text.length, 0), maxPreparedLength);
  return tabs.map((tab) => {
    if (drafts.has(tab) && bodies.has(tab) && prepared.has(tab)) return tab;
    return {
      ...tab,
      draft: drafts.has(tab) ? tab.draft : null,
      body: bodies.has(tab) ? tab.body : "",
      // What the file said is of use beside the body alone; the file is read again.
      saved: bodies.has(tab) ? tab.saved : undefined,
      prepared: prepared.has(tab) ? tab.prepared : [],
    };
  });
}

function savedLength(saved: TabState["saved"]): number {
  return saved?.content.messages.reduce((sum, { body }) => sum + body.text.length, 0) ?? 0;
}

/** As many as there is room for, the shortest first. */
function shortest(tabs: readonly TabState[], lengthOf: (tab: TabState) => number, room: number): ReadonlySet<TabState> {
  const kept = new Set<TabState>();
  let left = room;
  for (const tab of [...tabs].sort((a, b) => lengthOf(a) - lengthOf(b))) {
    left -= lengthOf(tab);
    if (left >= 0) kept.add(tab);
  }
  return kept;
}

/** Keeps tabs and settings in the core as they change, and at the latest when the page is left. */
export function keepState(client: WirebenchClient, state: WindowState): Disposable {
  const owned = new DisposableStore();
  const tell = (reason: unknown) => tellFault(state, Promise.reject(reason));
  const session = owned.add(new Keeper((now: SessionState) => writeSession(client, now), writeDelayMs, tell));
  const keep = () => session.keep({ ...state.tabs.getState(), workspace: openWorkspace(state.workspace.getState()) });
  owned.add(
    toDisposable(
      state.workspace.subscribe((now, before) => {
        if (now.id !== before.id || now.environment !== before.environment) keep();
      }),
    ),
  );
  owned.add(
    toDisposable(
      state.tabs.subscribe((now, before) => {
        if (now.tabs.length > maxTabs && before.tabs.length <= maxTabs) tell(tooManyTabs(state));
        if (now.tabs !== before.tabs || now.activeTab !== before.activeTab) keep();
      }),
    ),
  );
  const settings = owned.add(new Keeper((now: Settings) => client.call("settings.write", now), 0, tell));
  owned.add(toDisposable(state.settings.subscribe((now) => settings.keep(now))));
  const flush = () => session.flush();
  window.addEventListener("pagehide", flush);
  owned.add(toDisposable(() => window.removeEventListener("pagehide", flush)));
  return owned;
}

function tooManyTabs({ settings }: WindowState): Fault {
  const { t } = textsOf(localeFor(settings.getState().language, navigator.languages));
  return new Fault("too-large", t("frame.tabs.many", { most: String(maxTabs) }), { act: t("frame.tabs.many.act") });
}
