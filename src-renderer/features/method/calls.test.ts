import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Cancellation } from "#shared/base/cancellation";
import type { Disposable } from "#shared/base/disposable";
import { Fault } from "#shared/base/fault";
import { type Client, connect } from "#shared/bridge/client";
import type { Handlers } from "#shared/bridge/handlers";
import { memoryChannel } from "#shared/bridge/memory-channel";
import { serve } from "#shared/bridge/server";
import { callContract } from "#shared/contract/call";
import { feedContract } from "#shared/contract/feed";
import { type CallHead, type CallMessage, isOver } from "#shared/model/call";
import type { TabState } from "#shared/model/settings";
import { createCallStore, isBusy } from "../../state/call-store";
import { SecretCommits } from "../../state/secret-commits";
import { createTabStore } from "../../state/tab-store";
import { headOf } from "../../state/testing/call-head";
import { createWorkspaceStore } from "../../state/workspace-store";
import { cancelCall, clearRefusal, closeCall, reconnectCall, requestOf, resumeCalls, sendMessage, startCall } from "./calls";
import { startFeed, stopSending } from "./sending";

const contract = { ...callContract, ...feedContract };
const json = (text: string) => ({ format: "json", text }) as const;

const tab: TabState = {
  id: "tab",
  kind: "method",
  sourceId: "demo",
  subject: "build.v1.BuildService/Chat",
  target: "localhost:50051",
  body: "{}",
  format: "json",
  metadata: [],
  variables: [],
  deadline: "5s",
  maxReceive: "4 MB",
  draft: null,
  prepared: [],
};

const callHead = (callId: string, part: Partial<CallHead> = {}) => headOf({ callId, sourceId: "demo", ...part });

async function noMessages(): Promise<never> {
  throw new Fault("call-gone", "No messages here.");
}

/** The far end of a real bridge: remembers what it was asked, and answers when the test lets it. */
class Core {
  readonly asked: string[] = [];
  /** Calls that `call.list` knows. */
  listed: CallHead[] = [];
  refusal: Fault | null = null;
  started = 0;
  /** While it is set, `call.start` waits for it. */
  gate: Promise<void> | null = null;
  readonly ended = new Set<string>();

  answer: CallMessage | null = null;

  async *heads(callId: string, cancellation: Cancellation): AsyncGenerator<CallHead> {
    yield callHead(callId);
    while (!this.ended.has(callId) && cancellation.reason === null) await new Promise((resolve) => setTimeout(resolve, 1));
    yield callHead(callId, { state: "done" });
  }

  handlers(): Handlers<typeof contract> {
    const note = async (op: string, callId: string) => void this.asked.push(`${op} ${callId}`);
    return {
      "call.start": noMessages,
      "call.run": async (_, peer) => {
        this.asked.push("start");
        if (this.refusal) throw this.refusal;
        await this.gate;
        for await (const head of this.heads(`call-${++this.started}`, peer.cancellation)) {
          if (isOver(head.state) && this.answer) await peer.emit({ answer: this.answer as never });
          await peer.emit({ head: head as never });
        }
      },
      "call.watch": async ({ callId }, peer) => {
        for await (const head of this.heads(callId, peer.cancellation)) await peer.emit(head as never);
      },
      "call.send": async ({ callId, body }) => note(`send ${body.text}`, callId),
      "call.finish": async ({ callId }) => note("finish", callId),
      "call.cancel": async ({ callId }) => note("cancel", callId),
      "call.reconnect": async ({ callId }) => {
        this.ended.delete(callId);
        await note("reconnect", callId);
      },
      "call.hold": async ({ callId, held }) => note(`hold ${held}`, callId),
      "call.close": async ({ callId }) => note("close", callId),
      "call.list": async () => ({ calls: this.listed as never }),
      "call.tail": async () => undefined,
      "call.rows": async () => ({ rows: [] }),
      "call.answer": noMessages,
      "call.message": noMessages,
      "call.nodes": noMessages,
      "call.nodeAt": noMessages,
      "call.bytes": noMessages,
      "call.messageText": noMessages,
      "call.findInMessage": noMessages,
      "call.timeline": async () => ({ events: [] }),
      "call.checks": async ({ callId }) => {
        await note("checks", callId);
        return { results: [], taken: [], logs: [], edits: null, fault: null };
      },
      "call.checkAgain": noMessages,
      "call.feed": async ({ callId, feed, variables = [] }) =>
        note(`feed ${feed.from} ${variables.map(({ name, value }) => `${name}=${value}`)}`, callId),
      "call.stopFeed": async ({ callId }) => note("stopFeed", callId),
    };
  }
}

