import { FolderPlus, RefreshCw } from "lucide-react";
import { useId } from "react";
import type { SourceImports } from "#shared/contract/schema";
import type { SourceOutline } from "#shared/model/schema";
import { faultLine } from "../../i18n/fault-words";
import { useTexts } from "../../i18n/i18n";
import { tellFault } from "../../state/schema-actions";
import { importsPanelId } from "../../state/show-imports";
import { useWindowState } from "../../state/window-state";
import { Button, IconButton } from "../../ui/button";
import { Notice } from "../../ui/notice";
import { DroppedActs } from "./dropped-acts";
import type { ImportChoices } from "./import-choices";
import { ImportPaths } from "./import-paths";
import styles from "./imports-panel.module.css";
import { bestCandidate, MissingList } from "./missing-list";
import { type KnownImports, useImports } from "./use-imports";

type Candidate = SourceImports["candidates"][number];

/** The imports of one source. Files dropped here are for it (see the drop zone). */
export function SourceSection({ outline, ...choices }: { outline: SourceOutline } & ImportChoices) {
  const texts = useTexts();
  const { t } = texts;
  const state = useWindowState();
  const imports = useImports(outline);
  const heading = useId();
  const { source, missingImports } = outline;
  const dropped = source.kind === "upload";
  const act = (change: Promise<void>) => {
    tellFault(state, change.then(imports.again));
    // The button that was pressed goes with what it was for.
    document.getElementById(importsPanelId)?.focus();
  };
  const use = ({ handle }: Candidate) => act(state.schemaActions.addImportPath(source.id, handle));
  return (
    <section className={styles.source} aria-labelledby={heading} data-imports-of={source.id}>
      <header className={styles.head}>
        <h3 id={heading} title={source.detail}>
          <span className="visually-hidden">{t("imports.of", { source: source.label })}</span>
          <span aria-hidden="true">{source.label}</span>
        </h3>
        <Summary outline={outline} />
        {!dropped && <SearchState imports={imports} />}
        <span className={styles.acts}>
          {!dropped && <BestCandidate outline={outline} candidates={imports.known?.candidates ?? []} onUse={use} />}
          {!dropped && (
            <Button
              size="s"
              icon={<FolderPlus size={13} />}
              onClick={() => choices.chooseFolder(source.id, imports.known?.searched?.handle ?? null)}
            >
              {t("imports.choose")}
            </Button>
          )}
        </span>
      </header>
      {imports.fault && (
        <Notice tone="bad" title={t(`fault.${imports.fault.code}`)}>
          {faultLine(imports.fault, texts)}
        </Notice>
      )}
      {dropped && missingImports.length > 0 && <DroppedActs sourceId={source.id} {...choices} />}
      {missingImports.length > 0 && <MissingList outline={outline} imports={imports} onUse={use} />}
      {!dropped && (
        <ImportPaths
          paths={imports.known?.importPaths ?? []}
          onRemove={({ handle }) => act(state.schemaActions.removeImportPath(source.id, handle))}
        />
      )}
    </section>
  );
}

/** How it stands, in words. */
function Summary({ outline: { missingImports } }: { outline: SourceOutline }) {
  const { t, count } = useTexts();
  const costly = missingImports.filter(({ optionsOnly }) => !optionsOnly).length;
  if (missingImports.length === 0) {
    return (
      <span className={styles.ok} role="status">
        {t("imports.found")}
      </span>
    );
  }
  return (
    <span className={costly > 0 ? styles.bad : styles.warn} role="status">
      {costly > 0 ? count("imports.missing", costly) : count("imports.options", missingImports.length)}
      {costly > 0 && costly < missingImports.length && (
        <span className={styles.note}> {t("imports.and-options", { n: missingImports.length - costly })}</span>
      )}
    </span>
  );
}

function SearchState({ imports: { searching, stop, again, known } }: { imports: KnownImports }) {
  const { t } = useTexts();
  return (
    <span className={styles.search} role="status">
      {searching && (
        <>
          {t("imports.searching")}
          <Button look="quiet" size="s" onClick={stop}>
            {t("imports.cancel")}
          </Button>
        </>
      )}
      {!searching && known?.searched && (
        <IconButton label={t("imports.again")} onClick={again}>
          <RefreshCw size={12} />
        </IconButton>
      )}
    </span>
  );
}

/** Takes the folder that mends most. */
function BestCandidate({
  outline: { missingImports },
  candidates,
  onUse,
}: {
  outline: SourceOutline;
  candidates: readonly Candidate[];
  onUse: (candidate: Candidate) => void;
}) {
  const { t, count } = useTexts();
  const best = bestCandidate(candidates);
  if (!best) return null;
  const { length: n } = best.finds;
  return (
    <Button look="primary" size="s" onClick={() => onUse(best)}>
      {t("imports.use", { folder: best.label })}
      <small className={styles.finds}>{n === missingImports.length ? t("imports.finds.all", { n }) : count("imports.finds", n)}</small>
    </Button>
  );
}
