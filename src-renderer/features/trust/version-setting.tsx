import { type TlsVersion, tlsVersions } from "#shared/model/trust";
import { useTexts } from "../../i18n/i18n";
import { SettingRow } from "./setting-row";
import styles from "./trust-panel.module.css";
import type { Choices } from "./use-choices";

/** From which version of TLS to which. */
export function VersionSetting({ choices }: { readonly choices: Choices }) {
  const { t } = useTexts();
  const { minVersion, maxVersion } = choices.trust.settings;
  // One that leaves no version at all takes the other along.
  const chooseMin = (min: TlsVersion) => choices.choose(min > maxVersion ? { minVersion: min, maxVersion: min } : { minVersion: min });
  const chooseMax = (max: TlsVersion) => choices.choose(max < minVersion ? { minVersion: max, maxVersion: max } : { maxVersion: max });
  return (
    <SettingRow choices={choices} names={["minVersion", "maxVersion"]} label={t("trust.versions")}>
      <span className={styles.pair}>
        <Version label={t("trust.setting.minVersion")} version={minVersion} onChoose={chooseMin} />
        {t("trust.versions.to")}
        <Version label={t("trust.setting.maxVersion")} version={maxVersion} onChoose={chooseMax} />
      </span>
    </SettingRow>
  );
}

interface VersionProps {
  readonly label: string;
  readonly version: TlsVersion;
  readonly onChoose: (version: TlsVersion) => void;
}

function Version({ label, version, onChoose }: VersionProps) {
  return (
    <select
      className={styles.input}
      aria-label={label}
      value={version}
      onChange={(event) => onChoose(tlsVersions.find((one) => one === event.target.value) ?? version)}
    >
      {tlsVersions.map((one) => (
        <option key={one} value={one}>
          {one.replace("TLSv", "TLS ")}
        </option>
      ))}
    </select>
  );
}
