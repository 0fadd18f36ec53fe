import { Fault, type FaultData } from "#shared/base/fault";
import type { Immutable } from "#shared/base/immutable";
import type { Client } from "#shared/bridge/client";
import type { ParamsOf } from "#shared/bridge/operation";
import type { callContract } from "#shared/contract/call";
import type { feedContract } from "#shared/contract/feed";
import type { workspaceContract } from "#shared/contract/workspace";
import { parseByteSize } from "#shared/model/byte-size";
import { type CallHead, type CallScope, defaultMaxReceiveBytes, isOver, type Keepalive } from "#shared/model/call";
import { namedSettings } from "#shared/model/call-settings";
import { parseDuration } from "#shared/model/duration";
import { checkedMetadata, withoutNames } from "#shared/model/metadata";
import type { RequestBody } from "#shared/model/request-body";
import { defaultKeepaliveText, type KeepaliveText, type TabState } from "#shared/model/settings";
import { parseTarget } from "#shared/model/target";
import { type ActiveCall, type CallsState, callEntries, isBusy } from "../../state/call-store";
import { inheritedOf, withInherited } from "../../state/inheritance";
import type { WindowState } from "../../state/window-state";
import { scopeOf, type WorkspaceState } from "../../state/workspace-store";
import { CallRun } from "./call-run";
import { expected, learnChecks } from "./checks/call-checks";
import { borrowerOf } from "./compare/borrowed";
import { HeadPace } from "./head-pace";

/** What calls need of the host and of the window. */
export interface CallsHost {
  readonly client: Client<typeof callContract & typeof feedContract & typeof workspaceContract>;
}
type InheritanceHost = { readonly client: Client<typeof workspaceContract> };
export type CallsWindow = Pick<WindowState, "calls" | "tabs" | "secretCommits" | "workspace">;

const { setActive, setHead, setRefusal } = callEntries;

/** Says of a tab why an act of its was refused; a cancelled one needs no words. */
export function refuse(state: CallsWindow, tabId: string, reason: unknown): void {
  const fault: FaultData = Fault.from(reason).toData();
  if (fault.code !== "cancelled") setRefusal(state.calls, tabId, fault);
}

/** Takes away what the last refusal said, e.g. when the user edits what was refused. */
export function clearRefusal(state: CallsWindow, tabId: string): void {
  if (state.calls.getState().refusals[tabId]) setRefusal(state.calls, tabId, null);
}

type StartParams = Immutable<ParamsOf<(typeof callContract)["call.start"]>>;

/**
 * The request that a tab's fields make. What has `{{names}}` in it goes to the core as it is written, settings as texts: only
 * there it is known what they stand for. Throws Fault `target-invalid`, `metadata-invalid`, or `bad-params` for a deadline or size that is
 * none (facts.field).
 */
export function requestOf(tab: TabState, bodies: readonly RequestBody[], finish: boolean, scope?: CallScope): StartParams {
  if (!tab.target.includes("{{")) parseTarget(tab.target);
  checkedMetadata(tab.metadata.map(withoutNames));
  const settings = namedSettings(tab);
  const read = settings ? { deadlineMs: null, maxReceiveBytes: defaultMaxReceiveBytes, settings } : settingsOf(tab);
  const metadata = tab.metadata.filter((entry) => entry.enabled && (entry.key !== "" || entry.value !== ""));
  const { sourceId, subject: method, target, auth, id: owner } = tab;
  const variables = [...tab.variables];
  return {
    sourceId,
    method,
    target: target.trim(),
    metadata,
    auth,
    ...read,
    ...(scope ? { scope } : {}),
    bodies: [...bodies],
    variables,
    finish,
    owner,
  };
}

/** Faults: bad-params (facts: field). */
function settingsOf(tab: TabState) {
  const deadlineMs = tab.deadline.trim() === "" ? null : parseDuration(tab.deadline);
  if (deadlineMs === null && tab.deadline.trim() !== "") {
    throw new Fault("bad-params", `"${tab.deadline}" is not a deadline.`, {
      act: "Write it as 250ms, 5s or 1m, or leave it empty.",
      facts: { field: "deadline" },
    });
  }
  const maxReceiveBytes = parseByteSize(tab.maxReceive);
  if (maxReceiveBytes === null) {
    throw new Fault("bad-params", `"${tab.maxReceive}" is not a size.`, { act: "Write it as 64 MB.", facts: { field: "maxReceive" } });
  }
  const maxSendBytes = tab.maxSend?.trim() ? parseByteSize(tab.maxSend) : null;
  if (maxSendBytes === null && tab.maxSend?.trim()) {
    throw new Fault("bad-params", `"${tab.maxSend}" is not a size.`, {
      act: "Write it as 4 MB, or leave it empty.",
      facts: { field: "maxSend" },
    });
  }
  const keepalive = keepaliveOf(tab.keepalive ?? defaultKeepaliveText);
  return { deadlineMs, maxReceiveBytes, maxSendBytes, gzip: tab.gzip ?? false, waitForReady: tab.waitForReady ?? false, keepalive };
}

