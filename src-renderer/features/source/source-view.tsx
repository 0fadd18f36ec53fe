import type { ReactNode } from "react";
import type { SymbolAt } from "#shared/model/symbol";
import type { CodePlace } from "../../editor/code-hooks";
import { CodeView } from "../../editor/code-view";
import { useTexts } from "../../i18n/i18n";
import { Chip } from "../../ui/chip";
import { SourceFault, SourceHead } from "./source-head";
import styles from "./source-tab.module.css";
import { useCheck } from "./use-check";
import { useNavigation } from "./use-navigation";
import { useSourceText } from "./use-source-text";

interface SourceViewProps {
  readonly sourceId: string;
  readonly file: string;
  readonly label: string;
  /** Where to scroll to, counted from 1; another object asks again. */
  readonly place: CodePlace | null;
  /** Does the focus go there too? */
  readonly takeFocus: boolean;
  /** Ctrl+click, F12: what was under it. Stable between renders. */
  readonly onJump: (symbol: SymbolAt) => void;
  /** Shift+F12: who mentions it. Stable too. */
  readonly onReferences: (symbol: SymbolAt) => void;
  /** At the end of the line above. */
  readonly side?: ReactNode;
}

/** A file's text as it is on the disk, to read: with its name above, its problems underlined, hovers and jumps. */
export function SourceView({ sourceId, file, label, place, takeFocus, onJump, onReferences, side }: SourceViewProps) {
  const { count } = useTexts();
  const { file: shown, text, fault } = useSourceText(sourceId, file);
  const { problems } = useCheck(sourceId, shown, null);
  const navigation = useNavigation(sourceId, shown, onJump, onReferences);
  const worst = problems.some(({ severity }) => severity === "error") ? "bad" : "warn";
  return (
    <div className={styles.view}>
      <SourceHead sourceId={sourceId} file={file}>
        {problems.length > 0 && <Chip tone={worst}>{count("problems.count", problems.length)}</Chip>}
        {side}
      </SourceHead>
      {fault && <SourceFault fault={fault} />}
      {text !== null && (
        <CodeView
          text={text}
          language="proto"
          label={label}
          problems={problems}
          reveal={shown === file ? place : null}
          revealFocuses={takeFocus}
          navigation={navigation}
        />
      )}
    </div>
  );
}
