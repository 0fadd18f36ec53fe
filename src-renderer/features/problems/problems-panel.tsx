import { useMemo } from "react";
import { useCommandRegistry } from "../../commands/context";
import { useTexts } from "../../i18n/i18n";
import { missingImportCount, problemsOf } from "../../state/schema-store";
import { useSchemas, useWindowState } from "../../state/window-state";
import { Button } from "../../ui/button";
import { ProblemList } from "../../ui/problem-list";
import styles from "./problems-panel.module.css";

/** The id of the list, which takes the focus. */
export const problemListId = "problems";

/** Everything that is wrong with the open schemas. */
export function ProblemsPanel() {
  const { t } = useTexts();
  const { tabActions } = useWindowState();
  const sources = useSchemas((state) => state.sources);
  const problems = useMemo(() => problemsOf({ sources }).map(problemLine), [sources]);
  const missing = missingImportCount({ sources });
  return (
    <section className={styles.panel} aria-label={t("problems.title")}>
      {missing > 0 && <MissingImports count={missing} />}
      {problems.length === 0 ? (
        <p className={styles.none}>{t("problems.none")}</p>
      ) : (
        <ProblemList
          id={problemListId}
          label={t("problems.title")}
          problems={problems}
          words={{ error: t("problems.error"), warning: t("problems.warning") }}
          onOpen={({ sourceId, file, line, column }) => tabActions.openSource(sourceId, file, line, column)}
        />
      )}
    </section>
  );
}

function problemLine({ sourceId, diagnostic }: ReturnType<typeof problemsOf>[number], index: number) {
  const { file, line, column } = diagnostic;
  return { ...diagnostic, sourceId, key: `${index} ${sourceId} ${file}:${line}:${column}`, place: `${file}:${line}:${column}` };
}

function MissingImports({ count: n }: { count: number }) {
  const { t, count } = useTexts();
  const registry = useCommandRegistry();
  return (
    <div className={styles.missing}>
      <p>
        <b>{count("problems.missing", n)}</b> {t("problems.missing.why")}
      </p>
      <Button size="s" onClick={() => registry.run("imports")}>
        {t("problems.missing.act")}
      </Button>
    </div>
  );
}
