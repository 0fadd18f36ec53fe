import { useEffect, useMemo, useState } from "react";
import { Fault } from "#shared/base/fault";
import type { RowTextFormat } from "#shared/model/scan";
import { chordLabel } from "../../../commands/registry";
import { useHost } from "../../../host/host";
import { type Texts, useTexts } from "../../../i18n/i18n";
import type { MenuGroup } from "../../../ui/menu";
import { chosenCount } from "./row-choice";
import type { Log } from "./use-log";
import { useStable } from "./use-stable";

/** The acts on the chosen rows. They never throw: what came of them is said. */
export interface RowActs {
  readonly copy: (format: RowTextFormat) => void;
  readonly mark: () => void;
  readonly goToMark: (by: 1 | -1) => void;
  readonly find: (by: 1 | -1) => void;
  /** What was done last, for a moment. */
  readonly said: string;
}

export function useRowActs(log: Log): RowActs {
  const host = useHost();
  const { t, count, number } = useTexts();
  const { said, say } = useSaid();
  const { source, scanId, choice, layout, marks, shown, head, search, reveal, list } = log;
  const safely = (act: Promise<unknown>) => void act.catch((reason: unknown) => say(Fault.from(reason).message));
  const copyRows = async (format: RowTextFormat) => {
    if (choice === null) return;
    const { text, truncated } = await source.text(scanId, choice.ranges, format, format === "table" ? layout.pinned : []);
    await host.copyText(text);
    say(truncated ? t("log.copied.cut", { n: number(text.length) }) : count("log.copied", chosenCount(choice)));
  };
  const copy = useStable((format: RowTextFormat) => safely(copyRows(format)));
  const mark = useStable(() => {
    if (shown !== null) safely(marks.toggle(shown));
  });
  const goToMark = useStable((by: 1 | -1) => {
    const index = marks.next(shown ?? (by === 1 ? head.kept.firstRow - 1 : head.rows), by);
    if (index === null) return say(t("log.marks.none"));
    safely(reveal(index));
    list.current?.focus();
  });
  const from = useStable((by: 1 | -1) => shown ?? (by === 1 ? -1 : head.rows));
  const find = useStable((by: 1 | -1) => safely(search.go(by, () => from(by), head.rows)));
  return useMemo(() => ({ copy, mark, goToMark, find, said }), [copy, mark, goToMark, find, said]);
}

/** The same as items of a menu, with their keys. */
export function rowActsGroups(
  t: Texts["t"],
  mac: boolean,
  { shown, marks, choice }: Pick<Log, "shown" | "marks" | "choice">,
  acts: RowActs,
): readonly MenuGroup[] {
  const isMarked = shown !== null && marks.indexes.has(shown);
  const ofChosen = [
    { id: "json", label: t("log.act.json"), keys: chordLabel("Mod+C", mac), run: () => acts.copy("json") },
    { id: "table", label: t("log.act.table"), keys: chordLabel("Mod+Alt+C", mac), run: () => acts.copy("table") },
    { id: "mark", label: t(isMarked ? "log.act.unmark" : "log.act.mark"), keys: "M", run: acts.mark },
  ];
  const ofMarks = [
    { id: "next", label: t("command.log.mark.next"), keys: "F2", run: () => acts.goToMark(1) },
    { id: "previous", label: t("command.log.mark.previous"), keys: chordLabel("Shift+F2", mac), run: () => acts.goToMark(-1) },
  ];
  return [...(choice === null ? [] : [{ label: t("log.rows.chosen"), items: ofChosen }]), { label: t("log.rows.marked"), items: ofMarks }];
}

/** Says for a moment what was done. */
function useSaid() {
  const [said, setSaid] = useState({ text: "" });
  useEffect(() => {
    if (said.text === "") return;
    const timer = setTimeout(() => setSaid({ text: "" }), 2500);
    return () => clearTimeout(timer);
  }, [said]);
  return { said: said.text, say: useStable((text: string) => setSaid({ text })) };
}
