import { useId, useState } from "react";
import type { KeptCertificate } from "#shared/model/certificate";
import type { Roots } from "#shared/model/trust";
import { useTexts } from "../../i18n/i18n";
import { pairedHex } from "../../state/certificate-words";
import { KeptProblems } from "./kept-problems";
import { SettingRow } from "./setting-row";
import { TextInput } from "./text-setting";
import styles from "./trust-panel.module.css";
import type { Choices } from "./use-choices";
import { useKept } from "./use-kept";

const ways = ["system", "kept", "pin", "nobody"] as const;

/** Who vouches for the server. Some answers need more than a choice: which authorities, which certificate. */
export function RootsSetting({ choices }: { readonly choices: Choices }) {
  const { t } = useTexts();
  const id = useId();
  const { roots } = choices.trust.settings;
  /** Chosen, and not told enough of yet. */
  const [wanted, setWanted] = useState<Roots["from"] | null>(null);
  const from = wanted ?? roots.from;
  const { kept: authorities } = useKept("authority");
  const choose = (chosen: Roots) => {
    setWanted(null);
    choices.choose({ roots: chosen });
  };
  const chooseWay = (way: Roots["from"]) => {
    const [only, ...others] = authorities;
    if (way === "system" || way === "nobody") choose({ from: way });
    else if (way === "kept" && only && others.length === 0) choose({ from: "kept", ids: [only.id] });
    else setWanted(way);
  };
  return (
    <SettingRow choices={choices} names={["roots"]} labels={id}>
      <select
        id={id}
        className={`${styles.input} ${from === "nobody" ? styles.danger : ""}`}
        value={from}
        onChange={(event) => chooseWay(ways.find((way) => way === event.target.value) ?? "system")}
      >
        {ways.map((way) => (
          <option key={way} value={way}>
            {t(`trust.roots.${way}`)}
          </option>
        ))}
      </select>
      {from === "nobody" && <span className={styles.problem}>{t("trust.nobody.note")}</span>}
      {from === "kept" && <Authorities authorities={authorities} chosen={roots.from === "kept" ? roots.ids : []} onChoose={choose} />}
      {from === "pin" && (
        <TextInput
          label={t("trust.roots.pin")}
          value={roots.from === "pin" ? pairedHex(roots.sha256) : ""}
          hint={t("trust.roots.pin.hint")}
          problemOf={(text) => (readSha256(text) === null ? t("trust.roots.pin.problem") : null)}
          onChange={(text) => {
            const sha256 = readSha256(text);
            if (sha256 !== null) choose({ from: "pin", sha256 });
          }}
          data
        />
      )}
    </SettingRow>
  );
}

/** Hexadecimal as tools print it, with colons or spaces; upper case without them. */
export function readSha256(text: string): string | null {
  const hex = text
    .replace(/^\s*sha-?256\s*(fingerprint)?\s*[:=]\s*/i, "")
    .replace(/[\s:]/g, "")
    .toUpperCase();
  return /^[0-9A-F]{64}$/.test(hex) ? hex : null;
}

interface AuthoritiesProps {
  readonly authorities: readonly KeptCertificate[];
  readonly chosen: readonly string[];
  readonly onChoose: (roots: Roots) => void;
}

function Authorities({ authorities, chosen, onChoose }: AuthoritiesProps) {
  const { t } = useTexts();
  const gone = chosen.filter((id) => !authorities.some((one) => one.id === id));
  const toggle = (id: string) => {
    const ids = chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id];
    // Nobody at all would mean something else.
    if (ids.length > 0) onChoose({ from: "kept", ids });
  };
  if (authorities.length === 0 && gone.length === 0) return <span className={styles.hint}>{t("trust.roots.kept.none")}</span>;
  return (
    <div className={styles.options}>
      {authorities.map((authority) => (
        <div key={authority.id}>
          <label className={styles.choice}>
            <input type="checkbox" checked={chosen.includes(authority.id)} onChange={() => toggle(authority.id)} />
            <span>{authority.name}</span>
          </label>
          {chosen.includes(authority.id) && <KeptProblems certificate={authority} />}
        </div>
      ))}
      {gone.map((id) => (
        <label key={id} className={styles.choice}>
          <input type="checkbox" checked onChange={() => toggle(id)} />
          <span className={styles.problem}>{t("trust.gone")}</span>
        </label>
      ))}
      {chosen.length === 0 && <span className={styles.hint}>{t("trust.roots.kept.choose")}</span>}
    </div>
  );
}
