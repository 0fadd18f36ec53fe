import type { CallRow } from "#shared/model/call";
import type { RowFilter } from "#shared/model/row-filter";
import type { RowRange, RowTextFormat } from "#shared/model/scan";
import type { WirebenchClient } from "../../../host/host";
import type { OpenScan } from "./live-scan";

/** The match nearest to a row, and its place among the matches; nulls where there is none. */
export interface FoundRow {
  readonly index: number | null;
  readonly position: number | null;
}

/** What a log asks the core about one call. With `scanId` places are those among the matches of a scan, else rows. */
export interface LogSource {
  rows(scanId: string | null, from: number, count: number, fields: readonly string[]): Promise<readonly CallRow[]>;
  readonly scan: OpenScan;
  step(scanId: string, from: number, by: 1 | -1): Promise<FoundRow>;
  /** The place of the first row at or after a row, or a time since the start. */
  placeOfRow(scanId: string | null, index: number): Promise<number>;
  placeOfTime(scanId: string | null, offsetMs: number): Promise<number>;
  text(
    scanId: string | null,
    ranges: readonly RowRange[],
    format: RowTextFormat,
    fields: readonly string[],
  ): Promise<{ readonly text: string; readonly truncated: boolean }>;
  marks(): Promise<readonly number[]>;
  mark(index: number, marked: boolean): Promise<void>;
}

export function logSource(client: WirebenchClient, callId: string): LogSource {
  const within = (scanId: string | null) => (scanId === null ? { callId } : { callId, scanId });
  return {
    rows: async (scanId, from, count, fields) => (await client.call("call.rows", { ...within(scanId), from, count, fields })).rows,
    scan: (filter: RowFilter) => client.open("call.scan", { callId, filter }),
    step: (scanId, from, by) => client.call("call.scanStep", { callId, scanId, from, direction: by === 1 ? "next" : "previous" }),
    placeOfRow: async (scanId, index) => (await client.call("call.place", { ...within(scanId), index })).position,
    placeOfTime: async (scanId, offsetMs) => (await client.call("call.place", { ...within(scanId), offsetMs })).position,
    text: (scanId, ranges, format, fields) => client.call("call.rowsText", { ...within(scanId), ranges, format, fields }),
    marks: async () => (await client.call("call.marks", { callId })).indexes,
    mark: async (index, marked) => void (await client.call("call.mark", { callId, index, marked })),
  };
}
