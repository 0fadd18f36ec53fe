import { Search, TriangleAlert } from "lucide-react";
import { useCommandRegistry } from "../commands/context";
import { chordLabel } from "../commands/registry";
import { WorkspaceMenu } from "../features/collections/workspace-menu";
import { EnvironmentMenu } from "../features/environments/environment-menu";
import { SettingsMenu } from "../features/settings/settings-menu";
import { useHost } from "../host/host";
import { useTexts } from "../i18n/i18n";
import { problemCount } from "../state/schema-store";
import { useLayout, useSchemas, useWindowState } from "../state/window-state";
import { Kbd } from "../ui/kbd";
import styles from "./top-bar.module.css";

/** The line above: the name, the way to everything, problems, settings. */
export function TopBar() {
  const { t } = useTexts();
  const { mac } = useHost();
  const registry = useCommandRegistry();
  return (
    <header className={styles.bar}>
      <div className={styles.start}>
        <h1 className={styles.logo}>
          <Logo />
          {t("app.name")}
        </h1>
        <WorkspaceMenu />
        <EnvironmentMenu />
      </div>
      <button
        type="button"
        className={styles.find}
        aria-keyshortcuts={mac ? "Meta+K" : "Control+K"}
        onClick={() => registry.run("palette")}
      >
        <Search size={13} />
        <span>{t("palette.hint")}</span>
        <Kbd>{chordLabel("Mod+K", mac)}</Kbd>
      </button>
      <span className={styles.end}>
        <ProblemsButton />
        <SettingsMenu />
      </span>
    </header>
  );
}

function ProblemsButton() {
  const { count } = useTexts();
  const registry = useCommandRegistry();
  const problems = useSchemas(problemCount);
  const none = useSchemas((state) => state.sources.length === 0);
  const shown = useLayout((now) => now.problems);
  const { layout } = useWindowState();
  if (none && !shown) return null;
  return (
    <button
      type="button"
      className={styles.problems}
      aria-pressed={shown}
      onClick={() => (shown ? layout.setState({ problems: false }) : registry.run("problems"))}
    >
      {problems > 0 && <TriangleAlert size={12} className={styles.mark} />}
      {count("problems.count", problems)}
    </button>
  );
}

/** The sign of the program: icon.svg, in the colours of the theme. */
export function Logo() {
  return (
    <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">
      <rect width="20" height="20" rx="5" fill="var(--accent)" />
      <path
        d="M4 7h9M10.5 4.5L13 7l-2.5 2.5M16 13H7M9.5 10.5L7 13l2.5 2.5"
        fill="none"
        stroke="var(--accent-ink)"
        strokeWidth="1.7"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
