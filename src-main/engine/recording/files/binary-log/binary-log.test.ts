import { type DescMessage, fromBinary, fromJson, ScalarType, toBinary, toJson } from "@bufbuild/protobuf";
import fc from "fast-check";
import { assert, describe, expect, it } from "vitest";
import type { Fault } from "#shared/base/fault";
import { field, file, messageOf, registryOf } from "../../../codec/testing/descriptors";
import type { CallFacts, FileEntry } from "../call-facts";
import { BinaryLogWriter } from "./binary-log-writer";
import { addressTypes, blankEntry, eventTypes, type LogEntry, loggers } from "./log-entry";
import { FrameCutter, type Framing, frameEntry } from "./log-frames";
import { formatPeer, parsePeer } from "./logged-metadata";
import { readBinaryLog } from "./read-binary-log";
import { readLogEntry } from "./read-log-entry";
import { writeLogEntry } from "./write-log-entry";

const { BYTES, STRING, UINT32, UINT64, BOOL } = ScalarType;

/** The public definition, as a compiler would have it, for protobuf-es to read and write beside us. */
const entryType: DescMessage = (() => {
  const pkg = ".grpc.binarylog.v1";
  const enumOf = (name: string, names: readonly string[]) => ({
    $typeName: "google.protobuf.EnumDescriptorProto" as const,
    name,
    value: names.map((one, number) => ({
      $typeName: "google.protobuf.EnumValueDescriptorProto" as const,
      name: `${name}_${one.replaceAll("-", "_")}`,
      number,
    })),
    reservedName: [],
    reservedRange: [],
    visibility: 0,
  });
  const message = (name: string, ...fields: ReturnType<typeof field>[]) => ({
    $typeName: "google.protobuf.DescriptorProto" as const,
    name,
    field: fields,
    extension: [],
    nestedType: [],
    enumType: [],
    extensionRange: [],
    oneofDecl: [],
    reservedName: [],
    reservedRange: [],
    visibility: 0,
  });
  const made = file({
    name: "binarylog.proto",
    package: "grpc.binarylog.v1",
    enumType: [enumOf("EventType", eventTypes), enumOf("Logger", loggers), enumOf("AddressType", addressTypes)],
    messageType: [
      message(
        "GrpcLogEntry",
        field("timestamp", 1, ".google.protobuf.Timestamp"),
        field("call_id", 2, UINT64),
        field("sequence_id_within_call", 3, UINT64),
        field("type", 4, `enum ${pkg}.EventType`),
        field("logger", 5, `enum ${pkg}.Logger`),
        field("client_header", 6, `${pkg}.ClientHeader`),
        field("server_header", 7, `${pkg}.ServerHeader`),
        field("message", 8, `${pkg}.Message`),
        field("trailer", 9, `${pkg}.Trailer`),
        field("payload_truncated", 10, BOOL),
        field("peer", 11, `${pkg}.Address`),
      ),
      message(
        "ClientHeader",
        field("metadata", 1, `${pkg}.Metadata`),
        field("method_name", 2, STRING),
        field("authority", 3, STRING),
        field("timeout", 4, ".google.protobuf.Duration"),
      ),
      message("ServerHeader", field("metadata", 1, `${pkg}.Metadata`)),
      message(
        "Trailer",
        field("metadata", 1, `${pkg}.Metadata`),
        field("status_code", 2, UINT32),
        field("status_message", 3, STRING),
        field("status_details", 4, BYTES),
      ),
      message("Message", field("length", 1, UINT32), field("data", 2, BYTES)),
      message("Metadata", field("entry", 1, `${pkg}.MetadataEntry`, { repeated: true })),
      message("MetadataEntry", field("key", 1, STRING), field("value", 2, BYTES)),
      message("Address", field("type", 1, `enum ${pkg}.AddressType`), field("address", 2, STRING), field("ip_port", 3, UINT32)),
    ],
  });
  return messageOf(registryOf(made), "grpc.binarylog.v1.GrpcLogEntry");
})();

