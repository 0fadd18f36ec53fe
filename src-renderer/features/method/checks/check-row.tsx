import { X } from "lucide-react";
import { useId } from "react";
import { type Check, type CheckKind, checkKinds, comparisons, type ExpectationProblem, messageChoices } from "#shared/model/check";
import { statusNames } from "#shared/model/status";
import { useTexts } from "../../../i18n/i18n";
import { IconButton } from "../../../ui/button";
import { figureComparisons, isOfPresence, ofKind } from "./check-edits";
import { Choice, FigureField, IgnoredPaths, Line } from "./check-fields";
import styles from "./checks.module.css";

const orderKinds = ["ascending", "descending", "distinct"] as const;
const latencies = ["end", "first-message"] as const;

interface CheckRowProps {
  /** From 1. */
  readonly n: number;
  readonly check: Check;
  readonly problems: readonly ExpectationProblem[];
  readonly onChange: (check: Check) => void;
  readonly onRemove: () => void;
}

/** One check: its kind, what it is about, and what is expected; what cannot be is said below. */
export function CheckRow({ n, check, problems, onChange, onRemove }: CheckRowProps) {
  const { t } = useTexts();
  const noteId = useId();
  return (
    <li className={styles.check}>
      <div className={styles.fields}>
        <Choice
          label={t("checks.kind.n", { n })}
          value={check.kind}
          options={checkKinds.map((id) => ({ id, label: t(`checks.kind.${id}`) }))}
          onChange={(kind: CheckKind) => onChange(ofKind(check, kind))}
        />
        <Fields n={n} check={check} problems={problems} noteId={noteId} onChange={onChange} />
        <IconButton label={t("checks.remove", { n })} onClick={onRemove}>
          <X size={13} aria-hidden="true" />
        </IconButton>
      </div>
      {problems.length > 0 && (
        <p className={styles.problem} id={noteId} role="alert">
          {problems.map(({ message }) => message).join("\n")}
        </p>
      )}
    </li>
  );
}

interface FieldsProps extends Omit<CheckRowProps, "onRemove"> {
  readonly noteId: string;
}

function Fields({ n, check, problems, noteId, onChange }: FieldsProps) {
  const { t } = useTexts();
  const noted = (field: ExpectationProblem["field"]) => (problems.some((problem) => problem.field === field) ? noteId : undefined);
  const choice = <Id extends string>(label: string, value: Id, ids: readonly Id[], words: (id: Id) => string, change: (id: Id) => void) => (
    <Choice label={label} value={value} options={ids.map((id) => ({ id, label: words(id) }))} onChange={change} />
  );
  const path = (now: string, change: (path: string) => void) => (
    <Line label={t("checks.path.n", { n })} placeholder="$.items[0].id" value={now} note={noted("path")} onChange={change} />
  );
  switch (check.kind) {
    case "status":
      return choice(
        t("checks.expected.n", { n }),
        check.is,
        [...new Set<string>([...statusNames, check.is])],
        (id) => id,
        (is) => onChange({ ...check, is }),
      );
    case "message":
      return (
        <>
          {choice(
            t("checks.of.n", { n }),
            check.of,
            messageChoices,
            (id) => t(`checks.of.${id}`),
            (of) => onChange({ ...check, of }),
          )}
          {path(check.path, (now) => onChange({ ...check, path: now }))}
          <Compared n={n} check={check} note={noted("value")} onChange={(part) => onChange({ ...check, ...part })} />
        </>
      );
    case "header":
    case "trailer":
      return (
        <>
          <Line
            label={t("checks.key.n", { n })}
            placeholder="x-request-id"
            value={check.key}
            onChange={(key) => onChange({ ...check, key })}
          />
          <Compared n={n} check={check} note={noted("value")} onChange={(part) => onChange({ ...check, ...part })} />
        </>
      );
    case "status-message":
      return <Compared n={n} check={check} note={noted("value")} onChange={(part) => onChange({ ...check, ...part })} />;
    case "order":
      return (
        <>
          {path(check.path, (now) => onChange({ ...check, path: now }))}
          {choice(
            t("checks.order.n", { n }),
            check.is,
            orderKinds,
            (id) => t(`checks.order.${id}`),
            (is) => onChange({ ...check, is }),
          )}
        </>
      );
    case "count":
      return <Figure n={n} check={check} onChange={(part) => onChange({ ...check, ...part })} />;
    case "latency":
      return (
        <>
          {choice(
            t("checks.to.n", { n }),
            check.to,
            latencies,
            (id) => t(`checks.to.${id}`),
            (to) => onChange({ ...check, to }),
          )}
          <Figure n={n} check={check} unit="ms" onChange={(part) => onChange({ ...check, ...part })} />
        </>
      );
    case "schema":
      return <span className={styles.words}>{t("checks.schema.note")}</span>;
    case "snapshot":
      return <IgnoredPaths n={n} paths={check.ignore} note={noted("ignore")} onChange={(ignore) => onChange({ ...check, ignore })} />;
  }
}

type Comparing = Pick<Extract<Check, { kind: "message" }>, "comparison" | "value">;

interface ComparedProps {
  readonly n: number;
  readonly check: Comparing & { readonly kind: CheckKind };
  readonly note: string | undefined;
  readonly onChange: (part: Partial<Comparing>) => void;
}

function Compared({ n, check: { kind, comparison, value }, note, onChange }: ComparedProps) {
  const { t } = useTexts();
  return (
    <>
      <Choice
        label={t("checks.comparison.n", { n })}
        value={comparison}
        options={comparisons.map((id) => ({ id, label: t(`checks.comparison.${id}`) }))}
        onChange={(chosen) => onChange({ comparison: chosen })}
      />
      {!isOfPresence(comparison) && (
        <Line
          label={t("checks.expected.n", { n })}
          placeholder={comparison === "matches" ? "^[a-z]+$" : kind === "message" ? '"Ada"  3  true' : ""}
          value={value}
          note={note}
          onChange={(text) => onChange({ value: text })}
        />
      )}
    </>
  );
}

type Figured = Pick<Extract<Check, { kind: "count" }>, "comparison" | "value">;

interface FigureProps {
  readonly n: number;
  readonly check: Figured;
  readonly unit?: string;
  readonly onChange: (part: Partial<Figured>) => void;
}

function Figure({ n, check: { comparison, value }, unit, onChange }: FigureProps) {
  const { t } = useTexts();
  const offered = [...new Set([...figureComparisons, comparison])];
  return (
    <>
      <Choice
        label={t("checks.comparison.n", { n })}
        value={comparison}
        options={offered.map((id) => ({ id, label: t(`checks.comparison.${id}`) }))}
        onChange={(chosen) => onChange({ comparison: chosen })}
      />
      <FigureField label={t("checks.expected.n", { n })} value={value} unit={unit} onChange={(figure) => onChange({ value: figure })} />
    </>
  );
}
