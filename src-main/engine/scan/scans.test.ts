import { fileURLToPath } from "node:url";
import { fromJson, toBinary } from "@bufbuild/protobuf";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Fault } from "#shared/base/fault";
import type { RowFilter, RowTerm } from "#shared/model/row-filter";
import { parseRowFilter } from "#shared/model/row-filter";
import type { ScanReport } from "#shared/model/scan";
import { builtScript } from "../../app/testing/built-script";
import { CallReader } from "../calls/call-reader";
import { Recording } from "../recording/recording";
import { SchemaCatalog } from "../schema/catalog";
import type { ResolvedMethod, SchemaProject } from "../schema/project";
import { LocalScanner, type RowScanner } from "./row-scanner";
import { Scans } from "./scans";
import { WorkerScanner } from "./worker-scanner";

const demo = fileURLToPath(new URL("../../../assets/demo", import.meta.url));
const script = builtScript("scan-worker");

let catalog: SchemaCatalog;
let project: SchemaProject;
let method: ResolvedMethod;
let recording: Recording;
let reader: CallReader;
let isClosed: boolean;
let scanner: RowScanner;
let scans: Scans;

beforeEach(async () => {
  catalog = new SchemaCatalog();
  project = await catalog.open({ kind: "disk", paths: [demo], importPaths: [demo] });
  method = project.method("ping.PingService/Bidi");
  recording = new Recording();
  reader = new CallReader(recording, method, project.registry);
  isClosed = false;
});
afterEach(() => {
  scans.dispose();
  scanner.dispose();
  recording.dispose();
  catalog.dispose();
});

function get() {
  if (isClosed) throw new Fault("call-gone", "This call was closed.");
  return { reader };
}

/** `count` messages "n 0", "n 1" … on from those that there are, every third of them sent. */
function append(count: number, make = (n: number) => `n ${n}`): void {
  for (let i = 0; i < count; i++) {
    const n = recording.count;
    const type = n % 3 === 0 ? method.desc.input : method.desc.output;
    recording.append(n % 3 === 0 ? "sent" : "received", n * 2, toBinary(type, fromJson(type, { text: make(n) })));
  }
}

function filterOf(text: string, kind: RowFilter["kind"] = null): RowFilter {
  const terms: readonly RowTerm[] | null = parseRowFilter(text).terms;
  return { kind, terms: terms ?? [] };
}

/** An open scan, and its reports. */
function open(filter: RowFilter) {
  const reports: ScanReport[] = [];
  const listening: (() => void)[] = [];
  const scan = scans.open("call", filter, (report) => {
    reports.push(report);
    for (const look of listening) look();
  });
  /** The first report that is such, from the last one on. */
  const until = (is: (report: ScanReport) => boolean) =>
    new Promise<ScanReport>((resolve) => {
      const look = () => {
        const last = reports.at(-1);
        if (last && is(last)) resolve(last);
      };
      listening.push(look);
      look();
    });
  const caughtUp = () => until((report) => report.scanned === recording.count || report.fault !== null);
  return { ...scan, until, caughtUp, scanId: reports[0]?.scanId ?? "", reports };
}

