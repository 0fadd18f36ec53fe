import { X } from "lucide-react";
import { Fragment, useId } from "react";
import type { ExpectationProblem } from "#shared/model/check";
import type { TakenValue } from "#shared/model/saved-request";
import { useTexts } from "../../../i18n/i18n";
import { IconButton } from "../../../ui/button";
import { changedRows } from "../request/changed-rows";
import table from "../request/metadata-table.module.css";
import { Choice } from "./check-fields";
import styles from "./checks.module.css";

const blank: TakenValue = { name: "", path: "", of: "first" };

interface TakesTableProps {
  readonly takes: readonly TakenValue[];
  readonly problems: readonly ExpectationProblem[];
  readonly onChange: (takes: readonly TakenValue[]) => void;
}

/** The values that are taken from the answer, with a blank row at the end that becomes one as soon as it is written in. */
export function TakesTable({ takes, problems, onChange }: TakesTableProps) {
  const { t } = useTexts();
  const change = (at: number, part: Partial<TakenValue>) =>
    onChange(changedRows(takes, blank, at, part, ({ name, path }) => name + path === ""));
  return (
    <table className={`${table.table} ${styles.takes}`} aria-label={t("checks.takes")}>
      <thead>
        <tr>
          <th className={styles.takeName}>{t("checks.take.name")}</th>
          <th>{t("checks.take.path")}</th>
          <th className={styles.takeOf}>{t("checks.take.of")}</th>
          <th className={table.act}>
            <span className="visually-hidden">{t("act.remove")}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {[...takes, blank].map((take, at) => (
          <Row
            // biome-ignore lint/suspicious/noArrayIndexKey: while one types, names repeat, so a row is its place
            key={at}
            n={at + 1}
            take={take}
            isNew={at === takes.length}
            problems={problems.filter((problem) => problem.at === at)}
            onChange={(part) => change(at, part)}
            onRemove={() => onChange(takes.toSpliced(at, 1))}
          />
        ))}
      </tbody>
    </table>
  );
}

interface RowProps {
  readonly n: number;
  readonly take: TakenValue;
  readonly isNew: boolean;
  readonly problems: readonly ExpectationProblem[];
  readonly onChange: (part: Partial<TakenValue>) => void;
  readonly onRemove: () => void;
}

function Row({ n, take: { name, path, of }, isNew, problems, onChange, onRemove }: RowProps) {
  const { t } = useTexts();
  const noteId = useId();
  const isBad = (field: ExpectationProblem["field"]) => problems.some((problem) => problem.field === field);
  const cell = (field: "name" | "path", value: string, placeholder: string | undefined) => (
    <input
      className={table.cell}
      aria-label={t(`checks.take.${field}.n`, { n })}
      aria-invalid={isBad(field)}
      aria-describedby={isBad(field) ? noteId : undefined}
      placeholder={isNew ? placeholder : undefined}
      value={value}
      maxLength={4096}
      spellCheck={false}
      autoComplete="off"
      onChange={(event) => onChange({ [field]: event.target.value })}
    />
  );
  return (
    <Fragment>
      <tr>
        <td className={table.key}>{cell("name", name, t("checks.take.add"))}</td>
        <td>{cell("path", path, "$.token")}</td>
        <td>
          <Choice
            label={t("checks.take.of.n", { n })}
            value={of}
            options={(["first", "last"] as const).map((id) => ({ id, label: t(`checks.of.${id}`) }))}
            onChange={(chosen) => !isNew && onChange({ of: chosen })}
          />
        </td>
        <td className={table.act}>
          {!isNew && (
            <IconButton label={t("checks.take.remove", { n })} onClick={onRemove}>
              <X size={13} aria-hidden="true" />
            </IconButton>
          )}
        </td>
      </tr>
      {problems.length > 0 && (
        <tr>
          <td colSpan={4} className={styles.problem} id={noteId}>
            {problems.map(({ message }) => message).join("\n")}
          </td>
        </tr>
      )}
    </Fragment>
  );
}
