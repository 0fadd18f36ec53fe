import { useTexts } from "../../i18n/i18n";
import { isOfFiles } from "../../state/schema-store";
import { useSchemas } from "../../state/window-state";
import { type ImportChoices, importsPanelId } from "./import-choices";
import styles from "./imports-panel.module.css";
import { SourceSection } from "./source-section";

/** For each source of .proto files: which imports are missing and where they may be, and its import paths. */
export function ImportsPanel(choices: ImportChoices) {
  const { t } = useTexts();
  const sources = useSchemas((state) => state.sources);
  const shown = sources.filter(isOfFiles);
  const ordered = [...shown].sort((a, b) => Number(b.missingImports.length > 0) - Number(a.missingImports.length > 0));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and takes the focus when it is asked for
    <section id={importsPanelId} className={styles.panel} aria-label={t("imports.title")} tabIndex={0}>
      {shown.length === 0 && <p className={styles.none}>{t("imports.none")}</p>}
      {ordered.map((outline) => (
        <SourceSection key={outline.source.id} outline={outline} {...choices} />
      ))}
    </section>
  );
}
