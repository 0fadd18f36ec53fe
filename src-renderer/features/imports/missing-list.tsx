import type { SourceImports } from "#shared/contract/schema";
import type { MissingImport, SourceOutline } from "#shared/model/schema";
import { useTexts } from "../../i18n/i18n";
import { Button } from "../../ui/button";
import styles from "./imports-panel.module.css";
import type { KnownImports } from "./use-imports";

type Candidate = SourceImports["candidates"][number];

/** The one folder that mends most, where it mends more than one import. */
export function bestCandidate([best]: readonly Candidate[]): Candidate | null {
  return best && best.finds.length > 1 ? best : null;
}

/** Folders offered for one import: more are no help. */
const shownCandidates = 3;

interface MissingListProps {
  readonly outline: SourceOutline;
  readonly imports: KnownImports;
  readonly onUse: (candidate: Candidate) => void;
}

/** The missing imports of a source, each with the folders that would mend it. */
export function MissingList({ outline: { source, missingImports }, imports, onUse }: MissingListProps) {
  const { t } = useTexts();
  return (
    <ul className={styles.list} aria-label={t("imports.list", { source: source.label })}>
      {missingImports.map((missing) => (
        <li key={missing.path} className={styles.row}>
          <span className={`${styles.path} data`} title={missing.path}>
            {missing.path}
          </span>
          <Importers missing={missing} />
          <span className={styles.acts}>
            <Candidates path={missing.path} imports={imports} onUse={onUse} />
          </span>
        </li>
      ))}
    </ul>
  );
}

function Importers({ missing: { importers, importerCount, optionsOnly } }: { missing: MissingImport }) {
  const { t, count } = useTexts();
  const names = `${importers.join(", ")}${importerCount > importers.length ? ", …" : ""}`;
  return (
    <span className={styles.importers} title={names}>
      {optionsOnly ? `${t("imports.options-only")} · ` : ""}
      {importerCount === 1 ? names : `${count("imports.files", importerCount)}: ${names}`}
    </span>
  );
}

function Candidates({
  path,
  imports: { known, searching },
  onUse,
}: {
  path: string;
  imports: KnownImports;
  onUse: MissingListProps["onUse"];
}) {
  const { t, count } = useTexts();
  // The one that mends most has its button above: here it is only said what it would find.
  const offered = bestCandidate(known?.candidates ?? []);
  const fitting = (known?.candidates ?? []).filter(({ finds }) => finds.includes(path)).slice(0, shownCandidates);
  if (fitting.length > 0) {
    return fitting.map((candidate) =>
      candidate === offered ? (
        <span key={candidate.handle} className={styles.nowhere} title={candidate.label}>
          {t("imports.in", { folder: candidate.label })}
        </span>
      ) : (
        <Button key={candidate.handle} size="s" className={styles.candidate ?? ""} title={candidate.label} onClick={() => onUse(candidate)}>
          {t("imports.use", { folder: candidate.label })}
          {candidate.finds.length > 1 && <small className={styles.finds}>{count("imports.finds", candidate.finds.length)}</small>}
        </Button>
      ),
    );
  }
  if (searching || !known?.searched) return null;
  const place = known.searched.label;
  const words = t(known.complete ? "imports.nowhere" : "imports.nowhere.some", { place });
  return (
    <span className={styles.nowhere} title={words}>
      {words}
    </span>
  );
}
