import { useMemo, useRef } from "react";
import type { SymbolAt } from "#shared/model/symbol";
import type { CodeNavigation } from "../../editor/code-navigation";
import type { ProtoServices } from "../../editor/proto-services";
import { useHost } from "../../host/host";
import { useTexts } from "../../i18n/i18n";
import { sourceKey } from "../../state/source-store";
import { useWindowState } from "../../state/window-state";
import { type LineMap, lineMap } from "./line-map";

/**
 * What an edited text asks the core. The core knows the saved text: on lines that were changed since, nothing has a
 * name, and the places on all others are moved along.
 */
export function useServices(
  sourceId: string,
  file: string,
  edited: string | null,
  saved: string | null,
): { readonly navigation: CodeNavigation; readonly services: ProtoServices } {
  const { client } = useHost();
  const { t } = useTexts();
  const state = useWindowState();
  const lines = useRef<LineMap>(lineMap("", ""));
  lines.current = useMemo(() => lineMap(edited ?? "", saved ?? edited ?? ""), [edited, saved]);
  return useMemo(() => {
    const { tabActions } = state;
    /** A place of the saved text, where it is now. */
    const moved = <T extends { readonly file: string; readonly line: number }>(place: T): T => {
      const line = place.file === file ? lines.current.toEdited(place.line) : place.line;
      return { ...place, line: line ?? place.line };
    };
    const go = ({ definition, page, member }: SymbolAt) => {
      if (definition) tabActions.openSource(sourceId, definition.file, definition.line, definition.column);
      else if (page) tabActions.openSymbol(sourceId, page, member);
    };
    const navigation: CodeNavigation = {
      at: async (edit, column) => {
        const line = lines.current.toSaved(edit);
        if (line === null) return null;
        // What fails shows nothing; a source that is gone is told above the text.
        const answer = await client.call("schema.at", { sourceId, file, line, column }).catch(() => null);
        const symbol = answer?.symbol ?? null;
        return symbol?.definition ? { ...symbol, definition: moved(symbol.definition) } : symbol;
      },
      open: go,
      labels: { definition: t("tree.definition"), references: t("schema.references") },
    };
    const services: ProtoServices = {
      names: async (text) => (await client.call("schema.names", { text }).catch(() => null))?.names ?? [],
      references: async (edit, column) => {
        const line = lines.current.toSaved(edit);
        if (line === null) return [];
        const answer = await client.call("schema.references", { sourceId, file, line, column }).catch(() => null);
        return (answer?.references ?? []).filter((one) => one.file !== file || lines.current.toEdited(one.line) !== null).map(moved);
      },
      read: async (other) => {
        const draft = state.tabs.getState().tabs.find((tab) => sourceKey(tab.sourceId, tab.subject) === sourceKey(sourceId, other))?.draft;
        if (draft) return draft.text;
        const answer = await client.call("schema.text", { sourceId, file: other }).catch(() => null);
        return answer?.text.replaceAll("\r\n", "\n") ?? null;
      },
      open: (other, line, column) => tabActions.openSource(sourceId, other, line, column),
    };
    return { navigation, services };
  }, [client, state, sourceId, file, t]);
}
