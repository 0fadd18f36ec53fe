import type { KeptCertificate } from "#shared/model/certificate";
import type { Target } from "#shared/model/target";
import type { Origin, TargetSettings, TargetTrust } from "#shared/model/trust";
import type { Texts } from "../i18n/i18n";

/** How a target is reached, in words. */
export interface TrustWords {
  readonly words: string;
  /** What that means. */
  readonly note: string;
  readonly tone: "warn" | "ok" | "bad";
}

/** A kept certificate as people speak of it: `CN=alice`, or the name that the user gave it. */
export function identityName({ name, chain }: KeptCertificate): string {
  return chain[0]?.commonName === name ? `CN=${name}` : name;
}

/** The transport in words, with whom it is verified by and as whom. */
export function trustWords({ settings }: TargetTrust, kept: readonly KeptCertificate[], { t }: Texts): TrustWords {
  const { transport, roots, identity } = settings;
  if (transport === "plaintext") return { words: t("trust.plaintext"), note: t("trust.plaintext.note"), tone: "warn" };
  const from = roots.from;
  const named = (id: string) => kept.find((one) => one.id === id);
  const name = from === "kept" ? roots.ids.map((id) => named(id)?.name ?? t("trust.gone")).join(", ") : "";
  const note = from === "kept" ? t("trust.kept.note", { name }) : t(`trust.${from}.note`);
  const tone = from === "nobody" ? "bad" : "ok";
  if (identity !== null) {
    const own = named(identity);
    return { words: t(`trust.mutual.${from}`, { name: own ? identityName(own) : t("trust.gone") }), note, tone };
  }
  return { words: from === "kept" ? t("trust.kept", { name }) : t(`trust.${from}`), note, tone };
}

/** The scheme that a target is written with: `https` of `https://host`. */
export function schemeOf({ text }: Target): string {
  return /^([a-z]+):\/\//i.exec(text)?.[1]?.toLowerCase() ?? "";
}

/** How a target is reached and why, in one line. */
export function trustReason(target: Target, trust: TargetTrust, words: string, { t }: Texts): string {
  const origins = decisive(trust.settings).map((name) => trust.origins[name]);
  const reasons = new Set(origins.map((origin) => reasonOf(origin, target, t)).filter((reason) => reason !== null));
  if (reasons.size === 0) return t(trust.settings.transport === "plaintext" ? "trust.why.near" : "trust.why.far", { words });
  return t("trust.why", { words, reasons: [...reasons].reduce((first, second) => t("trust.why.and", { first, second })) });
}

/** The settings that the words tell of. */
function decisive({ transport, identity }: TargetSettings): readonly (keyof TargetSettings)[] {
  if (transport === "plaintext") return ["transport"];
  return identity === null ? ["transport", "roots"] : ["transport", "identity", "roots"];
}

function reasonOf(origin: Origin, target: Target, t: Texts["t"]): string | null {
  if (origin.by === "default") return null;
  return origin.by === "scheme" ? t("trust.why.scheme", { scheme: schemeOf(target) }) : t("trust.why.rule", { pattern: origin.pattern });
}
