import { X } from "lucide-react";
import { type ClipboardEvent, Fragment, useId } from "react";
import { isBinaryKey, type MetadataEntry, metadataProblem, withoutNames } from "#shared/model/metadata";
import type { TabState } from "#shared/model/settings";
import type { ScopedNames } from "#shared/model/variable-scopes";
import { NameInput } from "../../../editor/name-input";
import { useTexts } from "../../../i18n/i18n";
import { metadataLines } from "../../../state/metadata-lines";
import { useCalls, useWindowState } from "../../../state/window-state";
import { IconButton } from "../../../ui/button";
import { Chip } from "../../../ui/chip";
import { clearRefusal } from "../calls";
import { isAboutName } from "../refused-name";
import { useTabNames } from "../use-tab-names";
import { changedRows } from "./changed-rows";
import styles from "./metadata-table.module.css";

const blank: MetadataEntry = { key: "", value: "", enabled: true };

/** The request's metadata, a row to the pair, with a blank row at the end that becomes one as soon as it is written in. */
export function MetadataTable({ tab }: { tab: TabState }) {
  const { t } = useTexts();
  const state = useWindowState();
  const save = (metadata: readonly MetadataEntry[]) => {
    clearRefusal(state, tab.id);
    state.tabActions.update(tab.id, { metadata });
  };
  const change = (at: number, part: Partial<MetadataEntry>) =>
    save(changedRows(tab.metadata, blank, at, part, ({ key, value }) => key + value === ""));
  const paste = (event: ClipboardEvent, at: number) => {
    const pasted = metadataLines(event.clipboardData.getData("text/plain"));
    if (!pasted) return;
    event.preventDefault();
    const replaced = tab.metadata[at]?.key === "" && tab.metadata[at]?.value === "" ? 1 : 0;
    save(tab.metadata.toSpliced(at, replaced, ...pasted));
  };
  const names = useTabNames(tab);
  const refusal = useCalls(({ refusals }) => refusals[tab.id]);
  return (
    <div className={styles.wrap}>
      <table className={styles.table} aria-label={t("request.metadata")}>
        <thead>
          <tr>
            <th className={styles.on}>
              <span className="visually-hidden">{t("act.send")}</span>
            </th>
            <th className={styles.key}>{t("metadata.key")}</th>
            <th>{t("metadata.value")}</th>
            <th className={styles.act}>
              <span className="visually-hidden">{t("act.remove")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {[...tab.metadata, blank].map((entry, at) => (
            <Row
              // biome-ignore lint/suspicious/noArrayIndexKey: keys may repeat, so a row is its place
              key={at}
              n={at + 1}
              entry={entry}
              names={names}
              isRefused={entry.enabled && entry.value.includes("{{") && isAboutName(refusal, `the metadata ${entry.key}`)}
              isNew={at === tab.metadata.length}
              onChange={(part) => change(at, part)}
              onRemove={() => save(tab.metadata.toSpliced(at, 1))}
              onPaste={(event) => paste(event, at)}
            />
          ))}
        </tbody>
      </table>
      <p className={styles.hint}>{t("metadata.hint")}</p>
    </div>
  );
}

interface RowProps {
  readonly n: number;
  readonly entry: MetadataEntry;
  readonly names: ScopedNames;
  /** A name in its value stands for nothing, and stopped the call. */
  readonly isRefused: boolean;
  readonly isNew: boolean;
  readonly onChange: (part: Partial<MetadataEntry>) => void;
  readonly onRemove: () => void;
  readonly onPaste: (event: ClipboardEvent) => void;
}

function Row({ n, entry, names, isRefused, isNew, onChange, onRemove, onPaste }: RowProps) {
  const { t } = useTexts();
  const problemId = useId();
  const empty = entry.key === "" && entry.value === "";
  const judged = withoutNames(entry);
  const problem = empty || !entry.enabled ? null : metadataProblem(judged.key, judged.value);
  const aboutValue = problem === "bad-value" || problem === "bad-base64";
  const describedBy = problem ? problemId : undefined;
  return (
    <Fragment>
      <tr className={entry.enabled ? undefined : styles.off}>
        <td className={styles.on}>
          {!isNew && (
            <input
              type="checkbox"
              aria-label={t("metadata.on", { n })}
              checked={entry.enabled}
              onChange={(event) => onChange({ enabled: event.target.checked })}
            />
          )}
        </td>
        <td className={styles.key}>
          <input
            className={styles.cell}
            aria-label={t("metadata.key.n", { n })}
            aria-invalid={problem !== null && !aboutValue}
            aria-describedby={aboutValue ? undefined : describedBy}
            placeholder={isNew ? t("metadata.add") : undefined}
            value={entry.key}
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => onChange({ key: event.target.value })}
            onPaste={onPaste}
          />
        </td>
        <td>
          <div className={styles.value}>
            <NameInput
              className={styles.cell}
              names={names}
              aria-label={t("metadata.value.n", { n })}
              aria-invalid={aboutValue || isRefused}
              aria-describedby={aboutValue ? describedBy : undefined}
              value={entry.value}
              onText={(value) => onChange({ value })}
            />
            {isBinaryKey(entry.key) && <Chip>{t("metadata.base64")}</Chip>}
          </div>
        </td>
        <td className={styles.act}>
          {!isNew && (
            <IconButton label={t("metadata.remove", { n })} onClick={onRemove}>
              <X size={13} aria-hidden="true" />
            </IconButton>
          )}
        </td>
      </tr>
      {problem && (
        <tr>
          <td colSpan={4} className={styles.problem} id={problemId}>
            {t(`metadata.problem.${problem}`)}
          </td>
        </tr>
      )}
    </Fragment>
  );
}
