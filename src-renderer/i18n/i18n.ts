import { createContext, useContext } from "react";
import { type Catalog, en, type TextKey, zhCN } from "./catalog";

export type Locale = "en" | "zh-CN";

const catalogs: Record<Locale, Catalog> = { en, "zh-CN": zhCN };

/** The names between braces in a text: `"{n} files"` takes `{ n }`. */
type Holes<S extends string> = S extends `${string}{${infer Hole}}${infer Rest}` ? Hole | Holes<Rest> : never;
type Values<K extends TextKey> = Record<Holes<(typeof en)[K]>, string | number>;
type Arguments<K extends TextKey> = Holes<(typeof en)[K]> extends never ? [] : [values: Values<K>];

/** Keys that come as `name_one` and `name_other`. */
type CountedKey = { [K in TextKey]: K extends `${infer Base}_other` ? Base : never }[TextKey];

/** The texts of one language. `t` fills in the holes of a text; `count` also picks the plural form and formats the number. */
export interface Texts {
  readonly locale: Locale;
  t<K extends TextKey>(key: K, ...values: Arguments<K>): string;
  count(key: CountedKey, n: number): string;
  number(n: number): string;
}

function fill(text: string, values: Readonly<Record<string, string | number>> | undefined): string {
  return values ? text.replace(/\{(\w+)\}/g, (hole, name: string) => (Object.hasOwn(values, name) ? String(values[name]) : hole)) : text;
}

/** The texts of a locale. */
export function textsOf(locale: Locale): Texts {
  const catalog = catalogs[locale];
  const plural = new Intl.PluralRules(locale);
  const numbers = new Intl.NumberFormat(locale);
  return {
    locale,
    t: (key, ...values) => fill(catalog[key], values[0]),
    count: (key, n) => {
      const form = plural.select(n) === "one" ? "one" : "other";
      return fill(catalog[`${key}_${form}` as TextKey], { n: numbers.format(n) });
    },
    number: (n) => numbers.format(n),
  };
}

/** The locale for a setting: what the user chose, else what the browser prefers. */
export function localeFor(setting: Locale | "system", preferred: readonly string[]): Locale {
  if (setting !== "system") return setting;
  return preferred.some((tag, at) => at === 0 && tag.toLowerCase().startsWith("zh")) ? "zh-CN" : "en";
}

export const TextsContext = createContext<Texts>(textsOf("en"));

/** The texts of the window's language. */
export function useTexts(): Texts {
  return useContext(TextsContext);
}
