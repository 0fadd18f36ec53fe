import { ChevronDown, ChevronUp, RotateCw, X } from "lucide-react";
import { useId } from "react";
import type { CallHead, Direction } from "#shared/model/call";
import type { KeptRecording } from "#shared/model/recording";
import { useCommandRegistry } from "../../../commands/context";
import { chordLabel } from "../../../commands/registry";
import { useHost } from "../../../host/host";
import { faultLine } from "../../../i18n/fault-words";
import { useTexts } from "../../../i18n/i18n";
import { Button, IconButton } from "../../../ui/button";
import type { MenuItem } from "../../../ui/menu";
import { MenuButton } from "../../../ui/menu-button";
import { Segments } from "../../../ui/segments";
import bar from "../log/log-bar.module.css";
import styles from "./compare.module.css";
import { ignoredPaths, mostIgnored } from "./ignored-paths";
import { callLabel } from "./other-calls";
import type { Compare } from "./use-compare";
import { useBorrowing } from "./use-others";

interface CompareBarProps {
  readonly compare: Compare;
  /** Why a step led nowhere. */
  readonly said: string;
  readonly onStep: (by: 1 | -1) => void;
  /** To the differences alone, or back to all pairs. */
  readonly onNarrow: () => void;
}

/** Over the pairs: with what, how, how much differs, and the way from one difference to the next. */
export function CompareBar({ compare, said, onStep, onNarrow }: CompareBarProps) {
  const { t } = useTexts();
  const { mac } = useHost();
  const { different, again, other, state, shown, query } = compare;
  return (
    <div className={bar.bar}>
      <OtherChoice compare={compare} />
      <KindChoice compare={compare} />
      <IgnoreField compare={compare} />
      <Counts compare={compare} />
      <span className={bar.count} role="status">
        {said}
      </span>
      <span className={bar.tools}>
        {(shown > 0 || query.only !== null) && (
          <Button
            size="s"
            look="quiet"
            aria-pressed={query.only !== null}
            title={`${t("compare.only")} (${chordLabel("F8", mac)})`}
            onClick={onNarrow}
          >
            {t("compare.only")}
          </Button>
        )}
        <IconButton
          label={`${t("compare.previous")} (${chordLabel("Shift+F7", mac)})`}
          disabled={different === 0}
          onClick={() => onStep(-1)}
        >
          <ChevronUp size={14} aria-hidden="true" />
        </IconButton>
        <IconButton label={`${t("compare.next")} (${chordLabel("F7", mac)})`} disabled={different === 0} onClick={() => onStep(1)}>
          <ChevronDown size={14} aria-hidden="true" />
        </IconButton>
        <IconButton label={t("compare.again")} disabled={other === null || state.isRunning} onClick={again}>
          <RotateCw size={13} aria-hidden="true" />
        </IconButton>
      </span>
    </div>
  );
}

function OtherChoice({ compare: { head, others, other, setQuery } }: { compare: Compare }) {
  const { t, count, locale } = useTexts();
  const registry = useCommandRegistry();
  const itemOf = (head: CallHead): MenuItem => ({
    id: head.callId,
    label: `${callLabel(head, locale)} · ${count("compare.rows", head.rows)}`,
    checked: head.callId === other?.callId,
    run: () => setQuery({ other: head.callId }),
  });
  const borrow = useBorrowing(head.owner);
  const keptItemOf = (recording: KeptRecording): MenuItem => ({
    id: recording.id,
    label: `${callLabel(recording, locale)} · ${count("compare.rows", recording.rows)}`,
    checked: false,
    run: () => borrow(recording),
  });
  const groups = [
    { label: t("compare.group.same"), items: (others?.sameMethod ?? []).map(itemOf) },
    { label: t("compare.group.others"), items: (others?.others ?? []).map(itemOf) },
    { label: t("compare.group.kept"), items: (others?.kept ?? []).map(keptItemOf) },
    {
      label: t("compare.group.more"),
      items: [{ id: "open", label: t("compare.none.act"), run: () => void registry.run("recording.open") }],
    },
  ].filter(({ items }) => items.length > 0);
  return (
    <span className={styles.other}>
      <span aria-hidden="true">{t("compare.with")}</span>
      <MenuButton label={t("compare.with")} groups={groups}>
        {other ? callLabel(other, locale) : t("compare.choose")}
      </MenuButton>
    </span>
  );
}

const kinds = ["both", "received", "sent"] as const;
type KindId = (typeof kinds)[number];

function KindChoice({ compare: { query, setQuery } }: { compare: Compare }) {
  const { t } = useTexts();
  const kindOf = (id: KindId): Direction | null => (id === "both" ? null : id);
  return (
    <Segments
      label={t("compare.kind")}
      items={kinds.map((id) => ({ id, label: id === "both" ? t("compare.kind.both") : t(`log.${id}`) }))}
      selected={query.kind ?? "both"}
      onSelect={(id) => setQuery({ kind: kindOf(id) })}
    />
  );
}

function IgnoreField({ compare: { query, setQuery, state, list } }: { compare: Compare }) {
  const texts = useTexts();
  const { t } = texts;
  const id = useId();
  const isTooMuch = ignoredPaths(query.ignore).length > mostIgnored;
  const fault = state.fault ? faultLine(state.fault, texts) : null;
  const problem = isTooMuch ? t("compare.ignore.most", { n: mostIgnored }) : fault;
  const isOwn = isTooMuch || (state.fault?.code === "bad-params" && query.ignore !== "");
  return (
    <>
      <span className={styles.ignored}>
        <label className={bar.label} htmlFor={id}>
          {t("compare.ignore")}
        </label>
        <input
          id={id}
          className={bar.input}
          value={query.ignore}
          placeholder={t("compare.ignore.hint")}
          maxLength={1000}
          spellCheck={false}
          autoComplete="off"
          aria-invalid={isOwn}
          aria-describedby={problem ? `${id}-problem` : undefined}
          onChange={(event) => setQuery({ ignore: event.target.value })}
          onKeyDown={(event) => {
            if (event.nativeEvent.isComposing || (event.key !== "ArrowDown" && event.key !== "Escape")) return;
            event.preventDefault();
            list.current?.focus();
          }}
        />
      </span>
      {problem && (
        <span id={`${id}-problem`} className={bar.problem} role="alert">
          {problem}
        </span>
      )}
    </>
  );
}

/** How far it is, and in the end how much differs. */
function Counts({ compare: { state, cancel, total, different, list } }: { compare: Compare }) {
  const { t, number } = useTexts();
  const { report, isRunning } = state;
  if (isRunning) {
    const percent = report && report.total > 0 ? Math.floor((report.scanned / report.total) * 100) : 0;
    return (
      <>
        <span className={bar.count}>
          <progress className={bar.progress} max={100} value={percent} aria-hidden="true" />
          {t("compare.running", { percent })}
        </span>
        <IconButton
          label={t("compare.cancel")}
          onClick={() => {
            cancel();
            list.current?.focus();
          }}
        >
          <X size={13} aria-hidden="true" />
        </IconButton>
      </>
    );
  }
  if (!report?.isDone || total === 0) return null;
  const parts = [
    different === 0 && t("compare.equal"),
    t("compare.count.same", { n: number(report.same) }),
    report.changed > 0 && t("compare.count.changed", { n: number(report.changed) }),
    report.onlyLeft > 0 && t("compare.count.left", { n: number(report.onlyLeft) }),
    report.onlyRight > 0 && t("compare.count.right", { n: number(report.onlyRight) }),
  ];
  return (
    <span className={bar.count} role="status">
      {parts.filter(Boolean).join(" · ")}
    </span>
  );
}
