import type { Edit } from "jsonc-parser";
import {
  type KeyboardEvent,
  type Ref,
  type RefObject,
  useCallback,
  useEffect,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
} from "react";
import { useHost } from "../../../host/host";
import { useTexts } from "../../../i18n/i18n";
import { useSchemas, useWindowState } from "../../../state/window-state";
import { Button } from "../../../ui/button";
import { isFocusLost } from "../../../ui/focus-back";
import { Notice } from "../../../ui/notice";
import { type BodyTree, bodyTree } from "./body-tree";
import styles from "./form.module.css";
import { type FormContext, FormContextObject, type FormPart } from "./form-context";
import { MessageFields } from "./message-fields";
import { type Place, pathOf, rootPlace } from "./place";
import { ShapeCache } from "./shape-cache";
import { type Step, takeSteps } from "./text-edits";
import { TypedFields } from "./typed-fields";

/** What a parent may ask of a form. */
export interface FormHandle {
  /** Puts the focus into the first field. */
  focus(): void;
}

interface FormPaneProps {
  readonly sourceId: string;
  /** Full name of the message's type; "" while it is not known. */
  readonly type: string;
  readonly text: string;
  /** Edits in steps, each of the text that the one before it leaves. Changes with the same `group` in a row are one to undo. */
  readonly onChange: (steps: readonly (readonly Edit[])[], group: string) => void;
  readonly onUndo: () => void;
  readonly onRedo: () => void;
  /** Shows a place of the text, counted from 1. */
  readonly onReveal: (line: number, column: number) => void;
  /** Lets the user choose a file for a field of bytes. */
  readonly onChooseFile?: (place: Place) => void;
  readonly ref?: Ref<FormHandle>;
}

/**
 * A message as a form that edits the same text as the editor beside it. While the text cannot be read, the form shows what
 * it said last and takes nothing.
 */
export function FormPane({ sourceId, type, text, onChange, onUndo, onRedo, onReveal, onChooseFile, ref }: FormPaneProps) {
  const { t } = useTexts();
  const box = useRef<HTMLFieldSetElement>(null);
  const now = useMemo(() => bodyTree(text), [text]);
  const tree = useLastGood(now);
  /** How often the focus has moved: what is done at one place in two visits is undone in two steps. */
  const visits = useRef(0);
  const shapes = useShapes(sourceId);
  const findTypes = useTypeSearch(sourceId);
  const [opened, setOpened] = useState<ReadonlyMap<string, boolean>>(new Map());
  const enter = useEntrance(box, shapes);
  useImperativeHandle(ref, () => ({ focus: enter }), [enter]);

  const setOpen = useCallback((place: Place, isOpen: boolean) => setOpened((all) => new Map(all).set(pathOf(place), isOpen)), []);
  const focus = useCallback((place: Place, part: FormPart) => {
    const selector = `[data-place="${CSS.escape(pathOf(place))}"] [data-part="${part}"]`;
    // What is focused has to come first.
    requestAnimationFrame(() => focusOn(box.current?.querySelector<HTMLElement>(selector)));
  }, []);
  const context = useMemo((): FormContext | null => {
    if (!tree) return null;
    const change = (place: Place, ...steps: Step[]) =>
      onChange(takeSteps(tree.text, tree.root, steps), `${visits.current} ${pathOf(place)}`);
    return { text: tree.text, shapes, change, opened, setOpen, focus, findTypes, fields, onChooseFile };
  }, [tree, shapes, onChange, opened, setOpen, focus, findTypes, onChooseFile]);

  const onKeyDown = (event: KeyboardEvent) => {
    const key = event.key.toLowerCase();
    if (!(event.ctrlKey || event.metaKey) || event.altKey || (key !== "z" && key !== "y")) return;
    // There is one history, that of the text.
    event.preventDefault();
    if (key === "y" || event.shiftKey) onRedo();
    else onUndo();
  };
  const isMessage = tree?.root === null || tree?.root.type === "object";
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: hears the keys of the fields inside
    <div className={styles.pane} data-form onKeyDown={onKeyDown} onFocus={() => visits.current++}>
      {now.kind === "broken" && (
        <Notice
          tone="warn"
          title={t("form.broken", { line: now.line, column: now.column })}
          acts={
            <Button size="s" onClick={() => onReveal(now.line, now.column)}>
              {t("form.broken.go")}
            </Button>
          }
        />
      )}
      {now.kind === "too-large" && <Notice tone="info" title={t("form.large")} />}
      {tree && !isMessage && <Notice tone="warn" title={t("form.object")} />}
      {context && isMessage && (
        <FormContextObject value={context}>
          <fieldset ref={box} className={styles.form} disabled={now.kind !== "tree"} aria-label={t("form.label", { type })}>
            {type !== "" && <TypedFields place={rootPlace(tree?.root ?? null)} name={type} />}
          </fieldset>
        </FormContextObject>
      )}
    </div>
  );
}

