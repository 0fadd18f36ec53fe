import { useEffect, useRef } from "react";
import styles from "./editor.module.css";
import { type MonacoModule, useMonaco } from "./load";
import { editorOptions } from "./options";

interface DiffViewProps {
  readonly before: string;
  readonly after: string;
  /** The accessible names of the two sides. */
  readonly beforeLabel: string;
  readonly afterLabel: string;
}

/** Two texts of a .proto file side by side, to read. */
export function DiffView(props: DiffViewProps) {
  const module = useMonaco();
  return <div className={styles.editor}>{module && <LoadedDiff {...props} module={module} />}</div>;
}

function LoadedDiff({ module, before, after, beforeLabel, afterLabel }: DiffViewProps & { module: MonacoModule }) {
  const surface = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!surface.current) return;
    const { editor } = module.monaco;
    const original = editor.createModel(before, "proto");
    const modified = editor.createModel(after, "proto");
    const view = editor.createDiffEditor(surface.current, {
      ...editorOptions(),
      readOnly: true,
      originalEditable: false,
      useInlineViewWhenSpaceIsLimited: true,
      renderOverviewRuler: false,
    });
    // Monaco has options for these names and passes them on to nobody.
    view.getOriginalEditor().updateOptions({ ariaLabel: beforeLabel });
    view.getModifiedEditor().updateOptions({ ariaLabel: afterLabel });
    view.setModel({ original, modified });
    return () => {
      for (const one of [view, original, modified]) one.dispose();
      // Monaco makes all its tooltips by the services of the editor that was created last, even if those went with a
      // comparison: without another editor after it, a peek would not open any more.
      editor.create(document.createElement("div"), { model: null }).dispose();
    };
  }, [module, before, after, beforeLabel, afterLabel]);
  return <div ref={surface} className={styles.surface} />;
}
