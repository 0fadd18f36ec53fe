import { useMemo } from "react";
import { useCommands } from "../../../commands/context";
import { useStable } from "../log/use-stable";

/** The way to the comparison, where a pane has one. */
export function useCompareCommand(isOffered: boolean, show: () => void): void {
  const when = useStable(() => isOffered);
  const run = useStable(show);
  useCommands(useMemo(() => [{ id: "compare", when, run }] as const, [when, run]));
}
