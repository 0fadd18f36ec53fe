import fc from "fast-check";
import { assert, describe, expect, it } from "vitest";
import { Fault } from "#shared/base/fault";
import type { CallStatus } from "#shared/model/status";
import { encodeJson } from "../../../codec/json/encode";
import { messageJson } from "../../../codec/testing/arbitrary";
import { messageOf } from "../../../codec/testing/descriptors";
import { richRegistry } from "../../../codec/testing/rich";
import { expiredHandshake } from "../../testing/recordings";
import type { CallFacts, FileEntry } from "../call-facts";
import type { MessageTypes } from "../message-types";
import { NdjsonWriter } from "./ndjson-writer";
import { readNdjson, readNdjsonHead } from "./read-ndjson";

const names = ["rich.Scalars", "rich.Maps", "rich.Node", "rich.WellKnown"];
const messages = names.flatMap((name) => richRegistry.getMessage(name) ?? []);
const node = messageOf(richRegistry, "rich.Node");
const types: MessageTypes = { input: node, output: node, registry: richRegistry };

const unavailable: CallStatus = {
  code: 14,
  name: "UNAVAILABLE",
  message: "没有 \n",
  details: [],
  origin: "client",
  cause: "connection-lost",
};

const facts: CallFacts = {
  method: "rich.Service/Talk",
  kind: "bidi",
  target: "localhost:50051",
  startedAt: 1_800_000_000_000.25,
  elapsedMs: 12.5,
  state: "failed",
  attempt: 2,
  headers: [{ key: "x-id-bin", value: "AAEC" }],
  trailers: [],
  status: unavailable,
  timeline: [{ name: "start", offsetMs: 0, note: "localhost:50051" }],
};

function written(rows: readonly FileEntry[], own: MessageTypes = types, set: Uint8Array | null = null): Buffer {
  const writer = new NdjsonWriter(facts, own, set);
  return Buffer.concat([
    ...writer.begin(),
    ...rows.flatMap((row, index) => [...writer.row({ ...row, index })].map((piece) => new Uint8Array(piece))),
    ...writer.end(),
  ]);
}

async function* inPieces(whole: Uint8Array | string, size = 100): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(whole);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function readBack(whole: Uint8Array | string, own: MessageTypes = types) {
  const rows: FileEntry[] = [];
  const gaps = await readNdjson(inPieces(whole), own, (row) => void rows.push({ ...row, bytes: new Uint8Array(row.bytes) }));
  return { gaps, rows };
}

const refusal = (whole: string, own?: MessageTypes) =>
  readBack(whole, own).then(
    () => null,
    (reason: unknown) => Fault.from(reason),
  );

