import { useMemo } from "react";
import { useStore } from "zustand";
import type { KeptCertificate } from "#shared/model/certificate";
import { useWindowState } from "../../state/window-state";

/** The certificates of a kind that are kept, in the order in which they came. */
export function useKept(kind: KeptCertificate["kind"]): { readonly kept: readonly KeptCertificate[]; readonly isTold: boolean } {
  const all = useStore(useWindowState().certificates, (state) => state.kept);
  return useMemo(() => ({ kept: (all ?? []).filter((one) => one.kind === kind), isTold: all !== null }), [all, kind]);
}
