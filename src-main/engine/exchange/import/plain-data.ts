import { parse } from "yaml";
import { Fault } from "#shared/base/fault";
import type { MetadataEntry } from "#shared/model/metadata";

/** Reads what other tools have written, of which nothing is sure: what is not of the kind asked for is none. */
export type Plain = Readonly<Record<string, unknown>>;

/** More aliases than any tool writes; a file of aliases that name aliases ends here. */
const maxAliases = 200;

/** JSON or YAML. Fault undecodable. */
export function readPlain(text: string, file: string): unknown {
  try {
    return /^\s*[{[]/.test(text) && !/^\s*\{\{/.test(text)
      ? JSON.parse(text)
      : parse(text, { maxAliasCount: maxAliases, logLevel: "error" });
  } catch (reason) {
    throw new Fault("undecodable", `${file} is neither JSON nor YAML: ${reason instanceof Error ? reason.message : String(reason)}`, {
      facts: { file },
      cause: reason,
    });
  }
}

/** An object; an empty one for all else. */
export function record(value: unknown): Plain {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Plain) : {};
}

/** A list of objects; what is none is left out. */
export function records(value: unknown): Plain[] {
  return list(value).map(record);
}

/** A list; an empty one for all else. */
export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A text, or a number or truth value as one; empty for all else. */
export function text(value: unknown): string {
  return typeof value === "string" ? value : typeof value === "number" || typeof value === "boolean" ? String(value) : "";
}

/** Pairs of `name` or `key`, and `value`, on unless `disabled` or not `enabled`; those without a name are left out. */
export function metadataPairs(value: unknown): MetadataEntry[] {
  return records(value)
    .map((pair) => ({
      key: text(pair.name) || text(pair.key),
      value: text(pair.value),
      enabled: pair.disabled !== true && pair.enabled !== false,
    }))
    .filter(({ key }) => key !== "");
}

/** Pairs of an object's own keys. */
export function metadataObject(value: unknown): MetadataEntry[] {
  return Object.entries(record(value)).map(([key, of]) => ({ key, value: text(of), enabled: true }));
}