describe("a call as NDJSON", () => {
  it("has the call in its first line", async () => {
    const head = await readNdjsonHead(inPieces(written([], types, Uint8Array.of(1, 2, 3))));
    expect(head).toEqual({ facts, descriptorSet: Uint8Array.of(1, 2, 3) });
    expect((await readNdjsonHead(inPieces(written([]))))?.descriptorSet).toBeNull();
  });

  it("has why a handshake failed, and is read without what of it is of a later version", async () => {
    const status: CallStatus = { ...unavailable, cause: "handshake", handshake: expiredHandshake };
    const [line = new Uint8Array()] = new NdjsonWriter({ ...facts, status }, types, null).begin();
    expect((await readNdjsonHead(inPieces(line)))?.facts.status).toEqual(status);
    const later = Buffer.from(line).toString().replace('"expired"', '"of-tomorrow"');
    const read = (await readNdjsonHead(inPieces(later)))?.facts.status;
    expect(read).toMatchObject({ cause: "handshake", message: unavailable.message });
    expect(read?.handshake).toBeUndefined();
  });

  it("gives back the bytes of any message, those that are none included", async () => {
    const typed = fc.constantFrom(...messages).chain((type) =>
      messageJson(type, richRegistry).map((json) => {
        return { type, bytes: encodeJson(type, richRegistry, JSON.stringify(json)) };
      }),
    );
    const any = fc.constantFrom(...messages).chain((type) => fc.uint8Array({ maxLength: 60 }).map((bytes) => ({ type, bytes })));
    const kind = fc.constantFrom<"sent" | "received">("sent", "received");
    await fc.assert(
      fc.asyncProperty(fc.oneof(typed, any), kind, fc.nat(2 ** 40), async ({ type, bytes }, direction, nanos) => {
        const own = { input: type, output: type, registry: richRegistry };
        const row = { kind: direction, offsetMs: nanos / 1e6, bytes: new Uint8Array(bytes) };
        expect(await readBack(written([row], own), own)).toEqual({ gaps: { truncated: 0, missing: 0, cut: false }, rows: [row] });
      }),
      { numRuns: 100 },
    );
  });

  it("has bytes only where JSON does not carry the message", () => {
    const scalars = messageOf(richRegistry, "rich.Scalars");
    const own = { input: scalars, output: scalars, registry: richRegistry };
    const exact = encodeJson(scalars, richRegistry, '{"aInt64": "9007199254740993"}');
    const lines = written(
      [
        { kind: "received", offsetMs: 1.0000004, bytes: exact },
        { kind: "received", offsetMs: 2, bytes: Uint8Array.of(0xff) },
      ],
      own,
    )
      .toString()
      .split("\n");
    expect(lines[1]).toMatch(/^\{"index":0,"kind":"received","offsetMs":1,"size":\d+,"message":\{"[^"]+":"9007199254740993"\}\}$/);
    expect(lines[2]).toContain('"bytes":"/w==","message":{');
  });

  it("says which rows the user has marked, and is read as before where another reader wrote it", async () => {
    const row = { kind: "received", offsetMs: 1, bytes: encodeJson(node, richRegistry, '{"text":"一"}') } as const;
    const odd = { kind: "sent", offsetMs: 2, bytes: Uint8Array.of(0xff) } as const;
    const mark = { kind: "mark", offsetMs: 3, bytes: Buffer.from("{}") } as const;
    const rows = [row, odd, mark].flatMap((one) => [one, { ...one, marked: true }]);
    const text = written(rows).toString("utf8");
    expect(text.split("\n")[2]).toMatch(/^\{"index":1,"kind":"received","offsetMs":1,"size":\d+,"marked":true,"message":\{/);
    expect((await readBack(text)).rows.map(({ marked }) => marked)).toEqual([undefined, true, undefined, true, undefined, true]);
    expect((await readBack(text.replaceAll('"marked":true', '"marked":"maybe"'))).rows.some(({ marked }) => marked)).toBe(false);
    expect((await readBack(text.replaceAll(',"marked":true', ""))).rows.map(({ bytes }) => bytes)).toEqual(
      rows.map(({ bytes }) => new Uint8Array(bytes)),
    );
  });

  it("keeps marks, and the order of times", async () => {
    const mark: FileEntry = { kind: "mark", offsetMs: 5, bytes: new Uint8Array(Buffer.from('{"attempt":2,"before":null}')) };
    const { rows } = await readBack(written([mark, { kind: "sent", offsetMs: 3, bytes: new Uint8Array(0) }]));
    expect(rows).toEqual([mark, { kind: "sent", offsetMs: 5, bytes: new Uint8Array(0) }]);
  });

  it("takes messages that nest as deeply as any may", async () => {
    let bytes = new Uint8Array(0);
    const list = messageOf(richRegistry, "google.protobuf.ListValue");
    const own = { input: list, output: list, registry: richRegistry };
    bytes = new Uint8Array(encodeJson(list, richRegistry, `${"[".repeat(90)}${"]".repeat(90)}`));
    const row: FileEntry = { kind: "sent", offsetMs: 0, bytes };
    expect((await readBack(written([row], own), own)).rows).toEqual([row]);
  });

  it("is read as far as it goes where it was cut short", async () => {
    const rows: FileEntry[] = [1, 2].map((n) => ({ kind: "sent", offsetMs: n, bytes: new Uint8Array(0) }));
    const whole = written(rows);
    const cut = await readBack(whole.subarray(0, -3));
    expect(cut).toEqual({ gaps: { truncated: 0, missing: 0, cut: true }, rows: rows.slice(0, 1) });
    expect((await readBack(whole.subarray(0, -1))).rows).toEqual(rows);
  });

  it("is refused by line where a row is none", async () => {
    const head = written([]).toString();
    for (const line of ["[]", '{"kind":"up","offsetMs":1}', '{"kind":"sent","offsetMs":-1,"bytes":""}', '{"kind":"sent","offsetMs":1}']) {
      expect(await refusal(`${head}${line}\n`)).toMatchObject({ code: "undecodable", facts: { line: 2 } });
    }
    const mistyped = await refusal(`${head}{"kind":"sent","offsetMs":1,"message":{"nope":1}}\n`);
    expect(mistyped).toMatchObject({ code: "undecodable", facts: { line: 2 } });
    expect(mistyped?.message).toMatch(/^Line 2, column/);
    // A key that means something to JavaScript means nothing here.
    const row = '{"__proto__":{"kind":"sent"},"constructor":1,"offsetMs":1,"bytes":""}';
    expect(await refusal(`${head}${row}\n`)).toMatchObject({ code: "undecodable" });
  });

  it("may have any key that a later version adds", async () => {
    const { rows } = await readBack(`${written([])}{"kind":"sent","offsetMs":1,"bytes":"","note":{"kind":[1,{}]}}\n`);
    expect(rows).toHaveLength(1);
  });
});

describe("NDJSON of bare messages", () => {
  const strings = messageOf(richRegistry, "google.protobuf.Struct");
  const own = { input: strings, output: strings, registry: richRegistry };

  it("are received messages", async () => {
    const text = '\uFEFF{"a":1}\r\n\n  {"b":"中"}';
    expect(await readNdjsonHead(inPieces('{"a":1}\n'))).toBeNull();
    const { rows } = await readBack(text, own);
    expect(rows.map(({ kind, offsetMs, bytes }) => [kind, offsetMs, Buffer.from(bytes).includes("中")])).toEqual([
      ["received", 0, false],
      ["received", 0, true],
    ]);
  });

  it("are refused by line and column", async () => {
    const fault = await refusal('{"a":1}\n{"a":}\n', own);
    expect(fault).toMatchObject({ code: "undecodable", facts: { line: 2, column: 6 } });
    expect(await refusal('{"a":1} // a comment\n', own)).toMatchObject({ code: "undecodable" });
  });

  it("are told from what is no NDJSON", async () => {
    for (const text of ["", "\n\n", "hello", '"a"', "[1]"]) {
      await expect(readNdjsonHead(inPieces(text))).rejects.toMatchObject({ code: "undecodable" });
    }
  });

  it("may stand anywhere in the pieces of a file", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string({ unit: "grapheme" })), fc.integer({ min: 1, max: 50 }), async (texts, size) => {
        const whole = texts.map((text) => `${JSON.stringify({ text })}\n`).join("");
        const found: number[] = [];
        await readNdjson(inPieces(whole, size), own, (row) => void found.push(row.bytes.length));
        assert(found.length === texts.length);
      }),
    );
  });
});
