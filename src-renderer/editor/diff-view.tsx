import { useEffect, useRef, useState } from "react";
import styles from "./editor.module.css";
import { type MonacoModule, useMonaco } from "./load";
import { editorOptions } from "./options";

interface DiffViewProps {
  readonly before: string;
  readonly after: string;
  /** The accessible names of the two sides. */
  readonly beforeLabel: string;
  readonly afterLabel: string;
  readonly language?: "proto" | "json" | "yaml";
}

/** Two texts side by side, or one below the other in a narrow place, to read. */
export function DiffView(props: DiffViewProps) {
  const module = useMonaco();
  return <div className={styles.editor}>{module && <LoadedDiff {...props} module={module} />}</div>;
}

type Diff = ReturnType<MonacoModule["monaco"]["editor"]["createDiffEditor"]>;

function LoadedDiff({ module, before, after, beforeLabel, afterLabel, language = "proto" }: DiffViewProps & { module: MonacoModule }) {
  const surface = useRef<HTMLDivElement>(null);
  const [diff, setDiff] = useState<Diff | null>(null);
  useEffect(() => {
    if (!surface.current) return;
    const { editor } = module.monaco;
    const view = editor.createDiffEditor(surface.current, {
      ...editorOptions(),
      readOnly: true,
      originalEditable: false,
      useInlineViewWhenSpaceIsLimited: true,
      renderOverviewRuler: false,
    });
    setDiff(view);
    return () => {
      const shown = view.getModel();
      view.dispose();
      for (const one of [shown?.original, shown?.modified]) one?.dispose();
      // Monaco makes all its tooltips by the services of the editor that was created last, even if those went with a
      // comparison: without another editor after it, a peek would not open any more.
      editor.create(document.createElement("div"), { model: null }).dispose();
    };
  }, [module]);
  useEffect(() => {
    // Monaco has options for these names and passes them on to nobody.
    diff?.getOriginalEditor().updateOptions({ ariaLabel: beforeLabel });
    diff?.getModifiedEditor().updateOptions({ ariaLabel: afterLabel });
  }, [diff, beforeLabel, afterLabel]);
  useEffect(() => {
    if (!diff) return;
    const { editor } = module.monaco;
    const old = diff.getModel();
    diff.setModel({ original: editor.createModel(before, language), modified: editor.createModel(after, language) });
    for (const one of [old?.original, old?.modified]) one?.dispose();
  }, [module, diff, before, after, language]);
  return <div ref={surface} className={styles.surface} />;
}