const text = fc.string({ unit: "grapheme", maxLength: 40 });
const bytes = fc.uint8Array({ maxLength: 300 });
const ascii = fc.string({ unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)), maxLength: 20 });
const key = fc.stringMatching(/^[a-z][a-z0-9_.-]{0,10}$/).filter((one) => !one.endsWith("-bin") && !one.startsWith("grpc-"));
const pair = fc.oneof(
  fc.record({ key: key.filter((one) => !["te", "lb-token", "content-type", "user-agent"].includes(one)), value: ascii }),
  fc.record({ key: key.map((one) => `${one}-bin`), value: bytes.map((one) => Buffer.from(one).toString("base64")) }),
);
const pairs = fc.array(pair, { maxLength: 4 });
const time = fc.bigInt({ min: 0n, max: 4_000_000_000n * 1_000_000_000n });
const uint64 = fc.bigInt({ min: 1n, max: 2n ** 64n - 1n });

const payload = fc.oneof(
  fc.record({
    type: fc.constant("client-header" as const),
    clientHeader: fc.record({ metadata: pairs, methodName: text, authority: text }),
  }),
  fc.record({ type: fc.constant("server-header" as const), serverHeader: fc.record({ metadata: pairs }) }),
  fc.record({
    type: fc.constantFrom("client-message" as const, "server-message" as const),
    message: fc.record({ length: fc.nat(), data: bytes }),
  }),
  fc.record({
    type: fc.constant("server-trailer" as const),
    trailer: fc.record({ metadata: pairs, statusCode: fc.nat(30), statusMessage: text, statusDetails: bytes }),
  }),
  fc.record({ type: fc.constantFrom("client-half-close" as const, "cancel" as const) }),
);
const address = fc.record({ type: fc.constantFrom(...addressTypes), address: text, port: fc.nat(65_535) });
const entry: fc.Arbitrary<LogEntry> = fc
  .tuple(
    payload,
    fc.record({
      timestampNs: time,
      callId: uint64,
      sequenceId: uint64,
      logger: fc.constantFrom(...loggers),
      payloadTruncated: fc.boolean(),
      peer: fc.option(address),
    }),
  )
  .map(([own, shared]) => ({ ...blankEntry, ...shared, ...own }));

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value, (_, one) => (typeof one === "bigint" ? `${one}` : one)));

describe("an entry", () => {
  it("comes back as it was written", () => {
    fc.assert(
      fc.property(entry, (one) => {
        expect(plain(readLogEntry(writeLogEntry(one)))).toEqual(plain(one));
      }),
    );
  });

  it("is what protobuf-es makes of the public definition, both ways", () => {
    fc.assert(
      fc.property(entry, (one) => {
        const ours = writeLogEntry(one);
        const theirs = fromBinary(entryType, ours);
        expect(theirs.$unknown).toBeUndefined();
        expect(toBinary(entryType, theirs)).toEqual(ours);
        const again = toBinary(entryType, fromJson(entryType, toJson(entryType, theirs)));
        expect(plain(readLogEntry(again))).toEqual(plain(one));
      }),
    );
  });

  it("is read from any bytes, or refused by a WireError", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (some) => {
        try {
          readLogEntry(some);
        } catch (reason) {
          expect(reason).toHaveProperty("name", "WireError");
        }
      }),
      { numRuns: 2000 },
    );
  });

  it("passes over fields that it does not know, as the timeout", () => {
    const theirs = fromJson(entryType, {
      callId: "7",
      type: "EventType_client_header",
      clientHeader: { methodName: "/a.B/C", authority: "h:1", timeout: "1.5s" },
    });
    expect(readLogEntry(toBinary(entryType, theirs))).toMatchObject({
      callId: 7n,
      type: "client-header",
      clientHeader: { methodName: "/a.B/C", authority: "h:1" },
    });
  });
});