describe("a request with names in it", () => {
  const scope = { workspaceId: "ws", environment: "staging", path: null };
  const entry = (key: string, value: string) => ({ key, value, enabled: true });
  const request = (part: Partial<TabState>, at: typeof scope | undefined = scope) => requestOf({ ...tab, ...part }, [json("{}")], true, at);

  it("goes out as it is written: the core knows what they stand for", () => {
    const metadata = [entry("x-{{kind}}", "é {{who}}"), entry("trace-bin", "{{trace}}"), entry("plain", "text")];
    const made = request({ target: "{{host}}:{{port}}", metadata });
    expect(made).toMatchObject({ target: "{{host}}:{{port}}", metadata, scope, deadlineMs: 5000, maxReceiveBytes: 4_000_000 });
    expect(made.scope).not.toHaveProperty("settings");
  });

  it("has its settings as texts", () => {
    const keepalive = { every: "{{ping}}", timeout: "5s" };
    const made = request({ deadline: "{{patience}}", gzip: true, keepalive });
    expect(made.scope).toEqual(scope);
    expect(made.settings).toEqual({ deadline: "{{patience}}", maxReceive: "4 MB", gzip: true, keepalive });
    expect(made).toMatchObject({ deadlineMs: null });
    expect(made).not.toHaveProperty("keepalive");
  });

  it("is refused for what is wrong without them", () => {
    const refused = (part: Partial<TabState>, at?: typeof scope) => {
      try {
        request(part, at);
        return null;
      } catch (reason) {
        return Fault.from(reason).code;
      }
    };
    expect(refused({ target: "not a target" })).toBe("target-invalid");
    expect(refused({ metadata: [entry("bad key", "{{value}}")] })).toBe("metadata-invalid");
    expect(refused({ metadata: [entry("{{key}}", "value"), entry("te", "x")] })).toBe("metadata-invalid");
    expect(refused({ deadline: "soon" })).toBe("bad-params");
  });

  it("has them in settings without a workspace too: its own variables and the built-in ones are known there", () => {
    const made = requestOf({ ...tab, deadline: "{{patience}}", variables: [{ name: "patience", value: "5s" }] }, [], true);
    expect(made).toMatchObject({ settings: { deadline: "{{patience}}" }, variables: [{ name: "patience" }] });
    expect(made).not.toHaveProperty("scope");
  });
});