/** The request as a call of the tab would make it, what is said above its file included, with all messages that it has at hand. Faults: those of `requestOf` and of workspace.inherited. */
export async function writtenRequest(host: InheritanceHost, written: TabState, workspace: WorkspaceState): Promise<StartParams> {
  const scope = scopeOf(workspace, written);
  const tab = await wholeTab(host, written, scope);
  const prepared = tab.prepared.map(({ format, text }) => ({ format, text }));
  const bodies = prepared.length > 0 ? prepared : [{ format: tab.format, text: tab.body }];
  return requestOf(tab, bodies, true, scope);
}

/** Null where nothing is to be pinged. */
function keepaliveOf({ every, timeout }: KeepaliveText): Keepalive | null {
  if (every.trim() === "") return null;
  const [timeMs, timeoutMs] = [parseDuration(every), parseDuration(timeout)];
  if (timeMs !== null && timeoutMs !== null) return { timeMs: Math.ceil(timeMs), timeoutMs: Math.ceil(timeoutMs) };
  throw new Fault("bad-params", `"${timeMs === null ? every : timeout}" is not a time for keepalive pings.`, {
    act: "Write it as 20s or 5m; leave the interval empty for no pings.",
    facts: { field: "keepalive" },
  });
}

/** A tab that is open still. */
export function tabOf(state: CallsWindow, tabId: string): TabState | undefined {
  return state.tabs.getState().tabs.find((tab) => tab.id === tabId);
}

/**
 * Starts a call from a tab's fields and follows its head into the call store; the tab's previous call is closed. A second
 * press while one is starting or running does nothing. What refuses it goes to the store's `refusals`.
 */
export async function startCall(
  host: CallsHost,
  state: CallsWindow,
  tabId: string,
  bodies: readonly RequestBody[],
  finish: boolean,
): Promise<void> {
  const keeping = state.secretCommits.settle();
  try {
    // A key that starts a call finds the field of a secret as it is being typed in.
    if (keeping) await keeping;
  } catch (reason) {
    return refuse(state, tabId, reason);
  }
  const tab = tabOf(state, tabId);
  if (!tab || isBusy(state.calls.getState(), tabId)) return;
  const previous = state.calls.getState().active[tabId];
  const starting: ActiveCall = { callId: null, unwanted: false };
  try {
    setRefusal(state.calls, tabId, null);
    const scope = scopeOf(state.workspace.getState(), tab);
    setActive(state.calls, tabId, starting);
    const whole = tab.saved ? await wholeTab(host, tab, scope) : tab;
    const request = { ...requestOf(whole, bodies, finish, scope), ...expected(tab) };
    const run = await CallRun.start(host, request);
    const { callId } = run;
    const now = state.calls.getState().active[tabId];
    if (!now) {
      run.leave(); // the tab was closed meanwhile
      return await forget(host, callId);
    }
    setActive(state.calls, tabId, { callId, unwanted: false, answer: run.answer });
    setHead(state.calls, tabId, null);
    if (previous?.callId) void forget(host, previous.callId);
    if (now.unwanted) void host.client.call("call.cancel", { callId }).catch(() => {});
    void follow(host, state, tabId, callId, run.heads);
  } catch (reason) {
    // Not started: what was shown before is shown again, with the refusal.
    if (state.calls.getState().active[tabId]?.callId === null) setActive(state.calls, tabId, previous ?? null);
    refuse(state, tabId, reason);
  }
}

/** A tab with what is said above its file, where it is in the open workspace. Faults: those of workspace.inherited. */
async function wholeTab({ client }: InheritanceHost, tab: TabState, scope: CallScope | undefined): Promise<TabState> {
  const isSaved = scope && tab.saved && scope.path === tab.saved.path;
  return isSaved ? withInherited(tab, await inheritedOf(client, scope, tab.saved.path)) : tab;
}

/** Forgets a call's recording in the core. One that is gone already is as good. */
async function forget(host: CallsHost, callId: string): Promise<void> {
  await host.client.call("call.close", { callId }).catch(() => {});
}

function watch(host: CallsHost, state: CallsWindow, tabId: string, callId: string): Promise<void> {
  return follow(host, state, tabId, callId, host.client.open("call.watch", { callId }).items);
}

/** Follows a call's head until its end, or until the tab has another call. */
async function follow(host: CallsHost, state: CallsWindow, tabId: string, callId: string, heads: AsyncIterable<CallHead>): Promise<void> {
  const isCurrent = () => state.calls.getState().active[tabId]?.callId === callId;
  const pace = new HeadPace((head) => isCurrent() && setHead(state.calls, tabId, head));
  try {
    for await (const head of heads) {
      if (!isCurrent()) return;
      pace.push(head);
    }
    void learnChecks(host, state, tabId, callId);
  } catch (reason) {
    if (isCurrent()) refuse(state, tabId, reason);
  } finally {
    pace.dispose();
  }
}

function runningCall(state: CallsWindow, tabId: string): CallHead | null {
  const head = state.calls.getState().heads[tabId];
  return head && !isOver(head.state) ? head : null;
}

/** Can the tab's call take another message? */
export function canSend(head: CallHead | undefined): boolean {
  return head?.state === "connecting" || head?.state === "open";
}

