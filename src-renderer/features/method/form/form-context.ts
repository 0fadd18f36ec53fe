import { createContext, type ReactNode, useCallback, useContext, useEffect, useSyncExternalStore } from "react";
import type { MessageShape } from "#shared/model/message-shape";
import { type Place, pathOf } from "./place";
import type { ShapeCache } from "./shape-cache";
import type { Step } from "./text-edits";

/** What the parts of a form share: the text that they edit, the types, and which parts are open. */
export interface FormContext {
  /** The text that the places are of. */
  readonly text: string;
  readonly shapes: ShapeCache;
  /** Changes the text. What is done in a row at one place is undone together. */
  readonly change: (place: Place, ...steps: Step[]) => void;
  /** Which sections were opened or closed by hand, by their paths. */
  readonly opened: ReadonlyMap<string, boolean>;
  readonly setOpen: (place: Place, isOpen: boolean) => void;
  /** Puts the focus into a part of a place, once it is there. */
  readonly focus: (place: Place, part: FormPart) => void;
  /** The best names of messages for a query. */
  readonly findTypes: (query: string) => Promise<readonly string[]>;
  /** The fields of a message: given here, since they hold messages in turn. `beside` are keys that its object may have beside them. */
  readonly fields: (place: Place, shape: MessageShape, beside: ReadonlySet<string>) => ReactNode;
  /** Lets the user choose a file for a field of bytes; without it there is no such button. */
  readonly onChooseFile?: ((place: Place) => void) | undefined;
}

/** A part of an element that the focus can be put into. */
export type FormPart = "value" | "key" | "up" | "down" | "remove" | "add";

export const FormContextObject = createContext<FormContext | null>(null);

/** The form around. */
export function useForm(): FormContext {
  const form = useContext(FormContextObject);
  if (!form) throw new Error("A form's part outside of a form.");
  return form;
}

/** The shape of a message; null where there is none of this name, undefined while it is on its way. */
export function useShape(name: string): MessageShape | null | undefined {
  const { shapes } = useForm();
  const subscribe = useCallback(
    (listener: () => void) => {
      const listening = shapes.onDidChange(listener);
      return () => listening.dispose();
    },
    [shapes],
  );
  const shape = useSyncExternalStore(subscribe, () => shapes.get(name));
  useEffect(() => {
    if (name !== "") shapes.want(name);
  }, [shapes, name]);
  return name === "" ? null : shape;
}

/** Is a section open? As it was left by hand, else as it comes. */
export function useOpen(place: Place, byItself: boolean): [boolean, (isOpen: boolean) => void] {
  const { opened, setOpen } = useForm();
  return [opened.get(pathOf(place)) ?? byItself, (isOpen) => setOpen(place, isOpen)];
}
