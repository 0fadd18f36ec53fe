import { type RefObject, useMemo, useState } from "react";
import { Fault, type FaultData } from "#shared/base/fault";
import { type BodyFill, type BodyFormat, filePrefix, fileReference } from "#shared/model/request-body";
import type { MethodDetail } from "#shared/model/schema";
import type { TabState } from "#shared/model/settings";
import type { JsonEditorHandle } from "../../../editor/json-editor";
import { bytesFieldAt } from "../../../editor/schema-place";
import { useHost, type WindowHost } from "../../../host/host";
import { attachFile } from "../../../state/attach-file";
import { unchangedSince } from "../../../state/earlier-bodies";
import { useWindowState, type WindowState } from "../../../state/window-state";
import { clearRefusal, refuse } from "../calls";

/** What stands in the way of an act on a body, until the user decides. */
export type BodyQuestion =
  | { readonly kind: "not-converted"; readonly to: BodyFormat; readonly fault: FaultData; readonly earlier: string | null }
  | { readonly kind: "no-bytes-field" };

/** The acts on a tab's body. They never throw: what refuses them is in the call store, or a question. */
export interface BodyActs {
  readonly question: BodyQuestion | null;
  dismiss(): void;
  /** Writes the body in another format; where that cannot be, there is a question. */
  changeFormat(to: BodyFormat): void;
  /** Goes on in a format with this text. */
  takeFormat(to: BodyFormat, text: string): void;
  fill(mode: BodyFill): void;
  /** Puts the sample back. */
  reset(): void;
  chooseFile(): void;
  /** Writes a reference to a chosen file into the bytes field at the cursor. */
  fileIntoField(): void;
}

export function useBodyActs(tabId: string, detail: MethodDetail | null, editor: RefObject<JsonEditorHandle | null>): BodyActs {
  const host = useHost();
  const state = useWindowState();
  const [question, setQuestion] = useState<BodyQuestion | null>(null);
  const acts = useMemo(() => new TabBody(host, state, tabId, detail, editor, setQuestion), [host, state, tabId, detail, editor]);
  return useMemo(() => ({ ...acts.bound(), question }), [acts, question]);
}

class TabBody {
  readonly #host: WindowHost;
  readonly #state: WindowState;
  readonly #tabId: string;
  readonly #detail: MethodDetail | null;
  readonly #editor: RefObject<JsonEditorHandle | null>;
  readonly #ask: (question: BodyQuestion | null) => void;

  constructor(
    host: WindowHost,
    state: WindowState,
    tabId: string,
    detail: MethodDetail | null,
    editor: RefObject<JsonEditorHandle | null>,
    ask: (question: BodyQuestion | null) => void,
  ) {
    this.#host = host;
    this.#state = state;
    this.#tabId = tabId;
    this.#detail = detail;
    this.#editor = editor;
    this.#ask = ask;
  }

  bound(): Omit<BodyActs, "question"> {
    return {
      dismiss: () => this.#ask(null),
      changeFormat: (to) => void this.#run((tab) => this.#changeFormat(tab, to)),
      takeFormat: (to, text) => void this.#run(async () => this.#take(to, text)),
      fill: (mode) => void this.#run((tab) => this.#fill(tab, mode)),
      reset: () => void this.#run(async () => this.#write(this.#detail?.sampleBody ?? "{}")),
      chooseFile: () => void this.#run(() => this.#chooseFile()),
      fileIntoField: () => void this.#run((tab) => this.#fileIntoField(tab)),
    };
  }

  async #run(act: (tab: TabState) => Promise<void>): Promise<void> {
    const tab = this.#tab();
    if (!tab) return;
    this.#ask(null);
    clearRefusal(this.#state, this.#tabId);
    try {
      await act(tab);
    } catch (reason) {
      refuse(this.#state, this.#tabId, reason);
    }
  }

  #tab(): TabState | undefined {
    return this.#state.tabs.getState().tabs.find(({ id }) => id === this.#tabId);
  }

  async #changeFormat(tab: TabState, to: BodyFormat): Promise<void> {
    const body = { format: tab.format, text: tab.body };
    if (to === tab.format) return;
    if (to === "file") return this.#chooseFile();
    const earlier = this.#state.tabs.getState().earlier[tab.id] ?? {};
    const before = unchangedSince(earlier, body, to);
    if (before !== null) return this.#take(to, before);
    if (tab.body.trim() === "") return this.#take(to, earlier[to]?.text ?? "");
    try {
      const { text } = await this.#host.client.call("body.convert", { sourceId: tab.sourceId, method: tab.subject, body, to });
      if (this.#tab()?.body === body.text) this.#take(to, text);
    } catch (reason) {
      this.#ask({ kind: "not-converted", to, fault: Fault.from(reason).toData(), earlier: earlier[to]?.text ?? null });
    }
  }

  #take(format: BodyFormat, text: string): void {
    this.#state.tabActions.changeFormat(this.#tabId, { format, text });
    requestAnimationFrame(() => this.#editor.current?.focus());
  }

  #write(body: string): void {
    this.#state.tabActions.update(this.#tabId, { body });
    this.#editor.current?.focus();
  }

  async #fill({ sourceId, subject: method, body, format }: TabState, mode: BodyFill): Promise<void> {
    if (format !== "json") return;
    const { text } = await this.#host.client.call("body.fill", { sourceId, method, text: body, mode });
    // What was typed meanwhile counts.
    if (this.#tab()?.body === body) this.#write(text);
  }

  async #chooseFile(): Promise<void> {
    const file = await attachFile(this.#host, this.#state);
    if (!file) return;
    const text = fileReference(file);
    if (this.#tab()?.format === "file") this.#state.tabActions.update(this.#tabId, { body: text });
    else this.#state.tabActions.changeFormat(this.#tabId, { format: "file", text });
  }

  async #fileIntoField(tab: TabState): Promise<void> {
    const place =
      tab.format === "json" ? bytesFieldAt(tab.body, this.#detail?.jsonSchema ?? null, this.#editor.current?.offset() ?? null) : null;
    if (place === null) return this.#ask({ kind: "no-bytes-field" });
    const file = await attachFile(this.#host, this.#state);
    if (file === null || this.#tab()?.body !== tab.body) return this.#editor.current?.focus();
    const value = JSON.stringify(`${filePrefix}${fileReference(file)}`);
    this.#write(tab.body.slice(0, place.start) + value + tab.body.slice(place.end));
  }
}
