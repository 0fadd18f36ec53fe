import { fromJson, toBinary } from "@bufbuild/protobuf";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseRowFilter } from "#shared/model/row-filter";
import { builtScript } from "../../app/testing/built-script";
import { CallReader } from "../calls/call-reader";
import { Recording } from "../recording/recording";
import { SchemaCatalog } from "../schema/catalog";
import { MergedRegistry } from "../schema/merged-registry";
import { Comparisons } from "./comparisons";
import { LocalScanner, type RowScanner } from "./row-scanner";
import { Scans } from "./scans";
import { WorkerScanner } from "./worker-scanner";

const caller = `syntax = "proto2"; package own; import "google/protobuf/any.proto";
message Box { optional google.protobuf.Any content = 1; optional string name = 2; extensions 100 to 200; }
service Boxes { rpc Watch(Box) returns (stream Box); }`;
const other = `syntax = "proto2"; package other;
message Letter { optional string text = 1; optional google.protobuf.Any enclosed = 2; }
import "google/protobuf/any.proto";`;
const rival = `syntax = "proto2"; package own;
message Box { extensions 100 to 200; }
extend Box { optional string extra = 100; }
message Stamp { optional int32 cents = 1; }`;

const script = builtScript("scan-worker");

let catalog: SchemaCatalog;
const readers = new Map<string, CallReader>();
const get = (callId: string) => {
  const reader = readers.get(callId);
  if (!reader) throw new Error(`There is no call ${callId}.`);
  return { reader };
};

/** A call of the first source, with others open beside it, that has received these. */
function record(callId: string, messages: readonly object[]): void {
  const [own] = catalog.all();
  if (!own) throw new Error("The source is not open.");
  const method = own.method("own.Boxes/Watch");
  const registry = new MergedRegistry(own.registry, () => catalog.all().map((one) => one.registry));
  const recording = new Recording();
  for (const [i, message] of messages.entries()) {
    recording.append("received", i, toBinary(method.desc.output, fromJson(method.desc.output, message as never, { registry })));
  }
  readers.set(callId, new CallReader(recording, method, registry));
}

beforeEach(async () => {
  catalog = new SchemaCatalog();
  for (const [label, text] of Object.entries({ caller, other, rival })) {
    await catalog.open({ kind: "upload", label, files: [{ path: "a.proto", text }] });
  }
});
afterEach(() => {
  for (const { recording } of readers.values()) recording.dispose();
  readers.clear();
  catalog.dispose();
});

const letter = (text: string) => ({ content: { "@type": "type.googleapis.com/other.Letter", text } });
const stamped = (cents: number) => ({
  content: {
    "@type": "type.googleapis.com/other.Letter",
    enclosed: { "@type": "type.googleapis.com/own.Stamp", cents },
  },
});

describe.each(["in this thread", "in a thread of its own"])("types that only other sources define, %s", (where) => {
  let scanner: RowScanner;
  beforeEach(() => {
    scanner = where === "in this thread" ? new LocalScanner() : new WorkerScanner({ script });
  });
  afterEach(() => scanner.dispose());

  it("are found in as their rows show them", async () => {
    record("call", [letter("hello"), { name: "text" }, { "[own.extra]": "from elsewhere" }, stamped(7), letter("你好"), stamped(77)]);
    const scans = new Scans({ get }, scanner);
    const found = async (filter: string) => {
      let done = () => {};
      const caughtUp = new Promise<void>((resolve) => (done = resolve));
      const rows: number[] = [];
      const open = scans.open("call", { kind: null, terms: parseRowFilter(filter).terms ?? [] }, ({ scanId, scanned, total, fault }) => {
        if (fault) rows.push(-1);
        if (fault || scanned === total) queueMicrotask(() => (fault ? done() : void steps(scanId).then(done)));
      });
      const steps = async (scanId: string) => {
        const all = await scans.rows({ callId: "call", scanId }, 0, 100);
        rows.splice(0, rows.length, ...all.map(({ index }) => index));
      };
      await caughtUp;
      open.dispose();
      return rows;
    };
    const filters = [
      '"text":"',
      "hello",
      "你好",
      "cents",
      '/"cents":7\\d/',
      "own.extra",
      '[own.extra] = "from elsewhere"',
      "content.text contains ll",
    ];
    // One after the other and all at once: whoever waits for a type holds up no one for good.
    const expected = [[0, 4], [0], [4], [3, 5], [5], [2], [2], [0]];
    for (const [i, filter] of filters.entries()) expect([filter, await found(filter)]).toEqual([filter, expected[i]]);
    expect(await Promise.all(filters.map(found))).toEqual(expected);
    scans.dispose();
  });

  it("are compared as their rows show them", async () => {
    record("a", [letter("same"), letter("left"), stamped(1), { "[own.extra]": "x" }]);
    record("b", [letter("same"), letter("right"), stamped(2), { "[own.extra]": "y" }]);
    const comparisons = new Comparisons({ get }, scanner);
    const tally = (ignore: readonly string[]) =>
      new Promise((resolve) => {
        const open = comparisons.open({ left: "a", right: "b", kind: null, ignore }, ({ isDone, fault, same, scanned }) => {
          if (isDone || fault) queueMicrotask(() => resolve([open.dispose(), fault, same, scanned]));
        });
      });
    expect(await tally([])).toEqual([undefined, null, 1, 8]);
    expect(await tally(["content.text", "[own.extra]"])).toEqual([undefined, null, 3, 8]);
    expect(await tally(["content.enclosed.cents"])).toEqual([undefined, null, 2, 8]);
    comparisons.dispose();
  });
});
