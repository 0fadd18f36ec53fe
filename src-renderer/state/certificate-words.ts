import type { CertificateFacts, CertificateProblem, KeptCertificate, PublicKeyFacts } from "#shared/model/certificate";
import type { TextKey } from "../i18n/catalog";
import type { Texts } from "../i18n/i18n";

/** How a certificate is called: its common name, else its first name, else its subject. */
export function titleOf({ commonName, names, subject }: CertificateFacts): string {
  return commonName ?? names[0]?.value ?? subject;
}

/** `EC P-256`, `RSA 2048`, `Ed25519`. */
export function keyWords({ kind, detail }: PublicKeyFacts): string {
  const kinds = { rsa: "RSA", ec: "EC", ed25519: "Ed25519", ed448: "Ed448", other: "" };
  return `${kinds[kind]} ${detail}`.trim();
}

/** Hexadecimal in pairs: `3F:9A:0C`. */
export function pairedHex(hex: string): string {
  return hex.match(/.{1,2}/g)?.join(":") ?? "";
}

/** How soon it ends: what a chip says, and how loud. `now` is milliseconds since 1970. */
export interface EndWords {
  readonly tone: "ok" | "warn" | "bad";
  readonly words: string;
}

const dayMs = 86_400_000;

/** When a certificate ends, in words: warned of at 30, 7 and 0 days (`expiryWarningDays`). */
export function endWords({ notBefore, notAfter }: CertificateFacts, now: number, texts: Texts): EndWords {
  if (notAfter < now) return { tone: "bad", words: texts.t("certificates.ends.ended", { day: shortDay(notAfter, now, texts) }) };
  if (notBefore > now) return { tone: "bad", words: texts.t("certificates.ends.begins", { day: shortDay(notBefore, now, texts) }) };
  const days = Math.floor((notAfter - now) / dayMs);
  const tone = days < 7 ? "bad" : days <= 30 ? "warn" : "ok";
  if (days === 0) return { tone, words: texts.t("certificates.ends.today") };
  // Days are counted for two years; what is further away is no matter of days.
  if (days < 730) return { tone, words: texts.count("certificates.ends.days", days) };
  return { tone, words: texts.count("certificates.ends.years", Math.floor(days / 365.2425)) };
}

/** `3 May`, with the year where it is another than now. */
function shortDay(at: number, now: number, { locale }: Texts): string {
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  return new Intl.DateTimeFormat(dayLocale(locale), { day: "numeric", month: "short", ...(sameYear ? {} : { year: "numeric" }) }).format(
    at,
  );
}

/** A day, as `2026-11-09`. */
export function dayOf(at: number): string {
  const date = new Date(at);
  const two = (n: number) => String(n).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

const dayLocale = (locale: Texts["locale"]) => (locale === "en" ? "en-GB" : locale);

/** What a certificate is good for, by its extKeyUsage; null where it does not say. */
export function purposeOf({ extendedKeyUsages }: CertificateFacts): "server" | "client" | "both" | null {
  const isServer = extendedKeyUsages.includes("serverAuth");
  const isClient = extendedKeyUsages.includes("clientAuth");
  return isServer && isClient ? "both" : isServer ? "server" : isClient ? "client" : null;
}

/** What it is in a word: `client`, `root`. */
export function roleWords(facts: CertificateFacts, { t }: Texts): string {
  if (facts.isAuthority) return t(facts.isSelfSigned ? "certificates.role.root" : "certificates.role.intermediate");
  return t(`certificates.role.${purposeOf(facts) ?? "certificate"}`);
}

/** All that it may be used for; what has no word of its own by its name in RFC 5280. */
export function usageWords({ extendedKeyUsages, isAuthority }: CertificateFacts, { t }: Texts): readonly string[] {
  const words = extendedKeyUsages.map((usage) => (isKnownUsage(usage) ? t(`certificates.usage.${usage}`) : usage));
  return isAuthority ? [t("certificates.usage.authority"), ...words] : words;
}

const knownUsages = ["serverAuth", "clientAuth", "codeSigning", "emailProtection"] as const;

function isKnownUsage(usage: string): usage is (typeof knownUsages)[number] {
  return (knownUsages as readonly string[]).includes(usage);
}

/** A problem in words, and what to do about it. */
export interface ProblemWords {
  readonly tone: "bad" | "warn" | "info";
  readonly title: string;
  readonly act: string;
}

const tones: Readonly<Record<CertificateProblem["code"], ProblemWords["tone"]>> = {
  expired: "bad",
  "not-yet-valid": "bad",
  "expires-soon": "warn",
  "no-key": "bad",
  "key-mismatch": "bad",
  "chain-order": "warn",
  "no-names": "warn",
  "not-authority": "warn",
  "not-for-client": "info",
  "weak-key": "warn",
  "weak-signature": "warn",
};

/** What is wrong with a certificate of a chain. */
export function problemWords(
  { code, index, days }: CertificateProblem,
  { chain, madeHere = false }: Pick<KeptCertificate, "chain"> & { readonly madeHere?: boolean },
  texts: Texts,
): ProblemWords {
  const { t, count } = texts;
  const facts = chain[index];
  const name = facts ? titleOf(facts) : "";
  const title = () => {
    if (code === "expires-soon")
      return days ? count("certificates.problem.expires-soon", days) : t("certificates.problem.expires-soon.today");
    if (code === "chain-order") return t("certificates.problem.chain-order", { name });
    return t(`certificates.problem.${code}`);
  };
  const act: TextKey =
    (code === "expired" || code === "expires-soon") && madeHere ? `certificates.problem.${code}.made` : `certificates.problem.${code}.act`;
  return {
    tone: tones[code],
    title: index === 0 || code === "chain-order" ? title() : t("certificates.problem.of", { name, problem: title() }),
    act: t(act),
  };
}
