import { CornerDownRight, Search } from "lucide-react";
import { memo, type Ref } from "react";
import { chordLabel } from "../../../commands/registry";
import { useHost } from "../../../host/host";
import { useTexts } from "../../../i18n/i18n";
import { IconButton } from "../../../ui/button";
import { MenuButton } from "../../../ui/menu-button";
import { ColumnMenu } from "./column-menu";
import { FilterBar, KindChoice } from "./filter-bar";
import styles from "./log-bar.module.css";
import { type RowActs, rowActsGroups } from "./row-acts";
import { useChangesOf } from "./use-changes-of";
import type { Log } from "./use-log";
import type { LogTools } from "./use-log-tools";

interface LogToolbarProps {
  readonly log: Log;
  readonly tools: LogTools;
  readonly acts: RowActs;
  readonly filter: Ref<HTMLInputElement>;
}

/** Over the rows: what they are narrowed to, and the acts on them. */
export function LogToolbar({ log, tools, acts, filter }: LogToolbarProps) {
  const { t } = useTexts();
  const { query, setQuery, layout, setLayout, fieldNames, shown, choice, marks } = log;
  const { openSearch, openJump, openPin, columns } = tools;
  return (
    <search className={styles.bar} aria-label={t("log.filter")}>
      <FilterBar log={log} field={filter} />
      <Tools
        {...{ query, setQuery, layout, setLayout, fieldNames, shown, choice, marks }}
        {...{ openSearch, openJump, openPin, columns }}
        acts={acts}
      />
    </search>
  );
}

type ToolsProps = Pick<Log, "query" | "setQuery" | "layout" | "setLayout" | "fieldNames" | "shown" | "choice" | "marks"> &
  Pick<LogTools, "openSearch" | "openJump" | "openPin" | "columns"> &
  Pick<LogToolbarProps, "acts">;

/** Not drawn again with each head. */
const Tools = memo(function Tools({ openSearch, openJump, openPin, columns, acts, ...log }: ToolsProps) {
  const { t } = useTexts();
  const { mac } = useHost();
  // Whether the row is marked is said in the menu.
  useChangesOf(log.marks.onDidChange, () => log.marks.indexes);
  return (
    <span className={styles.tools}>
      <KindChoice query={log.query} setQuery={log.setQuery} />
      <IconButton label={`${t("command.log.find")} (${chordLabel("Mod+F", mac)})`} onClick={openSearch}>
        <Search size={13} aria-hidden="true" />
      </IconButton>
      <IconButton label={`${t("command.log.jump")} (${chordLabel("Mod+G", mac)})`} onClick={openJump}>
        <CornerDownRight size={13} aria-hidden="true" />
      </IconButton>
      <MenuButton label={t("log.rows")} groups={rowActsGroups(t, mac, log, acts)}>
        {t("log.rows")}
      </MenuButton>
      <span ref={columns}>
        <ColumnMenu layout={log.layout} setLayout={log.setLayout} fieldNames={log.fieldNames} onPin={openPin} />
      </span>
    </span>
  );
});