/** Can a tab's stream take a message, be it by being opened for it? One that is being opened takes them before its first head is here. */
export function isSendable(calls: CallsState, tabId: string): boolean {
  const callId = calls.active[tabId]?.callId;
  const head = calls.heads[tabId];
  return !isBusy(calls, tabId) || !callId || head?.callId !== callId || canSend(head);
}

/** Sends a message on the tab's stream, opening it first if need be. What refuses it goes to `refusals`; the call lives on. */
export async function sendMessage(host: CallsHost, state: CallsWindow, tabId: string, body: RequestBody): Promise<void> {
  if (!isBusy(state.calls.getState(), tabId)) return startCall(host, state, tabId, [body], false);
  const callId = await begun(state, tabId);
  // Where the start was refused, that has been said.
  const calls = state.calls.getState();
  if (!callId || !isBusy(calls, tabId) || !isSendable(calls, tabId)) return;
  clearRefusal(state, tabId);
  const variables = [...(tabOf(state, tabId)?.variables ?? [])];
  await act(state, tabId, host.client.call("call.send", { callId, body, variables }));
}

/** The id of the tab's call, once the core has answered for it: of the one before, where it was refused. */
function begun({ calls }: CallsWindow, tabId: string): Promise<string | undefined> {
  const callId = () => calls.getState().active[tabId]?.callId;
  return new Promise((resolve) => {
    const leave = calls.subscribe(() => look());
    const look = () => {
      const id = callId();
      if (id === null) return;
      leave();
      resolve(id);
    };
    look();
  });
}

/** Half-close: says that no more messages come from here. */
export async function finishCall(host: CallsHost, state: CallsWindow, tabId: string): Promise<void> {
  const head = runningCall(state, tabId);
  if (head) await act(state, tabId, host.client.call("call.finish", { callId: head.callId }));
}

/** Cancels the tab's call, also one that the core has not answered for yet. */
export async function cancelCall(host: CallsHost, state: CallsWindow, tabId: string): Promise<void> {
  const active = state.calls.getState().active[tabId];
  if (active?.callId === null) setActive(state.calls, tabId, { ...active, unwanted: true });
  else if (active?.callId) await act(state, tabId, host.client.call("call.cancel", { callId: active.callId }));
}

/** Can the request of the tab's call be made again into the same recording? */
export function canReconnect(head: CallHead | undefined): boolean {
  return head !== undefined && head.kind !== "unary" && isOver(head.state) && !head.replayed;
}

/** Makes the request of the tab's call once more, into the same recording, and follows it again. */
export async function reconnectCall(host: CallsHost, state: CallsWindow, tabId: string): Promise<void> {
  const head = state.calls.getState().heads[tabId];
  if (!head || !canReconnect(head)) return;
  clearRefusal(state, tabId);
  const { callId } = head;
  const again = host.client.call("call.reconnect", { callId }).then(() => void watch(host, state, tabId, callId));
  await act(state, tabId, again);
}

/** Stops or resumes reading, so that flow control holds the server. */
export async function holdCall(host: CallsHost, state: CallsWindow, tabId: string, held: boolean): Promise<void> {
  const head = runningCall(state, tabId);
  if (head) await act(state, tabId, host.client.call("call.hold", { callId: head.callId, held }));
}

/** Waits for the core's answer to an act; what refuses it goes to `refusals`. */
export async function act(state: CallsWindow, tabId: string, answer: Promise<unknown>): Promise<void> {
  try {
    await answer;
  } catch (reason) {
    refuse(state, tabId, reason);
  }
}

/** After a reload: finds the tabs' calls in the core, and follows them again, with what they were compared with. Calls that belong to no tab here are left alone. */
export async function resumeCalls(host: CallsHost, state: CallsWindow): Promise<void> {
  const { calls } = await host.client.call("call.list", {});
  const newest = new Map<string, CallHead>();
  for (const tab of state.tabs.getState().tabs) {
    const lent = calls.find(({ owner }) => owner === borrowerOf(tab.id))?.callId;
    if (lent) callEntries.setCompare(state.calls, tab.id, { other: lent, borrowed: lent });
  }
  for (const head of calls) {
    const other = newest.get(head.owner);
    if (tabOf(state, head.owner) && (!other || other.startedAt <= head.startedAt)) newest.set(head.owner, head);
  }
  for (const [tabId, head] of newest) {
    if (state.calls.getState().active[tabId]) continue; // a call was started here while we asked
    setActive(state.calls, tabId, { callId: head.callId, unwanted: false });
    setHead(state.calls, tabId, head);
    void watch(host, state, tabId, head.callId);
  }
}

/** Ends a tab's call, if there is one, with what it was compared with, and forgets all that the window and the core know of it. For a tab that closes. */
export function closeCall(host: CallsHost, state: CallsWindow, tabId: string): void {
  const { active, compares } = state.calls.getState();
  const own = [active[tabId]?.callId, compares[tabId]?.borrowed];
  callEntries.clear(state.calls, tabId);
  for (const callId of own) if (callId) void forget(host, callId);
}
