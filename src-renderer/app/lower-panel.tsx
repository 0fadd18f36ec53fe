import { X } from "lucide-react";
import { useMemo } from "react";
import { ImportsPanel } from "../features/imports/imports-panel";
import { addChosenFiles, chooseAndOpen, chooseImportPath } from "../features/open/open-acts";
import { ProblemsPanel } from "../features/problems/problems-panel";
import { KeptPanel } from "../features/recordings/kept-panel";
import { RulesPanel } from "../features/trust/rules-panel";
import { useHost } from "../host/host";
import { useTexts } from "../i18n/i18n";
import { tellFault } from "../state/schema-actions";
import { problemCount } from "../state/schema-store";
import { useLayout, useSchemas, useWindowState } from "../state/window-state";
import { IconButton } from "../ui/button";
import { useFocusBack } from "../ui/focus-back";
import { TabList } from "../ui/tab-list";
import styles from "./lower-panel.module.css";

/** The id of the panel's element. */
export const lowerPanelId = "lower";

/** The panel below: what is wrong with the schemas, where their imports are, the recordings that are kept, and what is chosen for targets. `onLeave` takes the focus when it is closed. */
export function LowerPanel({ onLeave }: { onLeave: () => void }) {
  const { t, number } = useTexts();
  const { layout } = useWindowState();
  const shown = useLayout((state) => state.lower);
  const problems = useSchemas(problemCount);
  const missing = useSchemas((state) => state.sources.reduce((sum, { missingImports }) => sum + missingImports.length, 0));
  const panel = useFocusBack(onLeave);
  const note = (n: number) => (n > 0 ? number(n) : undefined);
  return (
    <div className={styles.panel} id={lowerPanelId} ref={panel}>
      <TabList
        label={t("lower.label")}
        prefix="lower"
        items={[
          { id: "problems", label: t("problems.title"), note: note(problems) },
          { id: "imports", label: t("imports.title"), note: note(missing) },
          { id: "recordings", label: t("recording.kept") },
          { id: "targets", label: t("trust.list") },
        ]}
        selected={shown}
        onSelect={(lower) => layout.setState({ lower })}
      >
        <IconButton label={t("problems.close")} onClick={() => layout.setState({ problems: false })}>
          <X size={14} />
        </IconButton>
      </TabList>
      <div role="tabpanel" id={`lower-panel-${shown}`} aria-labelledby={`lower-tab-${shown}`} className={styles.side}>
        {shown === "problems" && <ProblemsPanel />}
        {shown === "imports" && <Imports />}
        {shown === "recordings" && <KeptPanel />}
        {shown === "targets" && <RulesPanel />}
      </div>
    </div>
  );
}

function Imports() {
  const host = useHost();
  const state = useWindowState();
  const choices = useMemo(
    () => ({
      chooseFolder: (sourceId: string, from: string | null) => tellFault(state, chooseImportPath(host, state, sourceId, from)),
      addFiles: (sourceId: string, files: FileList) => tellFault(state, addChosenFiles(state, sourceId, files)),
      openFromDisk: () => tellFault(state, chooseAndOpen(host, state, "folder")),
    }),
    [host, state],
  );
  return <ImportsPanel {...choices} />;
}