describe.each(["in this thread", "in a thread of its own"])("scans %s", (where) => {
  beforeEach(() => {
    scanner = where === "in this thread" ? new LocalScanner() : new WorkerScanner({ script });
    scans = new Scans({ get }, scanner);
  });

  it("find rows, tell how far they are, and follow the stream", async () => {
    append(20_000);
    const scan = open(filterOf("n 19"));
    expect(scan.reports[0]).toMatchObject({ scanned: 0, total: 20_000, matched: 0, fault: null });
    const matches = (count: number) => Array.from({ length: count }, (_, n) => n).filter((n) => `n ${n}`.includes("n 19"));
    expect(await scan.caughtUp()).toMatchObject({ scanned: 20_000, matched: matches(20_000).length });
    append(5000);
    expect(await scan.caughtUp()).toMatchObject({ scanned: 25_000, total: 25_000, matched: matches(25_000).length });
    const place = { callId: "call", scanId: scan.scanId };
    const rows = await scans.rows(place, 2, 3, ["text"]);
    expect(rows.map(({ index, fields }) => [index, fields])).toEqual([
      [191, ['"n 191"']],
      [192, ['"n 192"']],
      [193, ['"n 193"']],
    ]);
    const all = await scans.rows(place, 0, 10_000);
    expect(all.map(({ index }) => index)).toEqual(matches(25_000));
    scan.dispose();
    expect(() => scans.step("call", scan.scanId, 0, "next")).toThrow(expect.objectContaining({ code: "bad-params" }));
  });

  it("step from match to match, and find places by row and time", async () => {
    append(100);
    const scan = open(filterOf("text contains 5", "received"));
    await scan.caughtUp();
    const matches = Array.from({ length: 100 }, (_, n) => n).filter((n) => n % 3 !== 0 && `${n}`.includes("5"));
    const step = (from: number, direction: "next" | "previous") => scans.step("call", scan.scanId, from, direction).index;
    const forward: number[] = [];
    for (let at = step(-1, "next"); at !== null; at = step(at, "next")) forward.push(at);
    const backward: number[] = [];
    for (let at = step(100, "previous"); at !== null; at = step(at, "previous")) backward.unshift(at);
    expect([forward, backward]).toEqual([matches, matches]);
    expect(scans.step("call", scan.scanId, 50, "next")).toEqual({ index: 52, position: matches.indexOf(52) });
    const place = { callId: "call", scanId: scan.scanId };
    expect(await scans.place(place, { index: 52 })).toBe(matches.indexOf(52));
    expect(await scans.place(place, { offsetMs: 103 })).toBe(matches.indexOf(52));
    expect(await scans.place({ callId: "call" }, { offsetMs: 103 })).toBe(52);
    expect(await scans.place({ callId: "call" }, { index: 500 })).toBe(100);
    scan.dispose();
  });

  it("go side by side", async () => {
    append(3000);
    const all = ["n 1", '/n \\d"/', 'text = "n 7"', "nothing"].map((text) => open(filterOf(text)));
    const found = await Promise.all(all.map((scan) => scan.caughtUp()));
    expect(found.map(({ matched }) => matched)).toEqual([1111, 10, 1, 0]);
    for (const scan of all) scan.dispose();
  });

  it("refuse what fits neither type, and end with their call", async () => {
    append(10);
    expect(() => open(filterOf("txt = 1"))).toThrow(expect.objectContaining({ code: "bad-params", act: 'Did you mean "text"?' }));
    const scan = open(filterOf("n"));
    await scan.caughtUp();
    isClosed = true;
    expect(await scan.until(({ fault }) => fault !== null)).toMatchObject({ matched: 10, fault: { code: "call-gone" } });
    isClosed = false;
    scan.dispose();
  });

  it("copy rows and matches as lines of JSON and as a table", async () => {
    append(6, (n) => `a\tb ${n}`);
    reader.recording.marked.set(4, true);
    const scan = open(filterOf("", "sent"));
    await scan.caughtUp();
    const place = { callId: "call", scanId: scan.scanId };
    expect(await scans.text(place, [{ from: 0, count: 9 }], { format: "json" })).toEqual({
      text: '{"text":"a\\tb 0"}\n{"text":"a\\tb 3"}\n',
      truncated: false,
    });
    const { text } = await scans.text(
      { callId: "call" },
      [
        { from: 1, count: 1 },
        { from: 5, count: 3 },
      ],
      { format: "table", fields: ["text"] },
    );
    expect(text.split("\n").map((line) => line.split("\t").slice(0, 5))).toEqual([
      ["row", "kind", "ms", "bytes", "text"],
      ["1", "received", "2.000", expect.any(String), "a b 1"],
      ["5", "received", "10.000", expect.any(String), "a b 5"],
      [""],
    ]);
    expect((await scans.rows({ callId: "call" }, 3, 2)).map(({ marked }) => marked)).toEqual([false, true]);
    scan.dispose();
  });
});

describe("the thread of scans", () => {
  const hopeless = filterOf("/(a+)+c/");
  const trap = (n: number) => (n === 1500 ? `${"a".repeat(60)} c` : `n ${n}`);

  it("is ended where a regular expression hangs; the one who asked hears why, and the others go on", async () => {
    scanner = new WorkerScanner({ script, patienceMs: 3000 });
    scans = new Scans({ get }, scanner);
    append(4000, trap);
    const guilty = open(hopeless);
    const other = open(filterOf("n 3"));
    const third = open(filterOf('/n \\d\\d"/'));
    expect(await guilty.until(({ fault }) => fault !== null)).toMatchObject({
      fault: { code: "too-large", message: expect.stringContaining("took more than"), act: expect.stringContaining("regular expression") },
    });
    expect((await other.caughtUp()).matched).toBe(1111);
    expect((await third.caughtUp()).matched).toBe(90);
    append(10, () => "n 3");
    expect((await other.caughtUp()).matched).toBe(1121);
    for (const scan of [guilty, other, third]) scan.dispose();
  });

  it("is ended with a scan that hangs and is closed before its time is up", async () => {
    scanner = new WorkerScanner({ script });
    scans = new Scans({ get }, scanner);
    append(4000, trap);
    const guilty = open(hopeless);
    await new Promise((resolve) => setTimeout(resolve, 300));
    guilty.dispose();
    const other = open(filterOf("n 3"));
    expect((await other.caughtUp()).matched).toBe(1111);
    other.dispose();
  });
});
