import { type RefObject, useMemo } from "react";
import { bodyFills, bodyFormats } from "#shared/model/request-body";
import type { TabState } from "#shared/model/settings";
import { useCommands } from "../../../commands/context";
import type { Command } from "../../../commands/registry";
import type { JsonEditorHandle } from "../../../editor/json-editor";
import type { BodyActs } from "./use-body-acts";

/** The commands on the body of the tab that is shown. `known`: its method is. */
export function useBodyCommands({ format }: TabState, acts: BodyActs, known: boolean, editor: RefObject<JsonEditorHandle | null>): void {
  const commands = useMemo(() => {
    const isJson = format === "json";
    const filled = () => isJson && known;
    return [
      { id: "body.format", when: () => isJson, run: () => editor.current?.format() },
      ...bodyFills.map((mode) => ({ id: `body.fill.${mode}`, when: filled, run: () => acts.fill(mode) }) as const),
      { id: "body.reset", when: filled, run: acts.reset },
      { id: "body.file", when: filled, run: acts.fileIntoField },
      ...bodyFormats.map((to) => ({ id: `body.as.${to}`, when: () => to !== format, run: () => acts.changeFormat(to) }) as const),
    ] satisfies Command[];
  }, [format, acts, known, editor]);
  useCommands(commands);
}
