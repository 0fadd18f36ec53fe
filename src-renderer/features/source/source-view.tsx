import { type ReactNode, useMemo } from "react";
import type { SymbolAt } from "#shared/model/symbol";
import { useCommandRegistry } from "../../commands/context";
import type { CodeNavigation } from "../../editor/code-navigation";
import { CodeView } from "../../editor/code-view";
import { useHost } from "../../host/host";
import { useTexts } from "../../i18n/i18n";
import { useSchemas } from "../../state/window-state";
import { Button } from "../../ui/button";
import { Chip } from "../../ui/chip";
import { Notice } from "../../ui/notice";
import styles from "./source-tab.module.css";
import { useSourceText } from "./use-source-text";

interface SourceViewProps {
  readonly sourceId: string;
  readonly file: string;
  readonly label: string;
  /** Where to scroll to, counted from 1; another object asks again. */
  readonly place: { readonly line: number; readonly column: number } | null;
  /** Does the focus go there too? */
  readonly takeFocus: boolean;
  /** Ctrl+click, F12: what was under it. Stable between renders. */
  readonly onJump: (symbol: SymbolAt) => void;
  /** Shift+F12: who mentions it. Stable too. */
  readonly onReferences: (symbol: SymbolAt) => void;
  /** At the end of the line above. */
  readonly side?: ReactNode;
}

/** A file's text with its name above, its problems underlined, hovers and jumps. */
export function SourceView({ sourceId, file, label, place, takeFocus, onJump, onReferences, side }: SourceViewProps) {
  const { t, count } = useTexts();
  const registry = useCommandRegistry();
  const { file: shown, text, fault } = useSourceText(sourceId, file);
  const source = useSchemas((state) => state.sources.find((one) => one.source.id === sourceId));
  const problems = useMemo(() => (source?.diagnostics ?? []).filter((one) => one.file === shown), [source, shown]);
  const navigation = useNavigation(sourceId, shown, onJump, onReferences);
  const worst = problems.some(({ severity }) => severity === "error") ? "bad" : "warn";
  return (
    <div className={styles.view}>
      <header className={`${styles.head} data`}>
        <span title={file}>{file}</span>
        {source && <small title={source.source.detail}>{source.source.label}</small>}
        <div className={styles.side}>
          {problems.length > 0 && <Chip tone={worst}>{count("problems.count", problems.length)}</Chip>}
          {side}
        </div>
      </header>
      {fault && (
        <div className={styles.fault}>
          <Notice
            tone="bad"
            title={t(`fault.${fault.code}`)}
            acts={
              <Button size="s" onClick={() => registry.run("open")}>
                {t("command.open")}
              </Button>
            }
          >
            {[fault.message, fault.act].filter(Boolean).join("\n")}
          </Notice>
        </div>
      )}
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

/** Asks the core what stands where. */
function useNavigation(
  sourceId: string,
  file: string,
  onJump: (symbol: SymbolAt) => void,
  onReferences: (symbol: SymbolAt) => void,
): CodeNavigation {
  const { client } = useHost();
  const { t } = useTexts();
  return useMemo(
    () => ({
      at: (line: number, column: number) =>
        client.call("schema.at", { sourceId, file, line, column }).then(
          ({ symbol }) => symbol,
          // A hover that fails shows nothing; a source that is gone is told above the text.
          () => null,
        ),
      open: onJump,
      openReferences: onReferences,
      labels: { definition: t("tree.definition"), references: t("schema.references") },
    }),
    [client, sourceId, file, onJump, onReferences, t],
  );
}
