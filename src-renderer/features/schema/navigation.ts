import { createContext, type MouseEvent, useContext } from "react";
import type { Place } from "#shared/model/symbol";

/** What a page's links do. */
export interface SymbolNavigation {
  /** Goes to a symbol's page, in this tab or apart in another. */
  follow(name: string, member: string | null, apart: boolean): void;
  /** Shows a place in the source beside the page. */
  reveal(place: Place): void;
  /** Opens the tab in which a method is called: `pkg.Service/Method`. */
  call(method: string): void;
}

export const NavigationContext = createContext<SymbolNavigation>({ follow: () => {}, reveal: () => {}, call: () => {} });

export function useNavigation(): SymbolNavigation {
  return useContext(NavigationContext);
}

/** A link's click and middle click: Ctrl, ⌘ and the middle button ask for another tab. */
export function linkHandlers(follow: (apart: boolean) => void) {
  return {
    onClick: (event: MouseEvent) => follow(event.ctrlKey || event.metaKey),
    // Without this the middle button would start to scroll.
    onMouseDown: (event: MouseEvent) => event.button === 1 && event.preventDefault(),
    onAuxClick: (event: MouseEvent) => event.button === 1 && follow(true),
  };
}
