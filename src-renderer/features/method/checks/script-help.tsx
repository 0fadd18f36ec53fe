import { useTexts } from "../../../i18n/i18n";
import styles from "./checks.module.css";

/** What exists in a script, with the key of the text that tells of it. */
const parts = [
  ["request.metadata", "checks.help.metadata"],
  ["request.messages", "checks.help.messages"],
  ["request.method, request.target", "checks.help.method"],
  ["response.status, response.statusMessage", "checks.help.status"],
  ["response.messages, response.count", "checks.help.answers"],
  ["response.headers, response.trailers", "checks.help.headers"],
  ["response.elapsedMs", "checks.help.elapsed"],
  ["vars.get(name), vars.set(name, value)", "checks.help.vars"],
  ["check(title, condition, found?)", "checks.help.check"],
  ["log(value, …)", "checks.help.log"],
] as const;

/** What scripts may use. */
export function ScriptHelp() {
  const { t } = useTexts();
  return (
    <details className={styles.help}>
      <summary>{t("checks.help")}</summary>
      <p>{t("checks.help.box")}</p>
      <dl>
        {parts.map(([code, text]) => (
          <div key={code}>
            <dt className="data">{code}</dt>
            <dd>{t(text)}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
