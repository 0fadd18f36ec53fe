import { type RefObject, useCallback, useRef, useState } from "react";
import type { Log } from "./use-log";

/** Which of the bars over the rows are open, and the ways to open and close them. All but the state is stable. */
export interface LogTools {
  readonly isSearching: boolean;
  readonly bar: "jump" | "pin" | null;
  readonly filter: RefObject<HTMLInputElement | null>;
  readonly search: RefObject<HTMLInputElement | null>;
  /** The field of `bar`. */
  readonly field: RefObject<HTMLInputElement | null>;
  /** Around the button of the columns' menu. */
  readonly columns: RefObject<HTMLSpanElement | null>;
  readonly openFilter: () => void;
  readonly openSearch: () => void;
  readonly closeSearch: () => void;
  readonly openJump: () => void;
  readonly openPin: () => void;
  readonly openColumns: () => void;
  readonly closeBar: () => void;
}

export function useLogTools({ search, list }: Log): LogTools {
  const [isSearching, setSearching] = useState(false);
  const [bar, setBar] = useState<"jump" | "pin" | null>(null);
  const filterField = useRef<HTMLInputElement>(null);
  const searchField = useRef<HTMLInputElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const columns = useRef<HTMLSpanElement>(null);
  const open = useCallback((next: "jump" | "pin") => {
    setBar(next);
    // The bar has to be there first, and the menu that it may come from gives the focus back.
    setTimeout(() => field.current?.select(), 0);
  }, []);
  return {
    isSearching,
    bar,
    filter: filterField,
    search: searchField,
    field,
    columns,
    openFilter: useCallback(() => filterField.current?.select(), []),
    openSearch: useCallback(() => {
      setSearching(true);
      setTimeout(() => searchField.current?.select(), 0);
    }, []),
    closeSearch: useCallback(() => {
      setSearching(false);
      search.close();
      list.current?.focus();
    }, [search, list]),
    openJump: useCallback(() => open("jump"), [open]),
    openPin: useCallback(() => open("pin"), [open]),
    openColumns: useCallback(() => columns.current?.querySelector("button")?.click(), []),
    closeBar: useCallback(() => {
      setBar(null);
      list.current?.focus();
    }, [list]),
  };
}
