import { useMemo, useState } from "react";
import type { CallHead } from "#shared/model/call";
import { useCommandRegistry, useCommands } from "../../../commands/context";
import type { Command } from "../../../commands/registry";
import { useTexts } from "../../../i18n/i18n";
import { Button } from "../../../ui/button";
import { Split } from "../../../ui/split";
import { useStable } from "../log/use-stable";
import styles from "./compare.module.css";
import { CompareBar } from "./compare-bar";
import { PairDetail } from "./pair-detail";
import { PairList } from "./pair-list";
import { type Compare, useCompare } from "./use-compare";
import { type ChosenPair, usePairs } from "./use-pairs";

/** A call's messages beside those of another recording: what is the same, and what is not. */
export function CompareView({ head }: { head: CallHead }) {
  const compare = useCompare(head);
  const { others, other, shown } = compare;
  const { said, go, narrow } = useSteps(compare);
  if (others === null) return null;
  if (others.sameMethod.length + others.others.length + others.kept.length === 0) return <NoOther />;
  return (
    <div className={styles.pane} data-focus="compare">
      <CompareBar compare={compare} said={said} onStep={go} onNarrow={narrow} />
      {other !== null && shown > 0 && <Pairs key={compare.state.report?.compareId} compare={compare} other={other} />}
      <Notice compare={compare} />
    </div>
  );
}

function Pairs({ compare, other }: { compare: Compare; other: CallHead }) {
  const { t } = useTexts();
  const { fetch, chosen, setChosen } = usePairs(
    compare.state.report?.compareId ?? "",
    compare.head.callId,
    other.callId,
    compare.query.only,
  );
  const { choose, list } = compare;
  const close = () => {
    choose(null);
    setChosen(null);
    list.current?.focus();
  };
  return (
    <Split
      id="compare"
      direction="vertical"
      share={58}
      least={25}
      label={t("compare.detail.resize")}
      first={<PairList compare={compare} other={other} fetch={fetch} onPair={setChosen} />}
      second={chosen && <Detail compare={compare} other={other} chosen={chosen} onClose={close} />}
    />
  );
}

interface DetailProps {
  readonly compare: Compare;
  readonly other: CallHead;
  readonly chosen: ChosenPair;
  readonly onClose: () => void;
}

function Detail({ compare: { head }, other, chosen, onClose }: DetailProps) {
  return <PairDetail left={{ head, index: chosen.left }} right={{ head: other, index: chosen.right }} onClose={onClose} />;
}

/** What there is to say where there are no pairs. */
function Notice({ compare: { other, total, shown, state } }: { compare: Compare }) {
  const { t } = useTexts();
  if (other === null) return <p className={styles.empty}>{t("compare.unchosen")}</p>;
  if (state.isCancelled) return <p className={styles.empty}>{t("compare.cancelled")}</p>;
  if (state.report?.isDone && total === 0) return <p className={styles.empty}>{t("compare.empty")}</p>;
  if (total > 0 && shown === 0) return <p className={styles.empty}>{t("compare.only.none")}</p>;
  return null;
}

function NoOther() {
  const { t } = useTexts();
  const registry = useCommandRegistry();
  return (
    <div className={styles.none}>
      <b>{t("compare.none")}</b>
      <p>{t("compare.none.note")}</p>
      <span className={styles.acts}>
        <Button onClick={() => registry.run("recording.open")}>{t("compare.none.act")}</Button>
        {registry.enabled().some(({ id }) => id === "tab.duplicate") && (
          <Button onClick={() => registry.run("tab.duplicate")}>{t("command.tab.duplicate")}</Button>
        )}
      </span>
    </div>
  );
}

/** Going from difference to difference, by keys as well; and what is said where there are no more. */
function useSteps({ step, different, narrow, query, total }: Compare) {
  const { t } = useTexts();
  const [said, say] = useState("");
  const go = useStable((by: 1 | -1) => {
    step(by).then(
      (found) => say(found ? "" : t(by === 1 ? "compare.last" : "compare.first")),
      () => {}, // the comparison was replaced meanwhile
    );
  });
  const toggle = useStable(() => {
    narrow(query.only === null ? "differing" : null).then(
      () => say(""),
      () => {}, // as above
    );
  });
  const mayNarrow = useStable(() => total > 0);
  const mayStep = useStable(() => different > 0);
  useCommands(
    useMemo(
      () =>
        [
          { id: "compare.next", key: "F7", when: mayStep, run: () => go(1) },
          { id: "compare.previous", key: "Shift+F7", when: mayStep, run: () => go(-1) },
          { id: "compare.only", key: "F8", when: mayNarrow, run: toggle },
        ] satisfies Command[],
      [mayStep, go, mayNarrow, toggle],
    ),
  );
  return { said, go, narrow: toggle };
}
