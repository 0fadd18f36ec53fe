import * as v from "valibot";
import { afterEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { type Disposable, DisposableStore } from "../../base/disposable";
import { Fault, type FaultCode } from "../../base/fault";
import { contract as realContract } from "../../contract/contract";
import { type Client, connect } from "../client";
import { windowCredit } from "../flow";
import { type Frame, type FrameChannel, maxOpenOperations, maxPayloadBytes } from "../frames";
import type { Handlers } from "../handlers";
import { type AnyOperation, call, duplex, nothing, stream } from "../operation";
import { serve } from "../server";
import { sampleValue } from "./sample-value";

/** A fresh pair of ends: the asking one first. */
export type MakePair = () => Promise<[FrameChannel, FrameChannel]>;

const text = v.object({ text: v.string() });
const contract = {
  greet: call(v.object({ name: v.pipe(v.string(), v.minLength(1)) }), text),
  bytes: call(v.object({ bytes: v.instance(Uint8Array) }), v.object({ bytes: v.instance(Uint8Array), none: v.nullable(v.string()) })),
  quiet: call(v.object({}), nothing),
  break: call(v.object({ how: v.picklist(["fault", "bug", "unclonable", "huge"]) }), v.unknown()),
  wait: call(v.object({}), nothing),
  count: stream(v.object({ to: v.number(), bytes: v.number() }), v.object({ n: v.number(), pad: v.string() })),
  echo: duplex(v.object({}), text, text),
  swallow: duplex(v.object({}), text, text),
};
type SuiteContract = typeof contract;

/** What the handlers saw, for the tests to look at. */
interface Witness {
  emitted: number;
  cancelled: FaultCode | null;
  heard: string[];
}

function makeHandlers(witness: Witness): Handlers<SuiteContract> {
  return {
    greet: async ({ name }) => ({ text: `Hello, ${name}` }),
    bytes: async ({ bytes }) => ({ bytes: bytes.map((byte) => 255 - byte), none: null }),
    quiet: async () => undefined,
    break: async ({ how }) => {
      if (how === "fault") throw new Fault("body-syntax", "坏了", { act: "Mend it.", facts: { offset: 3, path: "a.b" } });
      if (how === "bug") throw new TypeError("x is not a function");
      return how === "unclonable" ? { run: () => {} } : "x".repeat(maxPayloadBytes);
    },
    wait: (_params, { cancellation }) =>
      new Promise((_resolve, reject) => {
        cancellation.onCancelled((reason) => {
          witness.cancelled = reason.code;
          reject(reason);
        });
      }),
    count: async ({ to, bytes }, { emit, cancellation }) => {
      cancellation.onCancelled((reason) => {
        witness.cancelled = reason.code;
      });
      for (let n = 0; n < to; n++) {
        await emit({ n, pad: "x".repeat(bytes) });
        witness.emitted++;
      }
    },
    echo: async (_params, { input, emit }) => {
      for await (const item of input) {
        witness.heard.push(item.text);
        await emit(item);
      }
    },
    // Takes nothing in until it is over: the sender must run into the end of its credit.
    swallow: (_params, { cancellation }) => new Promise((_resolve, reject) => void cancellation.onCancelled(reject)),
  };
}

interface Stage {
  readonly client: Client<SuiteContract>;
  readonly server: Disposable;
  readonly witness: Witness;
}

/** Everything that a bridge promises, over one kind of channel. */
export function describeBridge(name: string, makePair: MakePair): void {
  const store = new Set<DisposableStore>();
  afterEach(() => {
    for (const one of store) one.dispose();
    store.clear();
  });
  const keep = () => {
    const one = new DisposableStore();
    store.add(one);
    return one;
  };
  const start = async (): Promise<Stage> => {
    const [asking, answering] = await makePair();
    const witness: Witness = { emitted: 0, cancelled: null, heard: [] };
    const owned = keep();
    const server = owned.add(serve(contract, makeHandlers(witness), answering, { version: 1, checkAnswers: true }));
    const client = owned.add(connect(contract, asking, { version: 1 }));
    return { client, server, witness };
  };
  /** One served end, and the other as bare frames. */
  const startRaw = async () => {
    const [asking, answering] = await makePair();
    const witness: Witness = { emitted: 0, cancelled: null, heard: [] };
    const frames: Frame[] = [];
    const end: { serverSide: Fault | null; closed: boolean } = { serverSide: null, closed: false };
    const owned = keep();
    owned.add({ dispose: () => asking.close() });
    owned.add(asking.onFrame((frame) => frames.push(frame as Frame)));
    owned.add(asking.onClose(() => (end.closed = true)));
    const onEnd = (reason: Fault) => (end.serverSide = reason);
    owned.add(serve(contract, makeHandlers(witness), answering, { version: 1, onEnd }));
    asking.send({ t: "hello", version: 1 });
    const openEcho = () => asking.send({ t: "open", id: 1, op: "swallow", params: {}, credit: windowCredit });
    return { channel: asking, frames, end, openEcho, witness };
  };

  describe(`a bridge over ${name}`, () => {
    describeOperations(start);
    describeFlow(start);
    describeEnds(start, makePair, keep);
    describeHostility(startRaw);
    describeRealContract(makePair, keep);
  });
}

function describeOperations(start: () => Promise<Stage>): void {
  it("answers a call", async () => {
    const { client } = await start();
    expect(await client.call("greet", { name: "世界 🌏" })).toEqual({ text: "Hello, 世界 🌏" });
  });

  it("carries bytes, null and no value as what they are", async () => {
    const { client } = await start();
    expect(await client.call("bytes", { bytes: new Uint8Array([0, 1, 255]) })).toEqual({
      bytes: new Uint8Array([255, 254, 0]),
      none: null,
    });
    expect(await client.call("quiet", {})).toBeUndefined();
  });

  it("delivers every item of a stream, in order", async () => {
    const { client } = await start();
    let next = 0;
    for await (const { n } of client.open("count", { to: 12_000, bytes: 0 }).items) expect(n).toBe(next++);
    expect(next).toBe(12_000);
  });

  it("delivers items larger than the window, one at a time", async () => {
    const { client } = await start();
    const sizes: number[] = [];
    for await (const { pad } of client.open("count", { to: 3, bytes: 2 * windowCredit.bytes }).items) sizes.push(pad.length);
    expect(sizes).toEqual(Array(3).fill(2 * windowCredit.bytes));
  });

  it("keeps many streams going at once", async () => {
    const { client } = await start();
    const totals = Array.from({ length: 20 }, async () => {
      let total = 0;
      for await (const _ of client.open("count", { to: 3000, bytes: 0 }).items) total++;
      return total;
    });
    expect(await Promise.all(totals)).toEqual(Array(20).fill(3000));
  });

  it("carries a duplex both ways, and ends it by finish", async () => {
    const { client } = await start();
    const session = client.open("echo", {});
    for (let i = 0; i < 5000; i++) void session.send({ text: String(i) });
    session.finish();
    const heard: string[] = [];
    for await (const item of session.items) heard.push(item.text);
    expect(heard).toEqual(Array.from({ length: 5000 }, (_, i) => String(i)));
    expect(await session.result).toBeUndefined();
    await expect(session.send({ text: "late" })).rejects.toMatchObject({ code: "wrong-state" });
  });

  it("refuses to send where the operation takes no items", async () => {
    const { client } = await start();
    await expect(client.open("count", { to: 1, bytes: 0 }).send(undefined as never)).rejects.toMatchObject({ code: "wrong-state" });
  });

  it("carries a fault whole, and a bug as one", async () => {
    const { client } = await start();
    const fault = await client.call("break", { how: "fault" }).catch((reason: unknown) => reason);
    expect(fault).toBeInstanceOf(Fault);
    expect(fault).toMatchObject({ code: "body-syntax", message: "坏了", act: "Mend it.", facts: { offset: 3, path: "a.b" } });
    await expect(client.call("break", { how: "bug" })).rejects.toMatchObject({ code: "internal", message: "x is not a function" });
  });

  it("answers a fault where an answer cannot be carried, and lives on", async () => {
    const { client } = await start();
    await expect(client.call("break", { how: "huge" })).rejects.toMatchObject({ code: "too-large" });
    await expect(client.call("break", { how: "unclonable" })).rejects.toMatchObject({ code: "internal" });
    await expect(client.call("greet", { name: "x".repeat(maxPayloadBytes) })).rejects.toMatchObject({ code: "too-large" });
    expect(await client.call("greet", { name: "you" })).toEqual({ text: "Hello, you" });
  });

  it("refuses params before the handler runs", async () => {
    const { client, witness } = await start();
    await expect(client.call("greet", { name: "" })).rejects.toMatchObject({ code: "bad-params", facts: { operation: "greet" } });
    await expect(client.call("count", { to: "3" } as never)).rejects.toMatchObject({ code: "bad-params" });
    expect(witness.emitted).toBe(0);
  });

  it.each(["nothing.here", "__proto__", "constructor", "toString", "hasOwnProperty"])("has no operation %s", async (op) => {
    const { client } = await start();
    await expect(client.call(op as "greet", { name: "x" })).rejects.toMatchObject({ code: "unknown-operation" });
  });

  it("refuses input that does not fit its schema, and the operation ends", async () => {
    const { client, witness } = await start();
    const session = client.open("echo", {});
    void session.send({ text: 5 } as never);
    await expect(session.result).rejects.toMatchObject({ code: "bad-params" });
    expect(witness.heard).toEqual([]);
  });

  it("refuses more open operations than there may be, and admits again", async () => {
    const { client } = await start();
    const open = Array.from({ length: maxOpenOperations }, () => client.open("wait", {}));
    await expect(client.call("greet", { name: "x" })).rejects.toMatchObject({ code: "too-many-operations" });
    for (const session of open) session.cancel();
    await eventually(async () => expect(await client.call("greet", { name: "x" })).toEqual({ text: "Hello, x" }));
  });
}

function describeFlow(start: () => Promise<Stage>): void {
  /** It comes to `limit` and stays there, however many round trips later. */
  const stopsAt = async (limit: number, read: () => number, client: Client<SuiteContract>) => {
    await eventually(() => expect(read()).toBe(limit));
    for (let i = 0; i < 20; i++) await client.call("quiet", {});
    expect(read()).toBe(limit);
  };

  it("stops the producer at the window when nobody reads", async () => {
    const { client, witness } = await start();
    const session = client.open("count", { to: 1_000_000, bytes: 0 });
    await stopsAt(windowCredit.items, () => witness.emitted, client);
    session.cancel();
  });

  it("stops the producer at the window in bytes", async () => {
    const { client, witness } = await start();
    const session = client.open("count", { to: 1_000_000, bytes: 100_000 });
    await stopsAt(Math.ceil(windowCredit.bytes / 100_000), () => witness.emitted, client);
    session.cancel();
  });

  it("goes on when a slow consumer reads", async () => {
    const { client, witness } = await start();
    const items = client.open("count", { to: 5000, bytes: 0 }).items[Symbol.asyncIterator]();
    await stopsAt(windowCredit.items, () => witness.emitted, client);
    for (let n = 0; n < 5000; n++) expect((await items.next()).value.n).toBe(n);
    expect((await items.next()).done).toBe(true);
  });

  it("stops a sender whose input nobody takes, and tells it when the operation ends", async () => {
    const { client } = await start();
    const session = client.open("swallow", {});
    let sent = 0;
    const sending = (async () => {
      for (;;) {
        await session.send({ text: "x" });
        sent++;
      }
    })();
    sending.catch(() => {});
    await stopsAt(windowCredit.items, () => sent, client);
    session.cancel();
    await expect(sending).rejects.toMatchObject({ code: "cancelled" });
  });

  it("cancels the handler when the consumer leaves its loop", async () => {
    const { client, witness } = await start();
    for await (const { n } of client.open("count", { to: 1_000_000, bytes: 0 }).items) if (n === 10) break;
    await eventually(() => expect(witness.cancelled).toBe("cancelled"));
  });

  it("cancels the handler, and settles here at once", async () => {
    const { client, witness } = await start();
    const session = client.open("wait", {});
    session.cancel();
    session.cancel();
    await expect(session.result).rejects.toMatchObject({ code: "cancelled" });
    await eventually(() => expect(witness.cancelled).toBe("cancelled"));
  });
}

function describeEnds(start: () => Promise<Stage>, makePair: MakePair, keep: () => DisposableStore): void {
  it("fails everything with `disconnected` when the other side goes in mid-stream", async () => {
    const { client, server } = await start();
    const waiting = client.call("wait", {});
    const duplexResult = client.open("echo", {}).result;
    const session = client.open("count", { to: 1_000_000, bytes: 0 });
    await expect(
      (async () => {
        for await (const { n } of session.items) if (n === 100) server.dispose();
      })(),
    ).rejects.toMatchObject({ code: "disconnected" });
    for (const result of [waiting, duplexResult, session.result]) await expect(result).rejects.toMatchObject({ code: "disconnected" });
    expect(await client.ended).toMatchObject({ code: "disconnected" });
    await expect(client.call("greet", { name: "x" })).rejects.toMatchObject({ code: "disconnected" });
  });

  it("cancels the handlers with `disconnected` when the asking side goes", async () => {
    const { client, witness } = await start();
    const waiting = client.call("wait", {});
    waiting.catch(() => {});
    await client.call("quiet", {});
    client.dispose();
    await expect(waiting).rejects.toMatchObject({ code: "disconnected" });
    await eventually(() => expect(witness.cancelled).toBe("disconnected"));
  });

  it("ends with `version-mismatch` where the two sides speak different versions", async () => {
    const [asking, answering] = await makePair();
    const owned = keep();
    const witness: Witness = { emitted: 0, cancelled: null, heard: [] };
    let serverEnd: Fault | null = null;
    const onEnd = (reason: Fault) => (serverEnd = reason);
    owned.add(serve(contract, makeHandlers(witness), answering, { version: 2, onEnd }));
    const client = owned.add(connect(contract, asking, { version: 1 }));
    await expect(client.call("greet", { name: "x" })).rejects.toMatchObject({ code: "version-mismatch", facts: { theirs: 2, ours: 1 } });
    expect(await client.ended).toMatchObject({ code: "version-mismatch" });
    await eventually(() => expect(serverEnd).not.toBeNull());
  });
}

interface RawStage {
  readonly channel: FrameChannel;
  readonly frames: readonly Frame[];
  readonly end: { readonly serverSide: Fault | null; readonly closed: boolean };
  readonly witness: Witness;
  openEcho(): void;
}

function describeHostility(start: () => Promise<RawStage>): void {
  const open = (id: number, op = "wait") => ({ t: "open", id, op, params: {}, credit: windowCredit }) as const;
  const hostile: readonly (readonly [string, readonly unknown[]])[] = [
    ["no frame at all", [7]],
    ["an unknown kind", [{ t: "explode", id: 1 }]],
    ["a missing field", [{ t: "open", id: 1, op: "wait", params: {} }]],
    ["a field too many", [{ t: "cancel", id: 1, extra: true }]],
    ["a negative id", [{ t: "cancel", id: -1 }]],
    ["a fraction as id", [{ t: "cancel", id: 1.5 }]],
    ["a text as credit", [{ t: "credit", id: 1, items: "1", bytes: 1 }]],
    ["no items", [{ t: "items", id: 1, items: [] }]],
    ["a second greeting", [{ t: "hello", version: 1 }]],
    ["an id used again", [open(1), open(1)]],
    ["an id that goes back", [open(2), open(1)]],
    ["a frame for what was never opened", [{ t: "cancel", id: 9 }]],
    ["an answer to the answering side", [open(1), { t: "done", id: 1, result: null }]],
    ["items where none are taken", [open(1), { t: "items", id: 1, items: [{ text: "x" }] }]],
    ["more credit than there can be", [open(1), { t: "credit", id: 1, items: Number.MAX_SAFE_INTEGER, bytes: 1 }]],
    ["a deep value", [{ ...open(1), params: deep(100) }]],
  ];

  it.each(hostile)("ends the channel with `protocol` on %s", async (_what, frames) => {
    const { channel, end } = await start();
    // Straight to the channel: no correct client sends these.
    for (const frame of frames) {
      try {
        channel.send(frame as Frame);
      } catch {
        return; // the encoding refuses to send it at all, which is as good
      }
    }
    await eventually(() => expect(end.serverSide).toMatchObject({ code: "protocol" }));
    await eventually(() => expect(end.closed).toBe(true));
  });

  it("ends the channel on an oversize frame", async () => {
    const { channel, end } = await start();
    try {
      channel.send({ ...open(1), params: { text: "x".repeat(17 * 1024 * 1024) } });
    } catch (reason) {
      expect(reason).toMatchObject({ code: "too-large" });
      return;
    }
    await eventually(() => expect(end.serverSide).toMatchObject({ code: "protocol" }));
  });

  it("ends the channel on input beyond its credit, in items and in bytes", async () => {
    const one = await start();
    one.openEcho();
    await eventually(() => expect(one.frames).toContainEqual({ t: "credit", id: 1, ...windowCredit }));
    const batch = Array.from({ length: 500 }, () => ({ text: "" }));
    for (let sent = 0; sent <= windowCredit.items; sent += batch.length) one.channel.send({ t: "items", id: 1, items: batch });
    await eventually(() => expect(one.end.serverSide).toMatchObject({ code: "protocol" }));

    const other = await start();
    other.openEcho();
    for (let i = 0; i < 4; i++) other.channel.send({ t: "items", id: 1, items: [{ text: "x".repeat(1024 * 1024) }] });
    await eventually(() => expect(other.end.serverSide).toMatchObject({ code: "protocol" }));
  });

  it("ends the channel when a frame comes before the greeting", async () => {
    const { channel, end } = await start();
    channel.send({ t: "hello", version: 99 });
    channel.send(open(1));
    await eventually(() => expect(end.serverSide).not.toBeNull());
  });

  it("takes no notice of frames for an operation that has ended", async () => {
    const { channel, frames, end } = await start();
    channel.send(open(1, "quiet"));
    await eventually(() => expect(frames.some((frame) => frame.t === "done")).toBe(true));
    channel.send({ t: "cancel", id: 1 });
    channel.send({ t: "credit", id: 1, items: 1, bytes: 1 });
    channel.send(open(2, "quiet"));
    await eventually(() => expect(frames.filter((frame) => frame.t === "done")).toHaveLength(2));
    expect(end.serverSide).toBeNull();
  });

  it("sends a lone item at once and a burst in few frames", async () => {
    const { channel, frames } = await start();
    channel.send({ ...open(1, "count"), params: { to: 1000, bytes: 0 } });
    await eventually(() => expect(frames.some((frame) => frame.t === "done")).toBe(true));
    const batches = frames.filter((frame) => frame.t === "items").map((frame) => frame.items.length);
    expect(batches[0]).toBe(1);
    expect(batches.reduce((sum, length) => sum + length, 0)).toBe(1000);
    expect(batches.length).toBeLessThan(20);
  });
}

function describeRealContract(makePair: MakePair, keep: () => DisposableStore): void {
  const operations: readonly (readonly [string, AnyOperation])[] = Object.entries(realContract);

  it.each(operations)("carries %s", async (name, operation) => {
    const params = sampleValue(operation.params);
    const item = operation.kind === "call" ? undefined : sampleValue(operation.output);
    const result = sampleValue(operation.result);
    const only = { [name]: operation };
    let got: unknown;
    const [asking, answering] = await makePair();
    const owned = keep();
    onTestFinished(() => owned.dispose());
    const handle: Handlers<typeof only>[string] = async (received, { emit }) => {
      got = received;
      if (item !== undefined) await emit(item);
      return result;
    };
    owned.add(serve(only, { [name]: handle }, answering, { version: 1, checkAnswers: true }));
    const session = owned.add(connect(only, asking, { version: 1 })).open(name, params);
    const items: unknown[] = [];
    for await (const one of session.items) items.push(one);
    expect(await session.result).toEqual(result);
    expect(items).toEqual(item === undefined ? [] : [item]);
    expect(got).toEqual(params);
  });
}

/** Generous: a slow machine is not a failing test. */
function eventually(check: () => void | Promise<void>): Promise<void> {
  return vi.waitFor(check, { timeout: 20_000, interval: 10 });
}

function deep(levels: number): unknown {
  return levels === 0 ? 0 : [deep(levels - 1)];
}
