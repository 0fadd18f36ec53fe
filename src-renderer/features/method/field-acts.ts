import { createContext, useContext } from "react";

/** What a view of one message offers to do about a field in the list that the message is of. */
export interface FieldActs {
  /** Is the field a column of its own? */
  isPinned(path: string): boolean;
  togglePinned(path: string): void;
  /** Colours rows by the field's value. */
  colourBy(path: string): void;
  /** Leaves only rows whose field has this value. */
  filterBy(path: string, value: string): void;
}

/** Null where a message stands alone. */
export const FieldActsContext = createContext<FieldActs | null>(null);

export function useFieldActs(): FieldActs | null {
  return useContext(FieldActsContext);
}
