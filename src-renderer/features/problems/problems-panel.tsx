import { X } from "lucide-react";
import { useMemo } from "react";
import { useCommandRegistry } from "../../commands/context";
import { useTexts } from "../../i18n/i18n";
import { problemsOf } from "../../state/schema-store";
import { useSchemas, useWindowState } from "../../state/window-state";
import { Button, IconButton } from "../../ui/button";
import { ProblemList } from "../../ui/problem-list";
import styles from "./problems-panel.module.css";

/** Everything that is wrong with the open schemas. */
export function ProblemsPanel() {
  const { t, count } = useTexts();
  const { layout, tabActions } = useWindowState();
  const schemas = useSchemas((state) => state);
  const problems = useMemo(() => problemsOf(schemas).map(problemLine), [schemas]);
  const missing = problems.filter(({ code }) => code === "import-missing").length;
  return (
    <section className={styles.panel} aria-label={t("problems.title")}>
      <header className={styles.head}>
        <h2>{t("problems.title")}</h2>
        <span className={styles.count}>{count("problems.count", problems.length)}</span>
        <IconButton label={t("problems.close")} className={styles.close} onClick={() => layout.setState({ problems: false })}>
          <X size={14} />
        </IconButton>
      </header>
      {missing > 0 && <MissingImports count={missing} />}
      {problems.length === 0 ? (
        <p className={styles.none}>{t("problems.none")}</p>
      ) : (
        <ProblemList
          id="problems"
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
      <Button size="s" onClick={() => registry.run("open.folder") || registry.run("open")}>
        {t("problems.missing.act")}
      </Button>
    </div>
  );
}
