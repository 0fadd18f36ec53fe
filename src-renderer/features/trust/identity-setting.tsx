import { useId } from "react";
import { useHost } from "../../host/host";
import { useTexts } from "../../i18n/i18n";
import { importKeyFiles } from "../../state/key-files";
import { tellFault } from "../../state/schema-actions";
import { identityName } from "../../state/trust-words";
import { useWindowState } from "../../state/window-state";
import { KeptProblems } from "./kept-problems";
import { SettingRow } from "./setting-row";
import styles from "./trust-panel.module.css";
import type { Choices } from "./use-choices";
import { useKept } from "./use-kept";

/** An entry that is no identity, and no id either. */
const importEntry = " import";

/** Who this side is, to a server that asks. */
export function IdentitySetting({ choices }: { readonly choices: Choices }) {
  const { t } = useTexts();
  const id = useId();
  const { identity } = choices.trust.settings;
  const { kept: identities, isTold } = useKept("identity");
  const host = useHost();
  const state = useWindowState();
  const choose = (id: string) => choices.choose({ identity: id === "" ? null : id });
  /** What is imported from here is meant for here. */
  const importOne = async () => {
    const own = (await importKeyFiles(host, state)).find(({ kind }) => kind === "identity");
    if (own) choose(own.id);
  };
  const chosen = identities.find((one) => one.id === identity);
  return (
    <SettingRow choices={choices} names={["identity"]} labels={id}>
      <select
        id={id}
        className={styles.input}
        value={identity ?? ""}
        onChange={({ target: { value } }) => (value === importEntry ? tellFault(state, importOne()) : choose(value))}
      >
        <option value="">{t("trust.identity.none")}</option>
        {identities.map((one) => (
          <option key={one.id} value={one.id}>
            {identityName(one)}
          </option>
        ))}
        {identity !== null && !chosen && <option value={identity}>{t("trust.identity.gone")}</option>}
        <hr />
        <option value={importEntry}>{t("trust.identity.import")}</option>
      </select>
      {isTold && identities.length === 0 && <span className={styles.hint}>{t("trust.identity.empty")}</span>}
      {chosen && <KeptProblems certificate={chosen} />}
    </SettingRow>
  );
}
