import * as v from "valibot";
import type { MarkNote } from "#shared/model/call";

const schema = v.object({ attempt: v.number(), before: v.nullable(v.string()) }) satisfies v.GenericSchema<unknown, MarkNote>;

/** What a mark's bytes say; of bytes that say nothing, that an attempt begins. */
export function readMarkNote(bytes: Uint8Array): MarkNote {
  try {
    return v.parse(schema, JSON.parse(Buffer.from(bytes).toString("utf8")));
  } catch {
    return { attempt: 2, before: null };
  }
}
