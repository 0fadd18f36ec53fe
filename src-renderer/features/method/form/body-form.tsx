import { applyEdits, type Edit } from "jsonc-parser";
import { type Ref, type RefObject, useCallback } from "react";
import type { TabState } from "#shared/model/settings";
import type { JsonEditorHandle } from "../../../editor/json-editor";
import { useWindowState } from "../../../state/window-state";
import { type FormHandle, FormPane } from "./form-pane";

interface BodyFormProps {
  readonly tab: TabState;
  readonly type: string;
  readonly editor: RefObject<JsonEditorHandle | null>;
  readonly onEdit: (body: string) => void;
  readonly ref: Ref<FormHandle>;
}

/** The form of the body. It edits through the text's editor, so that there is one history and the cursor stays. */
export function BodyForm({ tab, type, editor, onEdit, ref }: BodyFormProps) {
  const state = useWindowState();
  const onChange = useCallback(
    (steps: readonly (readonly Edit[])[], group: string) => {
      const body = state.tabs.getState().tabs.find(({ id }) => id === tab.id)?.body ?? "";
      if (!editor.current?.edit(body, steps, group)) onEdit(steps.reduce((text, step) => applyEdits(text, [...step]), body));
    },
    [state, tab.id, editor, onEdit],
  );
  return (
    <FormPane
      ref={ref}
      sourceId={tab.sourceId}
      type={type}
      text={tab.body}
      onChange={onChange}
      onUndo={() => editor.current?.undo()}
      onRedo={() => editor.current?.redo()}
      onReveal={(line, column) => editor.current?.reveal(line, column)}
    />
  );
}
