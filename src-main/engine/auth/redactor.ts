import type { FaultData } from "#shared/base/fault";
import { secretMask } from "#shared/model/secret";

/** Texts that are known at a time; those that were told of longest ago go first. */
const maxTexts = 1000;
/** What is shorter is looked for as a whole word, so that the password `test` does not black out half a log. */
const leastAnywhere = 8;
/** What is shorter still cannot be told from other text. */
const leastLength = 4;
/** Of a line or a part that is enough to be worth hiding. */
const leastPart = 16;

interface Needle {
  readonly text: string;
  readonly whole: boolean;
}

/**
 * Knows every secret text of this process, and takes them out of whatever text leaves it: by value, so that it does not
 * matter which way a secret took to get there. A secret is found as it is, as base64 and base64url, percent-encoded, as a
 * JSON string, and a private key by each line of its PEM. What is shorter than four characters is not found.
 */
export class Redactor {
  readonly #known = new Map<string, readonly Needle[]>();
  /** Of all that is known, the longest first, so that none leaves a rest of another; null while that is to be made. */
  #needles: readonly Needle[] | null = null;

  /** From now on it is taken out. */
  add(text: string): void {
    const known = this.#known.get(text);
    this.#known.delete(text);
    this.#known.set(text, known ?? needlesOf(text));
    this.#needles = null;
    const [oldest] = this.#known.keys();
    if (this.#known.size > maxTexts && oldest !== undefined) this.#known.delete(oldest);
  }

  /** The text without secrets; the same one where there are none. */
  readonly text = (text: string): string => {
    let clean = text;
    for (const { text: needle, whole } of this.#sorted()) {
      if (clean.includes(needle)) clean = whole ? replaceWords(clean, needle) : clean.replaceAll(needle, secretMask);
    }
    return clean;
  };

  /** Bytes in which a secret is overwritten by as many `*`, so that what they are (a message, say) stays readable. */
  readonly bytes = (bytes: Uint8Array): Uint8Array => {
    const clean = Buffer.from(bytes);
    let changed = false;
    for (const { text, whole } of this.#sorted()) {
      if (whole) continue;
      const needle = Buffer.from(text);
      for (let at = clean.indexOf(needle); at >= 0; at = clean.indexOf(needle, at + needle.byteLength)) {
        clean.fill("*", at, at + needle.byteLength);
        changed = true;
      }
    }
    return changed ? clean : bytes;
  };

  /** A fault as it may be told. */
  readonly fault = (fault: FaultData): FaultData => {
    const facts = Object.entries(fault.facts ?? {}).map(([key, fact]) => [key, typeof fact === "string" ? this.text(fact) : fact] as const);
    return {
      code: fault.code,
      message: this.text(fault.message),
      act: fault.act === undefined ? undefined : this.text(fault.act),
      facts: fault.facts && Object.fromEntries(facts),
    };
  };

  #sorted(): readonly Needle[] {
    this.#needles ??= [...this.#known.values()].flat().sort((a, b) => b.text.length - a.text.length);
    return this.#needles;
  }
}

function needlesOf(text: string): Needle[] {
  if (text.length < leastLength) return [];
  const bytes = Buffer.from(text);
  const unpadded = bytes.toString("base64").replace(/=+$/, "");
  const percent = encodeURIComponent(bytes.toString());
  const forms = [text, unpadded, bytes.toString("base64url"), percent, percent.replaceAll("%20", "+"), JSON.stringify(text).slice(1, -1)];
  const all = new Set([...forms, ...partsOf(text)].filter((form) => form.length >= leastLength));
  return [...all].map((form) => ({ text: form, whole: form.length < leastAnywhere }));
}

/** What is worth as much as the whole: of keys as PEM, also inside of JSON, the base64 at once and by lines. */
function partsOf(text: string): string[] {
  const parts: string[] = [];
  for (const [, body = ""] of text.matchAll(/-----BEGIN [^-]*PRIVATE KEY-----(.*?)-----END/gs)) {
    const lines = body.split(/\\[nr]|\s+/).filter((line) => line.length >= leastPart);
    parts.push(lines.join(""), ...lines);
  }
  return parts;
}

function replaceWords(text: string, word: string): string {
  const escaped = word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return text.replace(new RegExp(`(?<![\\p{L}\\p{N}])${escaped}(?![\\p{L}\\p{N}])`, "gu"), secretMask);
}
