import type { LookJudge, ServerLook } from "#shared/model/server-look";
import { moment, nameList } from "../../handshake/words";
import { type Texts, useTexts } from "../../i18n/i18n";
import { useCertificates } from "../../state/window-state";
import styles from "./look.module.css";

/** What was agreed with a server, what it asks for, and by whom it was judged. */
export function LookFacts({ look }: { look: ServerLook }) {
  const texts = useTexts();
  const { t } = texts;
  const kept = useCertificates((certificates) => certificates.kept) ?? [];
  const nameOf = (id: string) => kept.find((one) => one.id === id)?.name ?? id;
  const rows = [
    [t("look.version"), look.version],
    [t("look.cipher"), look.cipher],
    [t("look.alpn"), alpnWords(look, texts)],
    [t("look.name"), look.serverName],
    [t("look.client"), look.chain.length > 0 ? clientWords(look, texts) : null],
    [t("look.judge"), judgeWords(look.judge, nameOf, texts)],
    [t("look.at"), moment(look.at, texts)],
  ] as const;
  return (
    <section aria-label={t("look.connection")}>
      <h3 className={styles.heading}>{t("look.connection")}</h3>
      <dl className={styles.facts}>
        {rows.map(
          ([label, value]) =>
            value !== null && (
              <div key={label}>
                <dt>{label}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
      </dl>
    </section>
  );
}

function alpnWords({ alpn }: ServerLook, { t }: Texts): string | null {
  if (alpn === null) return null;
  return alpn === "h2" ? t("look.alpn.h2") : alpn || t("look.alpn.none");
}

function clientWords({ asksForIdentity, authorities }: ServerLook, texts: Texts): string {
  if (!asksForIdentity) return texts.t("look.client.no");
  return authorities.length === 0 ? texts.t("look.client.any") : texts.t("look.client.of", { names: nameList(authorities, texts) });
}

function judgeWords(judge: LookJudge, nameOf: (id: string) => string, texts: Texts): string {
  const { t } = texts;
  if (judge.from === "system") return t(`look.judge.${judge.source}`);
  return judge.from === "pin" ? t("look.judge.pin") : t("look.judge.kept", { names: nameList(judge.ids.map(nameOf), texts) });
}