describe("the frames of a file", () => {
  const varint = (length: number) => {
    const head: number[] = [];
    let rest = length;
    for (; rest > 0x7f; rest = Math.floor(rest / 128)) head.push((rest & 0x7f) | 0x80);
    return Buffer.from([...head, rest]);
  };
  const frame: Record<Framing, (one: Uint8Array) => Uint8Array> = {
    fixed32: frameEntry,
    varint: (one) => Buffer.concat([varint(one.length), one]),
  };

  it("are cut wherever the file is", () => {
    const entries = fc.array(fc.uint8Array({ minLength: 1, maxLength: 400 }), { maxLength: 12 });
    fc.assert(
      fc.property(
        fc.constantFrom<Framing>("fixed32", "varint"),
        entries,
        fc.array(fc.integer({ min: 1, max: 60 })),
        (framing, all, sizes) => {
          const whole = Buffer.concat(all.map(frame[framing]));
          const cutter = new FrameCutter(framing);
          const found: Uint8Array[] = [];
          for (let at = 0, i = 0; at < whole.length; i++) {
            const end = at + (sizes[i % Math.max(1, sizes.length)] ?? 7);
            for (const one of cutter.push(whole.subarray(at, end))) found.push(new Uint8Array(one));
            at = end;
          }
          expect(found).toEqual(all.map((one) => new Uint8Array(one)));
          expect(cutter.isInside).toBe(false);
        },
      ),
    );
  });

  it("are never of a length that cannot be", () => {
    const refusal = (framing: Framing, head: number[]) => {
      try {
        return [...new FrameCutter(framing).push(Buffer.from(head))];
      } catch (reason) {
        return (reason as Fault).code;
      }
    };
    expect(refusal("fixed32", [0xff, 0xff, 0xff, 0xff])).toBe("too-large");
    expect(refusal("varint", [0xff, 0xff, 0xff, 0xff, 0xff, 0xff])).toBe("too-large");
    expect(refusal("varint", [0xff, 0xff])).toEqual([]);
  });
});

describe("a peer", () => {
  it.each(["127.0.0.1:50051", "[::1]:443", "/run/app.sock"])("%s is read and written", (peer) => {
    expect(formatPeer(parsePeer(peer))).toBe(peer);
  });

  it("is nothing where it is no address", () => {
    expect(parsePeer("reused")).toBeNull();
    expect(formatPeer(null)).toBe("");
  });
});

const facts: CallFacts = {
  method: "build.v1.BuildService/Build",
  kind: "server-stream",
  target: "localhost:50051",
  startedAt: 1_795_264_127_666,
  elapsedMs: 40.5,
  state: "done",
  attempt: 1,
  headers: [
    { key: "content-type", value: "application/grpc" },
    { key: "x-build", value: "7" },
    { key: "x-id-bin", value: "AAEC" },
  ],
  trailers: [
    { key: "x-cost", value: "3" },
    { key: "grpc-status-details-bin", value: "CAUSAm5v" },
  ],
  status: { code: 5, name: "NOT_FOUND", message: "没有 no", details: [], origin: "server", cause: null },
  timeline: [
    { name: "start", offsetMs: 0, note: "localhost:50051" },
    { name: "connected", offsetMs: 1, note: "reused, 127.0.0.1:50051" },
    { name: "half-close", offsetMs: 1.25, note: "" },
    { name: "headers", offsetMs: 2, note: "" },
    { name: "end", offsetMs: 40.5, note: "NOT_FOUND" },
  ],
};

function written(call: CallFacts, rows: readonly FileEntry[]): Buffer {
  const writer = new BinaryLogWriter(call);
  return Buffer.concat([...writer.begin(), ...rows.flatMap((row) => [...writer.row(row)]), ...writer.end()]);
}

async function* inPieces(whole: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < whole.length; at += size) yield whole.subarray(at, at + size);
}

