import { Clock, Library, ShieldCheck, Workflow } from "lucide-react";
import { useRegisteredCommands } from "../commands/context";
import { chordLabel } from "../commands/registry";
import { useHost } from "../host/host";
import { useTexts } from "../i18n/i18n";
import { useLayout } from "../state/window-state";
import styles from "./rail.module.css";

/** The rooms of the window: which one the side pane shows. */
export function Rail() {
  const { t } = useTexts();
  const { mac } = useHost();
  const registry = useRegisteredCommands();
  const side = useLayout((state) => state.side);
  const rooms = [
    { id: "services", label: t("rail.services"), Icon: Workflow },
    { id: "collections", label: t("collections.title"), Icon: Library },
    { id: "history", label: t("history.title"), Icon: Clock },
    { id: "certificates", label: t("certificates.title"), Icon: ShieldCheck },
  ] as const;
  return (
    <nav className={styles.rail} aria-label={t("rail.label")}>
      {rooms.map(({ id, label, Icon }) => {
        const key = registry.get(id)?.key;
        return (
          <button
            key={id}
            type="button"
            className={styles.room}
            aria-label={label}
            aria-current={id === side ? "page" : undefined}
            title={key === undefined ? label : `${label} (${chordLabel(key, mac)})`}
            onClick={() => registry.run(id)}
          >
            <Icon size={18} strokeWidth={1.6} aria-hidden="true" />
          </button>
        );
      })}
    </nav>
  );
}
