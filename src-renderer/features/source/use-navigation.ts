import { useMemo } from "react";
import type { SymbolAt } from "#shared/model/symbol";
import type { CodeNavigation } from "../../editor/code-navigation";
import { useHost } from "../../host/host";
import { useTexts } from "../../i18n/i18n";

/** Asks the core what stands where. The acts are to be stable between renders. */
export function useNavigation(
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
