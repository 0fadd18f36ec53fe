import { useMemo, useRef, useState } from "react";
import { Fault, type FaultData } from "#shared/base/fault";
import type { TabState } from "#shared/model/settings";
import { useCommands } from "../../commands/context";
import { type Command, chordLabel } from "../../commands/registry";
import type { CodePlace, CodeProblem } from "../../editor/code-hooks";
import { ConflictNotice } from "../../editor/conflict-notice";
import { YamlEditor, type YamlEditorHandle } from "../../editor/yaml-editor";
import { useHost } from "../../host/host";
import { faultLine, faultWords } from "../../i18n/fault-words";
import { useTexts } from "../../i18n/i18n";
import { useWindowState } from "../../state/window-state";
import { Button } from "../../ui/button";
import { Chip } from "../../ui/chip";
import { FaultText } from "../../ui/fault-text";
import { Notice } from "../../ui/notice";
import { editFile, isChanged, rebase, saveFile } from "./file-acts";
import styles from "./file-tab.module.css";
import { type FileText, useFileText, useTextFault } from "./use-file-text";

/** A file of a workspace as text: to see why it cannot be read, to mend it, and to edit what has no page of its own. */
export function FileTab({ tab }: { readonly tab: TabState }) {
  const texts = useTexts();
  const { t } = texts;
  const host = useHost();
  const state = useWindowState();
  const { read, fault, take, again } = useFileText(tab);
  const [refusal, setRefusal] = useState<FaultData | null>(null);
  const text = tab.draft?.text ?? read?.text ?? null;
  const problem = useTextFault(tab, text);
  const editor = useRef<YamlEditorHandle>(null);
  const save = async () => {
    try {
      setRefusal(null);
      const saved = await saveFile(host, state, tab);
      if (saved) take(saved);
    } catch (reason) {
      const refused = Fault.from(reason);
      // With their text at hand, the tab says what happened and offers the choice.
      if (refused.code === "file-changed") again();
      else setRefusal(refused.toData());
    }
  };
  useFileCommands(save, editor);
  const changed = read !== null && isChanged(tab, read);
  const mine = () => {
    rebase(state, tab.id, read);
    void save();
  };
  const said = refusal ?? fault;
  return (
    <div className={styles.view}>
      <Head tab={tab} read={read} problem={problem} onSave={() => void save()} />
      {said && (
        <div className={styles.notice}>
          <Notice tone="bad" title={t(`fault.${said.code}`)} acts={said.code === "file-not-found" && <SaveAgain tab={tab} onSave={save} />}>
            <FaultText {...faultWords(said, texts)} />
          </Notice>
        </div>
      )}
      {changed && tab.draft && (
        <div className={styles.notice}>
          <ConflictNotice
            file={tab.subject}
            sides={{ theirs: read.text, mine: tab.draft.text }}
            onCompare={again}
            onTheirs={() => state.tabActions.update(tab.id, { draft: null })}
            onMine={mine}
          />
        </div>
      )}
      {problem && (
        <p className={styles.problem} role="status">
          {faultLine(problem, texts)}
        </p>
      )}
      {text !== null && read && (
        <Editing key={tab.id} tab={tab} text={text} read={read} problem={problem} editor={editor} onEdit={() => setRefusal(null)} />
      )}
      {!read && !fault && <p className={styles.waiting}>{t("file.loading")}</p>}
    </div>
  );
}

function useFileCommands(save: () => Promise<void>, editor: { readonly current: YamlEditorHandle | null }): void {
  const latest = useRef(save);
  latest.current = save;
  useCommands(
    useMemo(
      () =>
        [
          { id: "source.save", key: "Mod+S", run: () => latest.current() },
          { id: "source.focus", key: "Mod+Shift+E", run: () => editor.current?.focus() },
        ] satisfies Command[],
      [editor],
    ),
  );
}

/** The file is gone from the disk, and its text is still here. */
function SaveAgain({ tab, onSave }: { readonly tab: TabState; readonly onSave: () => Promise<void> }) {
  const { t } = useTexts();
  const state = useWindowState();
  if (!tab.draft) return null;
  const again = () => {
    rebase(state, tab.id, null);
    void onSave();
  };
  return (
    <Button size="s" onClick={again}>
      {t("file.again")}
    </Button>
  );
}

interface HeadProps {
  readonly tab: TabState;
  readonly read: FileText | null;
  readonly problem: FaultData | null;
  readonly onSave: () => void;
}

function Head({ tab, read, problem, onSave }: HeadProps) {
  const { t } = useTexts();
  const { mac } = useHost();
  return (
    <header className={styles.head}>
      <h2 className={`${styles.path} data`}>{tab.subject}</h2>
      {problem && <Chip tone="bad">{t("collections.broken", { line: lineOf(problem) })}</Chip>}
      {read?.hash === null && <Chip>{t("file.new")}</Chip>}
      {tab.draft && <Chip tone="info">{t("source.unsaved")}</Chip>}
      {read?.readOnly && <Chip>{t("environments.readOnly")}</Chip>}
      <Button look="primary" keys={chordLabel("Mod+S", mac)} disabled={!tab.draft || read?.readOnly} onClick={onSave}>
        {t("file.save")}
      </Button>
    </header>
  );
}

interface EditingProps {
  readonly tab: TabState;
  readonly text: string;
  readonly read: FileText;
  readonly problem: FaultData | null;
  readonly editor: React.RefObject<YamlEditorHandle | null>;
  readonly onEdit: () => void;
}

function Editing({ tab, text, read, problem, editor, onEdit }: EditingProps) {
  const texts = useTexts();
  const state = useWindowState();
  const problems = useMemo<readonly CodeProblem[]>(
    () => (problem ? [{ ...rangeOf(problem, text), message: faultLine(problem, texts), severity: "error" }] : []),
    [problem, text, texts],
  );
  const reveal = useFirstPlace(tab.draft === null ? problem : null);
  return (
    <YamlEditor
      ref={editor}
      text={text}
      label={tab.subject}
      readOnly={read.readOnly ? texts.t("environments.readOnly") : null}
      problems={problems}
      reveal={reveal}
      onChange={(now) => {
        onEdit();
        editFile(state, tab.id, read, now);
      }}
    />
  );
}

/** Where the file was broken when it was opened; who mends it is not taken about any more. */
function useFirstPlace(problem: FaultData | null): CodePlace | null {
  const [place, setPlace] = useState<CodePlace | null>(null);
  if (problem && !place) setPlace({ line: lineOf(problem), column: Number(problem.facts?.column ?? 1) });
  return place;
}

function lineOf({ facts }: FaultData): number {
  return Math.max(1, Number(facts?.line ?? 1));
}

/** From where it was noticed to the end of the line. */
function rangeOf(fault: FaultData, text: string): Omit<CodeProblem, "message" | "severity"> {
  const line = lineOf(fault);
  const column = Math.max(1, Number(fault.facts?.column ?? 1));
  const length = text.split("\n", line)[line - 1]?.length ?? 0;
  return { line, column, endLine: line, endColumn: Math.max(column, length) + 1 };
}