const fields: FormContext["fields"] = (place, shape, beside) => <MessageFields place={place} shape={shape} beside={beside} />;

type GoodTree = BodyTree & { readonly kind: "tree" };

/** The newest tree that could be made; of a text that is too large, none. */
function useLastGood(now: BodyTree): GoodTree | null {
  const last = useRef<GoodTree | null>(null);
  if (now.kind === "tree") last.current = now;
  return now.kind === "too-large" ? null : last.current;
}

function useShapes(sourceId: string): ShapeCache {
  const { client } = useHost();
  const revision = useSchemas((state) => state.revision);
  const shapes = useMemo(
    () => new ShapeCache(async (names) => (await client.call("schema.shapes", { sourceId, names: [...names] })).shapes),
    [client, sourceId],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new revision is the reason to ask again
  useEffect(() => shapes.renew(), [shapes, revision]);
  return shapes;
}

/** Puts the focus into the first field; into the one that comes first where the type is still on its way. */
function useEntrance(box: RefObject<HTMLElement | null>, shapes: ShapeCache): () => void {
  const asked = useRef<Element | null>(null);
  const enter = useCallback(() => {
    const field = firstField(box.current);
    field?.focus();
    asked.current = field ? null : document.activeElement;
  }, [box]);
  useEffect(() => {
    const listening = shapes.onDidChange(() =>
      requestAnimationFrame(() => {
        // Only where the user has not gone on meanwhile.
        if (asked.current && (isFocusLost() || document.activeElement === asked.current)) enter();
      }),
    );
    return () => listening.dispose();
  }, [shapes, enter]);
  return enter;
}

/** How many names are offered at once. */
const mostTypes = 50;

/** Finds names of messages: those of the source first. */
function useTypeSearch(sourceId: string): FormContext["findTypes"] {
  const { client } = useHost();
  const { schemas } = useWindowState();
  return useCallback(
    async (query) => {
      const sought = query.replace(/^.*\//, "").trim();
      if (sought === "") {
        const own = schemas.getState().sources.find(({ source }) => source.id === sourceId)?.types ?? [];
        return own
          .filter(({ kind }) => kind === "message")
          .slice(0, mostTypes)
          .map(({ name }) => name);
      }
      const { hits } = await client.call("schema.search", { query: sought.slice(0, 200), limit: 200 }).catch(() => ({ hits: [] }));
      const messages = hits
        .filter(({ kind }) => kind === "message")
        .sort((a, b) => Number(b.sourceId === sourceId) - Number(a.sourceId === sourceId));
      return [...new Set(messages.map(({ page }) => page))].slice(0, mostTypes);
    },
    [client, schemas, sourceId],
  );
}

function firstField(box: HTMLElement | null): HTMLElement | null {
  return box?.querySelector<HTMLElement>("input, select, textarea, button") ?? null;
}

function focusOn(element: HTMLElement | null | undefined): void {
  element?.focus();
  if (element instanceof HTMLInputElement && element.type === "text") element.select();
}
