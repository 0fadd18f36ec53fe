import type { SourceOutline } from "#shared/model/schema";
import { useTexts } from "../../i18n/i18n";
import { isOfFiles } from "../../state/schema-store";
import { importsPanelId } from "../../state/show-imports";
import { useLayout, useSchemas } from "../../state/window-state";
import type { ImportChoices } from "./import-choices";
import styles from "./imports-panel.module.css";
import { SourceSection } from "./source-section";

/** For each source of .proto files: which imports are missing and where they may be, and its import paths. */
export function ImportsPanel(choices: ImportChoices) {
  const { t } = useTexts();
  const sources = useSchemas((state) => state.sources);
  const shown = sources.filter(isOfFiles);
  const first = useLayout((state) => state.importsOf);
  const rank = ({ source, missingImports }: SourceOutline) => (source.id === first ? 2 : Number(missingImports.length > 0));
  const ordered = [...shown].sort((a, b) => rank(b) - rank(a));
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
