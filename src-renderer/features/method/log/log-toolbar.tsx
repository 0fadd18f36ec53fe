import { CornerDownRight, Search } from "lucide-react";
import type { Ref } from "react";
import { chordLabel } from "../../../commands/registry";
import { useHost } from "../../../host/host";
import { useTexts } from "../../../i18n/i18n";
import { IconButton } from "../../../ui/button";
import { MenuButton } from "../../../ui/menu-button";
import { ColumnMenu } from "./column-menu";
import { FilterBar, KindChoice } from "./filter-bar";
import styles from "./log-bar.module.css";
import { type RowActs, rowActsGroups } from "./row-acts";
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
  const { mac } = useHost();
  return (
    <search className={styles.bar} aria-label={t("log.filter")}>
      <FilterBar log={log} field={filter} />
      <span className={styles.tools}>
        <KindChoice query={log.query} setQuery={log.setQuery} />
        <IconButton label={`${t("command.log.find")} (${chordLabel("Mod+F", mac)})`} onClick={tools.openSearch}>
          <Search size={13} aria-hidden="true" />
        </IconButton>
        <IconButton label={`${t("command.log.jump")} (${chordLabel("Mod+G", mac)})`} onClick={tools.openJump}>
          <CornerDownRight size={13} aria-hidden="true" />
        </IconButton>
        <MenuButton label={t("log.rows")} groups={rowActsGroups(t, mac, log, acts)}>
          {t("log.rows")}
        </MenuButton>
        <span ref={tools.columns}>
          <ColumnMenu log={log} onPin={tools.openPin} />
        </span>
      </span>
    </search>
  );
}