describe("calls of a tab", () => {
  let core: Core;
  let client: Client<typeof contract>;
  let server: Disposable;
  const world = () => ({
    host: { client },
    state: {
      calls: createCallStore(),
      tabs: createTabStore({ tabs: [tab], activeTab: "tab" }),
      secretCommits: new SecretCommits(),
      workspace: createWorkspaceStore(),
    },
  });

  beforeEach(() => {
    core = new Core();
    const [here, there] = memoryChannel();
    server = serve(contract, core.handlers(), there, { version: 1 });
    client = connect(contract, here, { version: 1 });
  });

  afterEach(async () => {
    client.dispose();
    await client.ended;
    server.dispose();
  });

  it("starts one call however often it is pressed, and follows its head to the end", async () => {
    const { host, state } = world();
    await Promise.all([1, 2, 3].map(() => startCall(host, state, "tab", [json("{}")], true)));
    await vi.waitFor(() => expect(state.calls.getState().heads.tab?.state).toBe("open"));
    expect(core.asked).toEqual(["start"]);
    expect(isBusy(state.calls.getState(), "tab")).toBe(true);
    core.ended.add("call-1");
    await vi.waitFor(() => expect(isBusy(state.calls.getState(), "tab")).toBe(false));
  });

  it("waits for a secret that is being typed, and is refused with what it could not be kept for", async () => {
    const { host, state } = world();
    let kept = () => {};
    const remove = state.secretCommits.addField(() =>
      state.secretCommits.track(new Promise<void>((resolve) => (kept = resolve)).then(() => core.asked.push("kept"))),
    );
    const starting = startCall(host, state, "tab", [json("{}")], true);
    kept();
    await starting;
    expect(core.asked).toEqual(["kept", "start"]);
    core.ended.add("call-1");
    await vi.waitFor(() => expect(isBusy(state.calls.getState(), "tab")).toBe(false));
    remove();
    state.secretCommits.track(Promise.reject(new Fault("io", "The disk is full.")));
    await startCall(host, state, "tab", [json("{}")], true);
    expect(core.asked).toEqual(["kept", "start"]);
    expect(state.calls.getState().refusals.tab).toMatchObject({ code: "io", message: "The disk is full." });
  });

  it("has the answer that the call brings, and none where there is none", async () => {
    const { host, state } = world();
    const answer = { index: 1, direction: "received", offsetMs: 1, size: 0, type: "a.B", problems: [] };
    core.answer = answer as never;
    await startCall(host, state, "tab", [json("{}")], true);
    core.ended.add("call-1");
    expect(await state.calls.getState().active.tab?.answer).toMatchObject(answer);
    core.answer = null;
    await vi.waitFor(() => expect(isBusy(state.calls.getState(), "tab")).toBe(false));
    await startCall(host, state, "tab", [json("{}")], true);
    core.ended.add("call-2");
    expect(await state.calls.getState().active.tab?.answer).toBeNull();
  });

  it("asks for the checks of a call that is over, where something is expected of it, and for none else", async () => {
    const { host, state } = world();
    await startCall(host, state, "tab", [json("{}")], true);
    core.ended.add("call-1");
    await vi.waitFor(() => expect(isBusy(state.calls.getState(), "tab")).toBe(false));
    const extras = { checks: [{ kind: "schema" } as const], takes: [], scripts: { before: "", after: "" }, docs: "" };
    state.tabs.setState(({ tabs }) => ({ tabs: tabs.map((one) => ({ ...one, extras })) }));
    await startCall(host, state, "tab", [json("{}")], true);
    core.ended.add("call-2");
    await vi.waitFor(() => expect(state.calls.getState().checked.tab?.checked).not.toBeFalsy());
    expect(core.asked.filter((act) => act.startsWith("checks"))).toEqual(["checks call-2"]);
  });

  it("makes a call that is over once more, and follows it again", async () => {
    const { host, state } = world();
    await startCall(host, state, "tab", [], false);
    await vi.waitFor(() => expect(state.calls.getState().heads.tab?.state).toBe("open"));
    await reconnectCall(host, state, "tab");
    core.ended.add("call-1");
    await vi.waitFor(() => expect(isBusy(state.calls.getState(), "tab")).toBe(false));
    await reconnectCall(host, state, "tab");
    await vi.waitFor(() => expect(isBusy(state.calls.getState(), "tab")).toBe(true));
    expect(core.asked).toEqual(["start", "reconnect call-1"]);
    core.ended.add("call-1");
    await vi.waitFor(() => expect(isBusy(state.calls.getState(), "tab")).toBe(false));
  });

  it("closes the tab's previous call when a new one has begun", async () => {
    const { host, state } = world();
    await startCall(host, state, "tab", [], false);
    core.ended.add("call-1");
    await vi.waitFor(() => expect(state.calls.getState().heads.tab?.state).toBe("done"));
    await startCall(host, state, "tab", [], false);
    await vi.waitFor(() => expect(state.calls.getState().heads.tab?.callId).toBe("call-2"));
    expect(core.asked).toContain("close call-1");
  });

  it("shows a refusal, and what was there before", async () => {
    const { host, state } = world();
    await startCall(host, state, "tab", [], false);
    core.ended.add("call-1");
    await vi.waitFor(() => expect(state.calls.getState().heads.tab?.state).toBe("done"));
    core.refusal = new Fault("body-syntax", "Not JSON.", { facts: { line: 2, column: 3 } });
    await startCall(host, state, "tab", [json("{")], true);
    expect(state.calls.getState().refusals.tab).toMatchObject({ code: "body-syntax", facts: { line: 2, column: 3 } });
    expect(state.calls.getState().heads.tab?.callId).toBe("call-1");
    clearRefusal(state, "tab");
    expect(state.calls.getState().refusals).toEqual({});
  });

  it("cancels a call that is cancelled before the core has answered", async () => {
    const { host, state } = world();
    let open = () => {};
    core.gate = new Promise((resolve) => {
      open = resolve;
    });
    const starting = startCall(host, state, "tab", [], false);
    await cancelCall(host, state, "tab");
    open();
    await starting;
    await vi.waitFor(() => expect(core.asked).toContain("cancel call-1"));
  });

  it("closes a call whose tab was closed before the core has answered", async () => {
    const { host, state } = world();
    let open = () => {};
    core.gate = new Promise((resolve) => {
      open = resolve;
    });
    const starting = startCall(host, state, "tab", [], false);
    closeCall(host, state, "tab");
    open();
    await starting;
    expect(core.asked).toEqual(["start", "close call-1"]);
    expect(state.calls.getState().heads).toEqual({});
  });

  it("opens a stream by the first message, and sends the next one on it", async () => {
    const { host, state } = world();
    await sendMessage(host, state, "tab", json('{"n":1}'));
    await vi.waitFor(() => expect(state.calls.getState().heads.tab?.state).toBe("open"));
    await sendMessage(host, state, "tab", json('{"n":2}'));
    expect(core.asked).toEqual(["start", 'send {"n":2} call-1']);
  });

  it("sends what is written while the stream is being opened, as soon as it is", async () => {
    const { host, state } = world();
    let open = () => {};
    core.gate = new Promise((resolve) => {
      open = resolve;
    });
    const starting = sendMessage(host, state, "tab", json('{"n":1}'));
    const next = sendMessage(host, state, "tab", json('{"n":2}'));
    open();
    await Promise.all([starting, next]);
    expect(core.asked).toEqual(["start", 'send {"n":2} call-1']);
  });

  it("opens a stream for many messages, which know the tab's variables, and stops them", async () => {
    const { host, state } = world();
    state.tabs.setState({ tabs: [{ ...tab, variables: [{ name: "who", value: "you" }] }] });
    const feed = { from: "messages", messages: [json("{{who}}")], rounds: 3 } as const;
    await startFeed(host, state, "tab", feed, { intervalMs: 0, finish: true });
    await vi.waitFor(() => expect(state.calls.getState().heads.tab?.state).toBe("open"));
    await stopSending(host, state, "tab");
    expect(core.asked).toEqual(["start", "feed messages who=you call-1", "stopFeed call-1"]);
  });

  it("sends none of many messages where the stream cannot be opened", async () => {
    const { host, state } = world();
    core.refusal = new Fault("metadata-invalid", "No.");
    await startFeed(host, state, "tab", { from: "lines", fileId: "a#b" }, { intervalMs: 0, finish: true });
    expect(core.asked).toEqual(["start"]);
    expect(state.calls.getState().refusals.tab).toMatchObject({ code: "metadata-invalid" });
  });

  it("finds the newest call of each tab after a reload, and leaves those of others alone", async () => {
    const { host, state } = world();
    core.listed = [
      callHead("old", { startedAt: 1 }),
      callHead("new", { startedAt: 2 }),
      callHead("foreign", { owner: "another window's tab", startedAt: 3 }),
    ];
    await resumeCalls(host, state);
    expect(Object.values(state.calls.getState().heads).map(({ callId }) => callId)).toEqual(["new"]);
    core.ended.add("new");
    await vi.waitFor(() => expect(state.calls.getState().heads.tab?.state).toBe("done"));
  });
});

