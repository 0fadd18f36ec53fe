import { createContext, useContext } from "react";
import { Fault } from "#shared/base/fault";
import type { CallHead } from "#shared/model/call";
import type { KeptRecording, LoggedCall, RecordingFile, RecordingFormat } from "#shared/model/recording";
import type { WindowHost } from "../../host/host";
import type { RecordingWork, SaveWish } from "../../state/recording-store";
import { tellFault } from "../../state/schema-actions";
import type { WindowState } from "../../state/window-state";
import { fileNameOf } from "./file-name";

/** A method by which a file's messages are to be read. */
export interface ReadAs {
  readonly sourceId: string;
  readonly method: string;
}

type ActsWindow = Pick<WindowState, "recordings" | "tabActions" | "layout">;

/** What is done with recordings as files. The acts never throw: what goes wrong is told as any fault is, and what is cancelled needs no words. */
export class RecordingActs {
  readonly #host: Pick<WindowHost, "client" | "info">;
  readonly #state: ActsWindow;
  readonly #follow: () => Promise<void>;
  #works = 0;

  /** `follow` finds the calls of tabs that have none yet. */
  constructor(host: Pick<WindowHost, "client" | "info">, state: ActsWindow, follow: () => Promise<void>) {
    this.#host = host;
    this.#state = state;
    this.#follow = follow;
  }

  /** Lets the user choose a file, and opens it. */
  choose(): void {
    if (!this.#host.info.capabilities.nativeDialogs) {
      this.#state.recordings.setState({ choosing: true });
      return;
    }
    this.#tell(async () => {
      const { files } = await this.#host.client.call("files.pick", { what: "recording" });
      for (const { handle, name } of files) await this.#look(handle, name);
    });
  }

  /** Opens the one call of a file; of several the user is to say which, and of what nothing knows, as what. */
  openFile(handle: string, name: string): void {
    this.#tell(() => this.#look(handle, name));
  }

  /** Opens a file that was dropped where the shell does not know its place. */
  openDropped(name: string, bytes: Uint8Array): void {
    this.#tell(async () => {
      const { handle } = await this.#host.client.call("recording.receive", { name, bytes });
      await this.#look(handle, name);
    });
  }

  /** Opens one call of a file, read as a method where one is named; `call` null: of bare messages. */
  openCall(handle: string, file: RecordingFile, call: LoggedCall | null, as: ReadAs | null): void {
    this.#tell(() => this.#open(handle, file, call, as));
  }

  openKept({ id, method }: KeptRecording, file: string): void {
    this.#tell(async () => {
      const owner = crypto.randomUUID();
      await this.#host.client.call("recording.openKept", { id, owner });
      this.#changed();
      await this.#show(owner, method, file);
    });
  }

  /** Saves the call of a tab, or what its filter shows. */
  save(head: CallHead, scanId: string | null, format: RecordingFormat): void {
    this.#wish({ callId: head.callId, scanId, format, name: fileNameOf(head.method, head.startedAt, format) });
  }

  /** Saves what is kept: it is opened for that long. */
  saveKept({ id, method, startedAt }: KeptRecording, format: RecordingFormat): void {
    this.#tell(async () => {
      const { callId } = await this.#host.client.call("recording.openKept", { id, owner: crypto.randomUUID() });
      this.#wish({ callId, scanId: null, format, name: fileNameOf(method, startedAt, format), isBorrowed: true });
    });
  }

  /** Where it is to be saved was chosen in the window; null where the user thought better of it. */
  place(wish: SaveWish, place: { readonly handle: string; readonly label: string } | null): void {
    this.#state.recordings.setState({ saving: null });
    this.#tell(() => (place ? this.#save(wish, place) : this.#giveBack(wish)));
  }

  remove(ids: readonly string[]): void {
    this.#tell(async () => {
      await this.#host.client.call("recording.remove", { ids });
      this.#changed();
    });
  }

  #wish(wish: SaveWish): void {
    if (!this.#host.info.capabilities.nativeDialogs) {
      this.#state.recordings.setState({ saving: wish });
      return;
    }
    this.#tell(async () => {
      const { name, format } = wish;
      const { handle, label } = await this.#host.client.call("recording.pickPlace", { name, format });
      if (handle === null) await this.#giveBack(wish);
      else await this.#save(wish, { handle, label });
    });
  }

  async #save(wish: SaveWish, { handle, label }: { readonly handle: string; readonly label: string }): Promise<void> {
    const { callId, scanId, format } = wish;
    this.#state.recordings.setState({ saved: null });
    try {
      await this.#work("saving", lastName(label), this.#host.client.open("recording.save", { callId, scanId, handle, format }));
      this.#state.recordings.setState({ saved: label });
    } finally {
      await this.#giveBack(wish);
    }
  }

  async #giveBack({ callId, isBorrowed = false }: SaveWish): Promise<void> {
    if (!isBorrowed) return;
    await this.#host.client.call("call.close", { callId });
    this.#changed();
  }

  async #look(handle: string, name: string): Promise<void> {
    const { file } = await this.#work("looking", name, this.#host.client.open("recording.look", { handle }));
    if (!file) return;
    const [only] = file.calls;
    if (file.calls.length === 1 && only?.isKnown) await this.#open(handle, file, only, null);
    else this.#state.recordings.setState({ choice: { handle, file } });
  }

  async #open(handle: string, file: RecordingFile, call: LoggedCall | null, as: ReadAs | null): Promise<void> {
    this.#state.recordings.setState({ choice: null });
    const owner = crypto.randomUUID();
    const opening = this.#host.client.open("recording.open", { handle, key: call?.key ?? null, as, owner });
    await this.#work("opening", file.name, opening);
    await this.#show(owner, as?.method ?? call?.method ?? "", file.name);
  }

  async #show(owner: string, method: string, file: string): Promise<void> {
    this.#state.tabActions.openRecording(owner, method, file);
    await this.#follow();
  }

  /** Follows a piece of work to its end; answers its last item. */
  async #work<T extends { readonly done: number; readonly total: number }>(
    kind: RecordingWork["kind"],
    name: string,
    session: { readonly items: AsyncIterable<T>; cancel(): void },
  ): Promise<T> {
    const { recordings } = this.#state;
    const work: RecordingWork = { id: ++this.#works, kind, name, share: 0, cancel: () => session.cancel() };
    recordings.setState(({ works }) => ({ works: [...works, work] }));
    try {
      let last: T | undefined;
      for await (const item of session.items) {
        last = item;
        const share = item.total === 0 ? 0 : item.done / item.total;
        recordings.setState(({ works }) => ({ works: works.map((one) => (one.id === work.id ? { ...one, share } : one)) }));
      }
      if (last === undefined) throw new Fault("internal", "The core ended this work without a word.");
      return last;
    } finally {
      recordings.setState(({ works }) => ({ works: works.filter(({ id }) => id !== work.id) }));
    }
  }

  #changed(): void {
    this.#state.recordings.setState(({ revision }) => ({ revision: revision + 1 }));
  }

  #tell(act: () => Promise<void>): void {
    tellFault(this.#state, act());
  }
}

export const RecordingActsContext = createContext<RecordingActs | null>(null);

/** The acts on recordings. Only rendered below the composition root, which provides them. */
export function useRecordingActs(): RecordingActs {
  const acts = useContext(RecordingActsContext);
  if (!acts) throw new Error("No recording acts: the component is rendered outside the window's root.");
  return acts;
}

/** The last part of a path, as either system writes it. */
function lastName(label: string): string {
  return label.slice(Math.max(label.lastIndexOf("/"), label.lastIndexOf("\\")) + 1);
}
