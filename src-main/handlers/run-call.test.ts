import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CancellationSource } from "#shared/base/cancellation";
import { Fault } from "#shared/base/fault";
import { type CallHead, type CallMessage, type CallRequest, defaultMaxReceiveBytes, isOver } from "#shared/model/call";
import { CallRegistry } from "../engine/calls/calls";
import { startTalkServer } from "../engine/calls/testing/talk-server";
import { testProject } from "../engine/calls/testing/test-schema";
import { ChannelPool } from "../engine/channels/pool";
import { LoopbackServer } from "../engine/channels/server";
import { jsonBody, noFiles } from "../engine/codec/testing/bodies";
import { runCall } from "./run-call";

type Report = { head: CallHead } | { answer: CallMessage };

let pool: ChannelPool;
let server: LoopbackServer;
let calls: CallRegistry;
let cancellation: CancellationSource;
let reports: Report[];
/** Resolves with every report. */
let told: () => void;

beforeEach(async () => {
  pool = new ChannelPool();
  server = await startTalkServer();
  calls = new CallRegistry({ opened: async () => testProject, all: () => [testProject] }, pool, noFiles);
  cancellation = new CancellationSource();
  reports = [];
  told = () => {};
});

afterEach(() => {
  cancellation.dispose();
  calls.dispose();
  pool.dispose();
  server.dispose();
});

function run(method: string, bodies: readonly string[], asked: Partial<CallRequest> = {}): Promise<undefined> {
  const request: CallRequest = {
    sourceId: "test",
    method: `test.Talk/${method}`,
    target: server.target,
    metadata: [],
    deadlineMs: null,
    maxReceiveBytes: defaultMaxReceiveBytes,
    bodies: bodies.map(jsonBody),
    finish: true,
    owner: "tab",
    ...asked,
  };
  const emit = async (report: Report) => {
    reports.push(report);
    told();
  };
  const input = (async function* () {})();
  return runCall(calls, request, { cancellation, emit, input });
}

const heads = () => reports.flatMap((report) => ("head" in report ? [report.head] : []));
const answers = () => reports.flatMap((report) => ("answer" in report ? [report.answer] : []));

describe("a call that is run", () => {
  it("tells its id first, then its one answer and its last head", async () => {
    await run("Unary", ['{"text":"hi"}']);
    expect(reports[0]).toMatchObject({ head: { state: expect.stringMatching(/connecting|half-closed/), callId: calls.list()[0]?.callId } });
    expect(answers()).toMatchObject([{ index: 1, direction: "received", root: { text: '{"text":"re: hi"}' } }]);
    expect(heads().at(-1)).toMatchObject({ state: "done", rows: 2 });
  });

  it("tells its id first, however soon the answer comes and however late the status", async () => {
    let answered: () => void = () => {};
    const heard = new Promise<void>((resolve) => {
      answered = resolve;
    });
    const held = await LoopbackServer.start(
      new Map([
        [
          "/test.Talk/Unary",
          async (call) => {
            for await (const message of call.messages) await call.send(message);
            await heard;
            return undefined;
          },
        ],
      ]),
    );
    told = () => answers().length > 0 && answered();
    // The second goes over a connection that is there already.
    await run("Unary", ['{"text":"hi"}'], { target: held.target });
    reports = [];
    await run("Unary", ['{"text":"hi"}'], { target: held.target });
    held.dispose();
    expect(Object.keys(reports[0] ?? {})).toEqual(["head"]);
  });

  it("tells the answer of a client stream, and none of a call that ends without or may have many", async () => {
    await run("Collect", ['{"text":"a"}', '{"text":"b"}']);
    expect(answers()).toMatchObject([{ root: { text: '{"text":"a+b","number":"2"}' } }]);
    reports = [];
    await run("Unary", ['{"text":"fail 5"}']);
    await run("Tell", ['{"number":"3"}']);
    expect(answers()).toEqual([]);
    expect(heads().filter(({ state }) => isOver(state))).toMatchObject([{ state: "failed" }, { state: "done", received: { count: 3 } }]);
  });

  it("goes on where nobody listens any more", async () => {
    const first = new Promise<void>((resolve) => {
      told = resolve;
    });
    const running = run("Unary", ['{"text":"sleep"}']);
    await first;
    cancellation.cancel(new Fault("cancelled", "The page is gone."));
    await expect(running).rejects.toMatchObject({ code: "cancelled" });
    expect(calls.list().map(({ state }) => isOver(state))).toEqual([false]);
  });

  it("is refused as a start is", async () => {
    await expect(run("Unary", ["{]"])).rejects.toMatchObject({ code: "body-syntax" });
    expect([reports, calls.list()]).toEqual([[], []]);
  });
});