describe("requestOf", () => {
  const codeOf = (part: Partial<TabState>) => {
    try {
      requestOf({ ...tab, ...part }, [], true);
      return null;
    } catch (reason) {
      const { code, facts } = Fault.from(reason);
      return facts.field ?? code;
    }
  };

  it("reads a tab's fields", () => {
    const metadata = [
      { key: "x-team", value: "build", enabled: true },
      { key: "x-off", value: "", enabled: false },
      { key: "", value: "", enabled: true },
    ];
    expect(requestOf({ ...tab, metadata, deadline: " ", target: " localhost:1 " }, [json("{}")], true)).toMatchObject({
      deadlineMs: null,
      maxReceiveBytes: 4_000_000,
      keepalive: { timeMs: 310_000, timeoutMs: 20_000 },
      target: "localhost:1",
      metadata: [metadata[0]],
      bodies: [json("{}")],
      owner: "tab",
    });
  });

  it("names the field that cannot be used", () => {
    expect(codeOf({ target: "localhost" })).toBe("target-invalid");
    expect(codeOf({ metadata: [{ key: "grpc-x", value: "", enabled: true }] })).toBe("metadata-invalid");
    expect(codeOf({ deadline: "soon" })).toBe("deadline");
    expect(codeOf({ maxReceive: "9 TB" })).toBe("maxReceive");
    expect(codeOf({ keepalive: { every: "often", timeout: "1s" } })).toBe("keepalive");
    expect(codeOf({ keepalive: { every: "1s", timeout: "" } })).toBe("keepalive");
    expect(codeOf({})).toBeNull();
  });
});
