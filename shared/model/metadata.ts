import { Fault } from "../base/fault";

/** One metadata pair as the user wrote it. A key may occur more than once; a `-bin` key's value is base64. */
export interface MetadataEntry {
  readonly key: string;
  readonly value: string;
  readonly enabled: boolean;
}

/** One pair of headers or trailers as it came; a `-bin` value is base64. */
export interface MetadataPair {
  readonly key: string;
  readonly value: string;
}

export type MetadataProblem = "empty-key" | "bad-key" | "reserved-key" | "bad-value" | "bad-base64";

// gRPC over HTTP/2: Header-Name is 1*( %x30-39 / %x61-7A / "_" / "-" / "."); values are printable ASCII with inner spaces.
const keyPattern = /^[0-9a-z_.-]+$/;
const valuePattern = /^[\x20-\x7e]*$/;
const base64Pattern = /^[A-Za-z0-9+/_-]*={0,2}$/;
const reserved = new Set(["content-type", "te", "host", "connection", "user-agent"]);

export function isBinaryKey(key: string): boolean {
  return key.toLowerCase().endsWith("-bin");
}

/** What is wrong with a pair, or null. Upper-case keys are fine here: they are sent in lower case. */
export function metadataProblem(key: string, value: string): MetadataProblem | null {
  const name = key.trim().toLowerCase();
  if (name === "") return "empty-key";
  if (!keyPattern.test(name)) return "bad-key";
  if (name.startsWith("grpc-") || reserved.has(name)) return "reserved-key";
  if (isBinaryKey(name)) return base64Pattern.test(value.trim()) && value.trim().replace(/=+$/, "").length % 4 !== 1 ? null : "bad-base64";
  return valuePattern.test(value) ? null : "bad-value";
}

/** An entry with what can be judged of it before its names are filled in: of a part that has `{{names}}`, nothing. */
export function withoutNames(entry: MetadataEntry): MetadataEntry {
  const key = entry.key.includes("{{") ? "named" : entry.key;
  const value = entry.value.includes("{{") || key !== entry.key ? "" : entry.value;
  return { ...entry, key, value };
}

const problemTexts: Record<MetadataProblem, string> = {
  "empty-key": "a metadata key is empty",
  "bad-key": "a metadata key may only have a-z, 0-9, '-', '_' and '.'",
  "reserved-key": "this metadata key is set by gRPC itself",
  "bad-value": "a metadata value may only have printable ASCII; use a key that ends in -bin for anything else",
  "bad-base64": "the value of a -bin key is base64",
};

/**
 * The enabled pairs, keys trimmed and in lower case, in order.
 * Throws Fault `metadata-invalid` (facts: key, problem, index) at the first pair that gRPC cannot carry.
 */
export function checkedMetadata(entries: readonly MetadataEntry[]): MetadataPair[] {
  const pairs: MetadataPair[] = [];
  for (const [index, entry] of entries.entries()) {
    if (!entry.enabled || (entry.key === "" && entry.value === "")) continue;
    const problem = metadataProblem(entry.key, entry.value);
    if (problem !== null) {
      throw new Fault("metadata-invalid", `Metadata "${entry.key}": ${problemTexts[problem]}.`, {
        facts: { key: entry.key, problem, index },
      });
    }
    const key = entry.key.trim().toLowerCase();
    pairs.push({ key, value: isBinaryKey(key) ? entry.value.trim() : entry.value });
  }
  return pairs;
}
