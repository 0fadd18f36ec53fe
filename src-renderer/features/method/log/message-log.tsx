import { memo, useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { CallHead } from "#shared/model/call";
import { useHost } from "../../../host/host";
import { useTexts } from "../../../i18n/i18n";
import { withTerm } from "../../../state/log-query";
import { Menu } from "../../../ui/menu";
import { Split } from "../../../ui/split";
import { type FieldActs, FieldActsContext } from "../field-acts";
import { withPinned } from "./columns";
import { JumpBar } from "./jump-bar";
import styles from "./log-bar.module.css";
import { LogList } from "./log-list";
import { LogToolbar } from "./log-toolbar";
import { MessageDetail } from "./message-detail";
import { PinBar } from "./pin-bar";
import { type RowActs, rowActsGroups, useRowActs } from "./row-acts";
import { SearchBar } from "./search-bar";
import { useHitMarks } from "./use-hit-marks";
import { type Log, useLog } from "./use-log";
import { useLogCommands } from "./use-log-commands";
import { type LogTools, useLogTools } from "./use-log-tools";
import { usePaced } from "./use-paced";
import { usePainted } from "./use-painted";

interface MessageLogProps {
  readonly head: CallHead;
  /** The row to begin at. */
  readonly first?: number | null;
}

/** Every message of a call, both ways in one order, however many there are; the chosen one in full beside them. */
export function MessageLog({ head, first = null }: MessageLogProps) {
  // At full speed there is another head twenty times a second, and all rows in sight are others.
  const paced = usePaced(head);
  // With the first head there is much to draw around it already: that is painted first.
  const isPainted = usePainted();
  return isPainted && <WholeLog head={paced.callId === head.callId ? paced : head} first={first} />;
}

/** Drawn again for its own reasons only, not for those of what is around it. */
const WholeLog = memo(function WholeLog({ head, first }: Required<MessageLogProps>) {
  const { t } = useTexts();
  const log = useLog(head);
  const { shown, choose, setShown, list, reveal } = log;
  // Once, when the list knows how high it is.
  // biome-ignore lint/correctness/useExhaustiveDependencies: where one goes from there is the user's
  useEffect(() => {
    if (first !== null) requestAnimationFrame(() => void reveal(first));
  }, [first]);
  const close = useCallback(() => {
    choose(null);
    setShown(null);
    list.current?.focus();
  }, [choose, setShown, list]);
  return (
    <FieldActsContext value={useLogFieldActs(log)}>
      <Split
        id="message-log"
        direction="horizontal"
        share={62}
        least={25}
        label={t("log.detail.resize")}
        first={<LogPane log={log} />}
        second={shown === null ? null : <MessageDetail head={head} index={shown} onClose={close} />}
      />
    </FieldActsContext>
  );
});

function LogPane({ log }: { log: Log }) {
  const tools = useLogTools(log);
  const acts = useRowActs(log);
  const pane = useRef<HTMLDivElement>(null);
  const [menuAt, setMenuAt] = useState<{ readonly x: number; readonly y: number } | null>(null);
  useLogCommands(log, tools, acts, pane);
  useHitMarks(pane, log.search);
  return (
    <div className={styles.pane} ref={pane}>
      <LogToolbar log={log} tools={tools} acts={acts} filter={tools.filter} />
      <Bars log={log} tools={tools} acts={acts} />
      <Dropped rows={log.head.kept.firstRow} />
      <LogList key={log.head.callId} log={log} said={acts.said} onMenu={setMenuAt} />
      {menuAt && <RowMenu log={log} acts={acts} at={menuAt} onClose={() => setMenuAt(null)} />}
    </div>
  );
}

function Bars({ log, tools, acts }: { log: Log; tools: LogTools; acts: RowActs }) {
  return (
    <>
      {tools.isSearching && <SearchBar log={log} field={tools.search} onGo={acts.find} onClose={tools.closeSearch} />}
      {tools.bar === "jump" && <JumpBar log={log} field={tools.field} onClose={tools.closeBar} />}
      {tools.bar === "pin" && <PinBar log={log} field={tools.field} onClose={tools.closeBar} />}
    </>
  );
}

/** What is missing at the start. */
function Dropped({ rows }: { rows: number }) {
  const { count } = useTexts();
  if (rows === 0) return null;
  return <p className={styles.dropped}>{count("log.dropped", rows)}</p>;
}

interface RowMenuProps {
  readonly log: Log;
  readonly acts: RowActs;
  readonly at: { readonly x: number; readonly y: number };
  readonly onClose: () => void;
}

function RowMenu({ log, acts, at, onClose }: RowMenuProps) {
  const { t } = useTexts();
  const { mac } = useHost();
  return <Menu label={t("log.rows")} groups={rowActsGroups(t, mac, log, acts)} at={at} onClose={onClose} />;
}

/** What the open message offers to do about its fields in the rows. */
function useLogFieldActs({ layout, setLayout, query, setQuery }: Log): FieldActs {
  return useMemo(
    () => ({
      isPinned: (path) => layout.pinned.includes(path),
      togglePinned: (path) => setLayout(withPinned(layout, path)),
      colourBy: (path) => setLayout({ ...layout, colour: path }),
      filterBy: (path, value) => setQuery(withTerm(query, { is: "field", path, comparison: "=", value })),
    }),
    [layout, setLayout, query, setQuery],
  );
}
