import { useId } from "react";
import { useTexts } from "../../i18n/i18n";
import { identityName } from "../../state/trust-words";
import { KeptProblems } from "./kept-problems";
import { SettingRow } from "./setting-row";
import styles from "./trust-panel.module.css";
import type { Choices } from "./use-choices";
import { useKept } from "./use-kept";

/** Who this side is, to a server that asks. */
export function IdentitySetting({ choices }: { readonly choices: Choices }) {
  const { t } = useTexts();
  const id = useId();
  const { identity } = choices.trust.settings;
  const { kept: identities, isTold } = useKept("identity");
  const chosen = identities.find((one) => one.id === identity);
  return (
    <SettingRow choices={choices} names={["identity"]} labels={id}>
      <select
        id={id}
        className={styles.input}
        value={identity ?? ""}
        onChange={(event) => choices.choose({ identity: event.target.value === "" ? null : event.target.value })}
      >
        <option value="">{t("trust.identity.none")}</option>
        {identities.map((one) => (
          <option key={one.id} value={one.id}>
            {identityName(one)}
          </option>
        ))}
        {identity !== null && !chosen && <option value={identity}>{t("trust.identity.gone")}</option>}
      </select>
      {isTold && identities.length === 0 && <span className={styles.hint}>{t("trust.identity.empty")}</span>}
      {chosen && <KeptProblems certificate={chosen} />}
    </SettingRow>
  );
}
