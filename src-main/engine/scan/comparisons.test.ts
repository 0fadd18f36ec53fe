import { fileURLToPath } from "node:url";
import { fromJson, toBinary } from "@bufbuild/protobuf";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Fault } from "#shared/base/fault";
import type { CompareReport } from "#shared/model/recording-compare";
import { builtScript } from "../../app/testing/built-script";
import { CallReader } from "../calls/call-reader";
import { Recording } from "../recording/recording";
import { SchemaCatalog } from "../schema/catalog";
import type { SchemaProject } from "../schema/project";
import { type CompareRequest, Comparisons } from "./comparisons";
import { LocalScanner, type RowScanner } from "./row-scanner";
import { WorkerScanner } from "./worker-scanner";

const demo = fileURLToPath(new URL("../../../assets/demo", import.meta.url));
const script = builtScript("scan-worker");

let catalog: SchemaCatalog;
let project: SchemaProject;
const readers = new Map<string, CallReader>();
let scanner: RowScanner;
let comparisons: Comparisons;

function get(callId: string) {
  const reader = readers.get(callId);
  if (!reader) throw new Fault("call-gone", "This call was closed.");
  return { reader };
}

/** A call that has received these messages. */
function record(callId: string, logs: readonly object[]): void {
  const method = project.method("build.v1.BuildService/Build");
  const recording = new Recording();
  for (const [i, log] of logs.entries()) {
    if (i % 10 === 3) recording.append("mark", i, Buffer.from("{}"));
    recording.append("received", i, toBinary(method.desc.output, fromJson(method.desc.output, log as never)));
  }
  readers.set(callId, new CallReader(recording, method, project.registry));
}

/** The last report of a comparison, and its id while it is open. */
async function compare(request: Partial<CompareRequest>) {
  let last: CompareReport | null = null;
  let settle = () => {};
  const settled = new Promise<void>((resolve) => (settle = resolve));
  const open = comparisons.open({ left: "a", right: "b", kind: null, ignore: [], ...request }, (report) => {
    last = report;
    if (report.isDone || report.fault) settle();
  });
  await settled;
  return { open, report: last as unknown as CompareReport };
}

afterEach(() => {
  comparisons.dispose();
  scanner.dispose();
  for (const { recording } of readers.values()) recording.dispose();
  readers.clear();
  catalog.dispose();
});

const lines = (count: number, at: string) =>
  Array.from({ length: count }, (_, i) => ({ seq: String(i + 1), line: `step ${i % 20}`, at, tags: [`${i}`] }));

describe.each(["in this thread", "in a thread of its own"])("two recordings, compared %s", (where) => {
  beforeEach(async () => {
    catalog = new SchemaCatalog();
    project = await catalog.open({ kind: "disk", paths: [demo], importPaths: [demo] });
    scanner = where === "in this thread" ? new LocalScanner() : new WorkerScanner({ script });
    comparisons = new Comparisons({ get }, scanner);
  });

  it("stand side by side, fields that do not count aside", async () => {
    const first = lines(3000, "2024-05-01T12:00:00Z");
    const second = lines(3000, "2024-05-02T12:00:00Z");
    second.splice(100, 1);
    second.splice(2000, 0, { ...(second[0] ?? { seq: "", at: "", tags: [] }), line: "new" });
    second[500] = { seq: "501", at: "2024-05-02T12:00:00Z", line: "other", tags: [] };
    record("a", first);
    record("b", second);
    const { open, report } = await compare({ ignore: ["at", "seq"] });
    expect(report).toMatchObject({ isDone: true, same: 2998, changed: 1, onlyLeft: 1, onlyRight: 1, fault: null });
    expect(report.scanned).toBe(report.total);
    const { compareId } = report;
    const differences: number[] = [];
    for (let at = comparisons.step(compareId, -1, "next"); at !== null; at = comparisons.step(compareId, at, "next")) differences.push(at);
    expect(differences).toEqual([100, 501, 2001]);
    expect(comparisons.step(compareId, 2001, "previous")).toBe(501);
    const [before, removed] = comparisons.rows(compareId, 99, 2);
    expect([before?.same, removed?.same, removed?.right]).toEqual([true, false, null]);
    const rows = comparisons.rows(compareId, 0, 10_000);
    expect(rows).toHaveLength(3001);
    // Rows of marks are left out, and all others come in order.
    const lefts = rows.flatMap(({ left }) => left ?? []);
    expect(lefts.slice(0, 5)).toEqual([0, 1, 2, 4, 5]);
    expect(lefts).toHaveLength(3000);
    open.dispose();
    expect(() => comparisons.rows(compareId, 0, 1)).toThrow(expect.objectContaining({ code: "bad-params" }));
  });

  it("differ everywhere by what counts, and may be empty", async () => {
    record("a", lines(50, "2024-05-01T12:00:00Z"));
    record("b", lines(50, "2024-05-02T12:00:00Z"));
    record("none", []);
    const all = await compare({});
    expect(all.report).toMatchObject({ same: 0, changed: 50, onlyLeft: 0, onlyRight: 0 });
    const nested = await compare({ ignore: ["at"], kind: "received" });
    expect(nested.report).toMatchObject({ same: 50, changed: 0 });
    const alone = await compare({ right: "none" });
    expect(alone.report).toMatchObject({ same: 0, changed: 0, onlyLeft: 50, onlyRight: 0 });
    for (const { open } of [all, nested, alone]) open.dispose();
    expect(() => comparisons.open({ left: "a", right: "b", kind: null, ignore: ["att"] }, () => {})).toThrow(
      expect.objectContaining({ code: "bad-params", act: 'Did you mean "at"?' }),
    );
    expect(() => comparisons.open({ left: "a", right: "x", kind: null, ignore: [] }, () => {})).toThrow(
      expect.objectContaining({ code: "call-gone" }),
    );
  });
});
