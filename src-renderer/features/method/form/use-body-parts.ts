import { type RefObject, useCallback, useImperativeHandle, useMemo, useRef } from "react";
import type { BodyLayout, TabState } from "#shared/model/settings";
import { useCommands } from "../../../commands/context";
import type { Command } from "../../../commands/registry";
import type { JsonEditorHandle } from "../../../editor/json-editor";
import type { FormHandle } from "./form-pane";
import { useBodyLayout } from "./use-body-layout";

interface Shown {
  readonly layout: BodyLayout;
  readonly setLayout: (layout: BodyLayout) => void;
}

/**
 * The text and the form of a body as one: what is asked of the editor goes to the one that is seen. Answers which are: only JSON has a form.
 */
export function useBodyParts(
  { id: tabId, format }: TabState,
  editor: RefObject<JsonEditorHandle | null>,
  text: RefObject<JsonEditorHandle | null>,
  form: RefObject<FormHandle | null>,
): BodyLayout {
  const [chosen, setLayout] = useBodyLayout(tabId);
  const layout = format === "json" ? chosen : "json";
  const shown = useRef<Shown>({ layout, setLayout });
  shown.current = { layout, setLayout };
  const show = useCallback((next: BodyLayout, act: () => void) => {
    if (shown.current.layout !== next) shown.current.setLayout(next);
    // What the act is about may have to be there first.
    setTimeout(act, 0);
  }, []);
  useImperativeHandle(
    editor,
    () => ({
      focus: () => (shown.current.layout === "form" ? form.current?.focus() : text.current?.focus()),
      reveal: (line, column) => {
        const reveal = () => text.current?.reveal(line, column);
        if (shown.current.layout === "form") show("both", reveal);
        else reveal();
      },
      offset: () => text.current?.offset() ?? null,
      format: () => text.current?.format(),
      edit: (before, steps, group) => text.current?.edit(before, steps, group) ?? false,
      undo: () => text.current?.undo(),
      redo: () => text.current?.redo(),
    }),
    [text, form, show],
  );
  useLayoutCommands(format === "json", shown, show, text, form);
  return layout;
}

/** The acts that choose what is seen, and that go from one part to the other. */
function useLayoutCommands(
  hasForm: boolean,
  shown: RefObject<Shown>,
  show: (next: BodyLayout, act: () => void) => void,
  text: RefObject<JsonEditorHandle | null>,
  form: RefObject<FormHandle | null>,
): void {
  const commands = useMemo((): Command[] => {
    const enter = () => form.current?.focus();
    const leave = () => text.current?.focus();
    return [
      {
        id: "body.form",
        key: "Alt+B",
        when: () => hasForm,
        run: () => {
          const isInside = document.activeElement?.closest("[data-form]") != null;
          if (isInside) show(shown.current.layout === "form" ? "both" : shown.current.layout, leave);
          else show(shown.current.layout === "json" ? "both" : shown.current.layout, enter);
        },
      },
      { id: "body.layout.json", when: () => hasForm && shown.current.layout !== "json", run: () => show("json", leave) },
      { id: "body.layout.both", when: () => hasForm && shown.current.layout !== "both", run: () => show("both", enter) },
      { id: "body.layout.form", when: () => hasForm && shown.current.layout !== "form", run: () => show("form", enter) },
    ];
  }, [hasForm, shown, form, text, show]);
  useCommands(commands);
}
