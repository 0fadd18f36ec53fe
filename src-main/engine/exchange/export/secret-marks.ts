import type { SecretMetadata } from "#shared/model/exchange";
import type { MetadataEntry } from "#shared/model/metadata";

const begin = "\ue000";
const end = "\ue001";
const mark = /\ue000([^\ue001]*)\ue001/g;

/** Secrets on their way through a request: marks stand in their place, and become names of environment variables. */

/** What stands in a secret's place while texts are filled in. */
export function markOf(name: string): string {
  return `${begin}${variableOf(name)}${end}`;
}

/** `staging-token` as an environment variable: `STAGING_TOKEN`. */
export function variableOf(name: string): string {
  const text = name
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]+/g, "_")
    .replaceAll(/^_+|_+$/g, "");
  return /^[A-Z]/.test(text) ? text : `SECRET_${text}`;
}

/** A pair that ends with a secret; null for one that does not, or has more than that one. */
export function secretOf({ key, value }: MetadataEntry): SecretMetadata | null {
  const [, before, variable] = /^([^\ue000]*)\ue000([^\ue001]*)\ue001$/.exec(value) ?? [];
  return before === undefined || variable === undefined ? null : { key, before, variable };
}

/** A text in which secrets are told by `$NAME`, for people to put them there; and their names. */
export function withoutMarks(text: string): { readonly text: string; readonly variables: readonly string[] } {
  const variables = [...text.matchAll(mark)].map(([, variable = ""]) => variable);
  return { text: text.replaceAll(mark, (_, variable: string) => `$${variable}`), variables };
}
