import { ShieldCheck, Workflow } from "lucide-react";
import { useCommandRegistry } from "../commands/context";
import { chordLabel } from "../commands/registry";
import { useHost } from "../host/host";
import { useTexts } from "../i18n/i18n";
import { useLayout, useWindowState } from "../state/window-state";
import styles from "./rail.module.css";

/** The rooms of the window: which one the side pane shows. */
export function Rail() {
  const { t } = useTexts();
  const { mac } = useHost();
  const registry = useCommandRegistry();
  const { layout } = useWindowState();
  const side = useLayout((state) => state.side);
  const rooms = [
    { id: "services", label: t("rail.services"), key: null, Icon: Workflow, run: () => layout.setState({ side: "services" }) },
    { id: "certificates", label: t("certificates.title"), key: "Alt+Shift+K", Icon: ShieldCheck, run: () => registry.run("certificates") },
  ];
  return (
    <nav className={styles.rail} aria-label={t("rail.label")}>
      {rooms.map(({ id, label, key, Icon, run }) => (
        <button
          key={id}
          type="button"
          className={styles.room}
          aria-label={label}
          aria-current={id === side ? "page" : undefined}
          title={key === null ? label : `${label} (${chordLabel(key, mac)})`}
          onClick={run}
        >
          <Icon size={18} strokeWidth={1.6} aria-hidden="true" />
        </button>
      ))}
    </nav>
  );
}
