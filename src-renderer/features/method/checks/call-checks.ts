import { Fault } from "#shared/base/fault";
import type { Client } from "#shared/bridge/client";
import type { callContract } from "#shared/contract/call";
import type { CallScope } from "#shared/model/call";
import type { CheckedCall } from "#shared/model/check";
import { type Expectations, hasExpectations, noScripts } from "#shared/model/saved-request";
import type { TabState } from "#shared/model/settings";
import { callEntries } from "../../../state/call-store";
import { tellFault } from "../../../state/schema-actions";
import type { WindowState } from "../../../state/window-state";

export interface ChecksHost {
  readonly client: Client<typeof callContract>;
}

export const noExpectations: Expectations = { checks: [], takes: [], scripts: noScripts };

/** What a tab expects of its call's answer. */
export function expectationsOf({ extras }: Pick<TabState, "extras">): Expectations {
  const { checks, takes, scripts } = extras ?? noExpectations;
  return { checks, takes, scripts };
}

/** What a call is to be started with; nothing, where nothing is expected of it. */
export function expected(tab: Pick<TabState, "extras">): { readonly expects?: Expectations } {
  const expects = expectationsOf(tab);
  return hasExpectations(expects) ? { expects } : {};
}

/** Asks what came of the checks of a tab's call that is over. A call that was made without any has none. */
export async function learnChecks(
  { client }: ChecksHost,
  { calls, tabs }: Pick<WindowState, "calls" | "tabs">,
  tabId: string,
  callId: string,
): Promise<void> {
  const tab = tabs.getState().tabs.find(({ id }) => id === tabId);
  const isCurrent = () => calls.getState().active[tabId]?.callId === callId;
  if (!tab || !isCurrent() || !hasExpectations(expectationsOf(tab))) return;
  callEntries.setChecked(calls, tabId, { callId, checked: null });
  const checked = await client.call("call.checks", { callId }).catch((reason: unknown) => unmade(reason));
  if (isCurrent()) callEntries.setChecked(calls, tabId, checked && { callId, checked });
}

/** Makes the tab's checks, as they are now, of the answer that is there; `snapshot` keeps it as the snapshot. */
export function checkAgain(
  { client }: ChecksHost,
  state: WindowState,
  tab: TabState,
  scope: CallScope | undefined,
  snapshot: boolean,
): void {
  const callId = state.calls.getState().active[tab.id]?.callId;
  if (!callId) return;
  const { checks, takes, scripts } = expectationsOf(tab);
  // What crosses is made of lists that may be changed.
  const crossing = checks.map((check) => (check.kind === "snapshot" ? { ...check, ignore: [...check.ignore] } : check));
  const expects = { checks: crossing, takes: [...takes], scripts };
  const checking = client.call("call.checkAgain", { callId, expects, scope, snapshot });
  const told = checking.then((checked) => {
    if (state.calls.getState().active[tab.id]?.callId === callId) callEntries.setChecked(state.calls, tab.id, { callId, checked });
  });
  tellFault(state, told);
}

/** How many of a call's checks passed, of how many. */
export function countPassed({ results }: CheckedCall): { readonly passed: number; readonly all: number } {
  return { passed: results.filter(({ passed }) => passed).length, all: results.length };
}

function unmade(reason: unknown): CheckedCall {
  return { results: [], taken: [], logs: [], edits: null, fault: Fault.from(reason).toData() };
}
