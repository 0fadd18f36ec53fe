import { joinHostPort } from "#shared/model/target";
import { transports } from "#shared/model/trust";
import { useTexts } from "../../i18n/i18n";
import { schemeOf } from "../../state/trust-words";
import { Segments } from "../../ui/segments";
import { SettingRow } from "./setting-row";
import styles from "./trust-panel.module.css";
import type { Choices } from "./use-choices";

/** Plaintext or TLS. A target that says so itself is believed. */
export function TransportSetting({ choices }: { readonly choices: Choices }) {
  const { t } = useTexts();
  const { target, trust } = choices;
  const { transport } = trust.settings;
  const said = trust.origins.transport.by === "scheme";
  return (
    <SettingRow choices={choices} names={["transport"]}>
      {said ? (
        <span>
          <b className={styles.value}>{t(`trust.transport.${transport}`)}</b>
          <span className={styles.hint}>
            {t("trust.transport.scheme", { scheme: schemeOf(target), target: joinHostPort(target.host ?? "", target.port ?? 0) })}
          </span>
        </span>
      ) : (
        <Segments
          label={t("trust.setting.transport")}
          items={transports.map((id) => ({ id, label: t(`trust.transport.${id}`) }))}
          selected={transport}
          onSelect={(chosen) => choices.choose({ transport: chosen })}
        />
      )}
    </SettingRow>
  );
}
