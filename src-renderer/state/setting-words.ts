import type { KeptCertificate } from "#shared/model/certificate";
import { joinHostPort } from "#shared/model/target";
import type { ProxyChoice, Roots, TargetSettings } from "#shared/model/trust";
import type { Texts } from "../i18n/i18n";
import { pairedHex } from "./certificate-words";
import { identityName } from "./trust-words";

/** What a rule chooses in one of its settings, as one line. */
export function settingWords(
  name: keyof TargetSettings,
  settings: Partial<TargetSettings>,
  kept: readonly KeptCertificate[],
  texts: Texts,
): string {
  const { t } = texts;
  const { transport, roots, identity, proxy, auth, serviceConfig } = settings;
  switch (name) {
    case "transport":
      return transport ? t(`trust.transport.${transport}`) : "";
    case "roots":
      return roots ? rootsWords(roots, kept, texts) : "";
    case "identity": {
      const own = kept.find(({ id }) => id === identity);
      return identity === null ? t("trust.identity.none") : own ? identityName(own) : t("trust.identity.gone");
    }
    case "proxy":
      return proxy ? proxyWords(proxy, texts) : "";
    case "auth":
      return t(`auth.kind.${auth?.scheme.kind ?? "none"}`);
    case "serviceConfig":
      return t(serviceConfig === null ? "trust.identity.none" : "trust.list.custom");
    default:
      return settings[name] ?? t("trust.identity.none");
  }
}

function rootsWords(roots: Roots, kept: readonly KeptCertificate[], { t }: Texts): string {
  if (roots.from === "pin") return `${t("trust.roots.pin")} ${pairedHex(roots.sha256.slice(0, 12))}…`;
  if (roots.from !== "kept") return t(`trust.roots.${roots.from}`);
  return roots.ids.map((id) => kept.find((one) => one.id === id)?.name ?? t("trust.gone")).join(", ");
}

function proxyWords(proxy: ProxyChoice, { t }: Texts): string {
  const kind = t(`trust.proxy.${proxy.kind}`);
  return "host" in proxy ? `${kind} ${joinHostPort(proxy.host, proxy.port)}` : kind;
}