async function readBack(whole: Uint8Array, key: string) {
  const rows: FileEntry[] = [];
  const log = await readBinaryLog(inPieces(whole, 1000), {
    key,
    take: (row) => void rows.push({ ...row, bytes: new Uint8Array(row.bytes) }),
  });
  return { log, rows, call: log.calls[Number(key)] };
}

const row = (kind: FileEntry["kind"], offsetMs: number, ...data: number[]): FileEntry => ({ kind, offsetMs, bytes: Uint8Array.from(data) });

describe("a call's binary log", () => {
  it("comes back with all that a log can say", async () => {
    const rows = [row("sent", 1, 1), row("received", 3, 2, 3), row("received", 4.125)];
    const { log, call, rows: back } = await readBack(written(facts, rows), "0");
    expect(back).toEqual(rows);
    expect(log).toMatchObject({
      more: 0,
      calls: [{ truncated: 0, missing: 0, cut: false, loggedBy: "client", messages: 3 }],
    });
    assert(call);
    expect(call.facts).toMatchObject({
      method: facts.method,
      target: facts.target,
      startedAt: facts.startedAt,
      elapsedMs: 40.5,
      state: "failed",
    });
    expect(call.facts.headers).toEqual(facts.headers?.slice(1));
    expect(call.facts.trailers).toEqual(facts.trailers);
    expect(call.facts.status).toEqual(facts.status);
    expect(call.facts.timeline).toEqual([
      { name: "start", offsetMs: 0, note: "localhost:50051" },
      { name: "half-close", offsetMs: 1.25, note: "" },
      { name: "headers", offsetMs: 2, note: "127.0.0.1:50051" },
      { name: "first-message", offsetMs: 3, note: "" },
      { name: "trailers", offsetMs: 40.5, note: "" },
      { name: "end", offsetMs: 40.5, note: "NOT_FOUND" },
    ]);
  });

  it("has the same rows, whatever they are", async () => {
    const any = fc.record({
      kind: fc.constantFrom<FileEntry["kind"]>("sent", "received"),
      gap: fc.nat(100_000_000),
      bytes: fc.uint8Array({ maxLength: 3000 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(any, { maxLength: 30 }), async (given) => {
        let nanos = 0;
        const rows = given.map(({ kind, gap, bytes: data }) => {
          nanos += gap;
          return { kind, offsetMs: nanos / 1e6, bytes: new Uint8Array(data) };
        });
        const { rows: back, call } = await readBack(written({ ...facts, elapsedMs: nanos / 1e6 + 1 }, rows), "0");
        expect(back).toEqual(rows);
        expect(call?.cut).toBe(false);
      }),
      { numRuns: 50 },
    );
  });

  it("that was given up ends with a cancel", async () => {
    const status = {
      code: 1,
      name: "CANCELLED",
      message: "Cancelled on client",
      details: [],
      origin: "client",
      cause: "cancelled-here",
    } as const;
    const { call } = await readBack(written({ ...facts, state: "cancelled", status, trailers: [] }, []), "0");
    expect(call?.facts).toMatchObject({ state: "cancelled", status: { ...status, message: "" }, trailers: null });
  });

  it("that still runs has no end", async () => {
    const { call } = await readBack(
      written({ ...facts, state: "half-closed", status: null, trailers: null }, [row("received", 3, 1)]),
      "0",
    );
    expect(call?.facts).toMatchObject({ state: "half-closed", status: null });
  });

  it("makes calls of attempts", async () => {
    const mark = { kind: "mark", offsetMs: 10, bytes: Buffer.from(JSON.stringify({ attempt: 2, before: "UNAVAILABLE" })) } as const;
    const whole = written({ ...facts, attempt: 2 }, [row("received", 3, 1), mark, row("received", 20, 2), row("received", 30, 3)]);
    const first = await readBack(whole, "0");
    const second = await readBack(whole, "1");
    expect(first.rows).toEqual([row("received", 3, 1)]);
    expect(second.rows).toEqual([row("received", 10, 2), row("received", 20, 3)]);
    expect(first.log.calls.map(({ facts: one }) => one.status?.name)).toEqual(["UNAVAILABLE", "NOT_FOUND"]);
  });

  it("is read as far as it goes where it was cut short", async () => {
    const whole = written(facts, [row("sent", 1, 1), row("received", 3, 2, 3)]);
    for (let end = 1; end < whole.length; end++) {
      const found = await readBack(whole.subarray(0, end), "0").catch((reason: Fault) => reason.code);
      if (typeof found === "string") expect(found).toBe("undecodable");
      else if (found.call) expect([0, 1, 2]).toContain(found.rows.length);
    }
    const { call } = await readBack(whole.subarray(0, -1), "0");
    expect(call).toMatchObject({ cut: true, messages: 2, facts: { status: null, state: "half-closed" } });
    const damaged = await readBack(Buffer.concat([whole, Buffer.alloc(64)]), "0");
    expect(damaged.call).toMatchObject({ cut: true, messages: 2 });
  });

  it("is refused where it is none", async () => {
    for (const some of ["hello, world", "{}", "PK\u0003\u0004 zip", "\u0000\u0000\u0000\u0001x"]) {
      await expect(readBack(Buffer.from(some), "0")).rejects.toMatchObject({ code: "undecodable" });
    }
  });
});

describe("a log of many calls", () => {
  const logged = (callId: bigint, sequenceId: bigint, more: Partial<LogEntry> & Pick<LogEntry, "type">, timestampMs = 1000): Uint8Array =>
    frameEntry(
      writeLogEntry({
        ...blankEntry,
        timestampNs: BigInt(timestampMs) * 1_000_000n,
        callId,
        sequenceId,
        logger: "server",
        ...more,
      }),
    );
  const header = (methodName: string) => ({ type: "client-header", clientHeader: { metadata: [], methodName, authority: "h" } }) as const;
  const said = (...data: number[]) => ({ type: "server-message", message: { length: data.length, data: Uint8Array.from(data) } }) as const;

  it("tells them apart, however they are mixed", async () => {
    const whole = Buffer.concat([
      logged(1n, 1n, header("/a.A/One")),
      logged(2n, 1n, header("/a.A/Two")),
      logged(2n, 2n, said(2)),
      logged(1n, 2n, said(1)),
      // Another process, whose ids begin anew.
      logged(1n, 1n, header("/a.A/Three")),
      logged(1n, 2n, said(3)),
    ]);
    const { log } = await readBack(whole, "0");
    expect(log.calls.map(({ key, facts: { method }, messages }) => [key, method, messages])).toEqual([
      ["0", "a.A/One", 1],
      ["1", "a.A/Two", 1],
      ["2", "a.A/Three", 1],
    ]);
    for (const [key, byte] of [
      ["0", 1],
      ["1", 2],
      ["2", 3],
    ] as const)
      expect((await readBack(whole, key)).rows[0]?.bytes[0]).toBe(byte);
  });

  it("says what it lacks", async () => {
    const cutMessage = { type: "server-message", message: { length: 900, data: Uint8Array.of(1) }, payloadTruncated: true } as const;
    const whole = Buffer.concat([logged(9n, 1n, header("/a.A/One")), logged(9n, 2n, cutMessage), logged(9n, 6n, said(1))]);
    const { call } = await readBack(whole, "0");
    expect(call).toMatchObject({ truncated: 1, missing: 3, loggedBy: "server" });
  });

  it("never goes back in time", async () => {
    const whole = Buffer.concat([logged(1n, 1n, header("/a.A/One")), logged(1n, 2n, said(1), 1005), logged(1n, 3n, said(2), 1003)]);
    const { rows } = await readBack(whole, "0");
    expect(rows.map(({ offsetMs }) => offsetMs)).toEqual([5, 5]);
  });
});
