import { ChevronDown, ChevronUp, Rows3, X } from "lucide-react";
import { type FormEvent, useId, useMemo, useRef, useState } from "react";
import type { PastCall, PastCallHead } from "#shared/model/history";
import { useCommands } from "../../../commands/context";
import { chordLabel } from "../../../commands/registry";
import { useHost } from "../../../host/host";
import { faultLine } from "../../../i18n/fault-words";
import { useTexts } from "../../../i18n/i18n";
import { tellFault } from "../../../state/schema-actions";
import { useWindowState } from "../../../state/window-state";
import { Button, IconButton } from "../../../ui/button";
import { MenuButton } from "../../../ui/menu-button";
import { useStable } from "../log/use-stable";
import styles from "./past-compare.module.css";
import { type DifferencesHandle, PastDifferences } from "./past-differences";
import { pastLabel } from "./past-label";
import { compareRecordings } from "./past-recording";
import { useIgnoredPaths, useOtherPasts, usePastComparison, useRecordingPlaces } from "./use-past-comparison";

interface PastCompareProps {
  readonly call: PastCall;
  /** The call that it is compared with; empty for the newest other one of the same method. */
  readonly other: string;
  readonly onOther: (id: string) => void;
}

/** A past call beside another one: where they differ, and what of that is of no account. */
export function PastCompare({ call, other, onOther }: PastCompareProps) {
  const { t } = useTexts();
  const others = useOtherPasts(call);
  const chosen = other === "" ? (others?.[0]?.id ?? null) : other;
  const { comparison, fault } = usePastComparison(call.id, chosen);
  const paths = useIgnoredPaths();
  const list = useRef<DifferencesHandle>(null);
  if (chosen === null) return others === null ? null : <NoOther />;
  const isCurrent = comparison?.left.id === call.id && comparison.right.id === chosen;
  return (
    <div className={styles.compare}>
      <Bar call={call} others={others ?? []} right={comparison?.right ?? null} onOther={onOther} count={countOf(comparison)} list={list} />
      <Ignored {...paths} problem={fault?.code === "bad-params" ? fault : null} />
      {fault && fault.code !== "bad-params" && <Problem fault={fault} />}
      {isCurrent && comparison.isPartial && (
        <p className={styles.note} role="status">
          {t("history.compare.partial")}
        </p>
      )}
      {isCurrent && <PastDifferences comparison={comparison} onIgnore={paths.ignore} ref={list} />}
    </div>
  );
}

function countOf(comparison: ReturnType<typeof usePastComparison>["comparison"]): number | null {
  return comparison && comparison.differences.length + comparison.more;
}

function NoOther() {
  const { t } = useTexts();
  return (
    <p className={styles.none} role="status">
      <b>{t("history.compare.none")}</b> {t("history.compare.none.note")}
    </p>
  );
}

function Problem({ fault }: { fault: NonNullable<ReturnType<typeof usePastComparison>["fault"]> }) {
  const texts = useTexts();
  return (
    <p className={styles.problem} role="alert">
      {faultLine(fault, texts)}
    </p>
  );
}

interface BarProps {
  readonly call: PastCall;
  readonly others: readonly PastCallHead[];
  readonly right: PastCallHead | null;
  readonly onOther: (id: string) => void;
  /** Null until it is known. */
  readonly count: number | null;
  readonly list: React.RefObject<DifferencesHandle | null>;
}

function Bar({ call, others, right, onOther, count: differences, list }: BarProps) {
  const { t, count, locale } = useTexts();
  const { mac } = useHost();
  const step = useStable((by: 1 | -1) => list.current?.step(by));
  const hasSome = useStable(() => (differences ?? 0) > 0);
  useCommands(
    useMemo(
      () =>
        [
          { id: "compare.next", key: "F7", when: hasSome, run: () => step(1) },
          { id: "compare.previous", key: "Shift+F7", when: hasSome, run: () => step(-1) },
        ] as const,
      [step, hasSome],
    ),
  );
  const known = right && !others.some(({ id }) => id === right.id) ? [right, ...others] : others;
  const items = known.map((head) => ({
    id: head.id,
    label: pastLabel(head, locale),
    checked: head.id === right?.id,
    run: () => onOther(head.id),
  }));
  return (
    <div className={styles.bar}>
      <span className={styles.with} aria-hidden="true">
        {t("compare.with")}
      </span>
      <MenuButton label={t("compare.with")} groups={[{ label: t("compare.group.same"), items }]}>
        {right ? pastLabel(right, locale) : t("compare.choose")}
      </MenuButton>
      <span className={styles.count} role="status">
        {differences === 0 ? t("history.compare.same") : differences !== null && count("history.compare.count", differences)}
      </span>
      <span className={styles.tools}>
        {right && <WholeStreams call={call} right={right} />}
        <IconButton label={`${t("compare.previous")} (${chordLabel("Shift+F7", mac)})`} disabled={!differences} onClick={() => step(-1)}>
          <ChevronUp size={14} aria-hidden="true" />
        </IconButton>
        <IconButton label={`${t("compare.next")} (${chordLabel("F7", mac)})`} disabled={!differences} onClick={() => step(1)}>
          <ChevronDown size={14} aria-hidden="true" />
        </IconButton>
      </span>
    </div>
  );
}

/** Of two streams whose recordings are both there: the way to all of their messages. */
function WholeStreams({ call, right }: { call: PastCall; right: PastCallHead }) {
  const { t } = useTexts();
  const host = useHost();
  const state = useWindowState();
  const { places } = useRecordingPlaces([call.id, right.id]);
  const [own, other] = places ?? [];
  if (call.kind === "unary" || own === undefined || other === undefined || own === "gone" || other === "gone") return null;
  return (
    <Button
      size="s"
      icon={<Rows3 size={12} aria-hidden="true" />}
      onClick={() => tellFault(state, compareRecordings(host, state, call, right.id, other))}
    >
      {t("history.compare.all")}
    </Button>
  );
}

interface IgnoredProps extends ReturnType<typeof useIgnoredPaths> {
  readonly problem: NonNullable<ReturnType<typeof usePastComparison>["fault"]> | null;
}

/** What counts for nothing, and a field for more of it. */
function Ignored({ ignored, ignore, heed, problem }: IgnoredProps) {
  const texts = useTexts();
  const { t } = texts;
  const [typed, setTyped] = useState("");
  const id = useId();
  const add = (event: FormEvent) => {
    event.preventDefault();
    if (typed.trim() === "") return;
    ignore(typed.trim());
    setTyped("");
  };
  return (
    <form className={styles.ignored} onSubmit={add}>
      <label htmlFor={id}>{t("history.compare.ignored")}</label>
      {ignored.map((path) => (
        <span key={path} className={`${styles.path} data`}>
          {path}
          <IconButton label={t("history.compare.heed", { path })} onClick={() => heed(path)}>
            <X size={11} aria-hidden="true" />
          </IconButton>
        </span>
      ))}
      <input
        id={id}
        className={`${styles.input} data`}
        value={typed}
        placeholder={t("history.compare.ignore.hint")}
        maxLength={200}
        spellCheck={false}
        autoComplete="off"
        aria-invalid={problem !== null}
        aria-describedby={problem ? `${id}-problem` : undefined}
        onChange={(event) => setTyped(event.target.value)}
      />
      {problem && (
        <span id={`${id}-problem`} className={styles.problem} role="alert">
          {faultLine(problem, texts)}
        </span>
      )}
    </form>
  );
}
