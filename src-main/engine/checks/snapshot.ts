import { Fault } from "#shared/base/fault";
import { JsonPath } from "./json-path";
import { isObject, type JsonValue } from "./json-value";
import type { MessageJson } from "./message-json";
import type { MessageTest } from "./message-tests";
import { differences, tellDifferences } from "./structural-diff";

/** The file in which a request's messages are kept, beside it. */
export interface SnapshotFile {
  /** Null where there is none. Fault io. */
  read(): Promise<string | null>;
  /** Fault io. */
  write(text: string): Promise<void>;
}

const maxMessages = 10_000;
/** UTF-16 units of all messages. */
const maxLength = 16 * 1024 * 1024;
/** Stands where a value is of no account. */
const ignored = "(ignored)";

/** The messages of a call against those that were kept; paths that are ignored count for nothing, in both. */
export class SnapshotTest implements MessageTest {
  readonly #ignore: readonly JsonPath[];
  readonly #file: SnapshotFile | null;
  readonly #messages: JsonValue[] = [];
  #length = 0;
  #found: string | null = "it was not looked at";

  /** Fault bad-params for a path that is none. */
  constructor(ignore: readonly string[], file: SnapshotFile | null) {
    this.#ignore = ignore.map((path) => new JsonPath(path));
    this.#file = file;
  }

  prepare(message: MessageJson): JsonValue {
    return message.sent;
  }

  see(message: JsonValue): void {
    this.#length += JSON.stringify(message).length;
    if (this.#messages.length >= maxMessages || this.#length > maxLength) {
      throw new Fault("too-large", `A snapshot has at most ${maxMessages} messages and ${maxLength} characters.`, {});
    }
    this.#messages.push(this.#without(message));
  }

  /** All messages were seen: keeps them, or compares them with what is kept. Fault io. */
  async end(update: boolean): Promise<void> {
    if (this.#file === null) this.#found = "there is no place for a snapshot";
    else if (update) await this.#keep(this.#file);
    else this.#found = this.#compare(await this.#file.read());
  }

  get found(): string | null {
    return this.#found;
  }

  get isDecided(): boolean {
    return false;
  }

  async #keep(file: SnapshotFile): Promise<void> {
    await file.write(`${JSON.stringify(sorted({ messages: this.#messages }), null, 2)}\n`);
    this.#found = null;
  }

  #compare(text: string | null): string | null {
    if (text === null) return "there is no snapshot yet; --update-snapshots makes one";
    const kept = messagesOf(text);
    if (kept === null) return "the snapshot's file cannot be read; --update-snapshots makes a new one";
    return tellDifferences(
      differences(
        kept.map((message) => this.#without(message)),
        this.#messages,
        "$",
      ),
    );
  }

  #without(message: JsonValue): JsonValue {
    return this.#ignore.reduce((rest, path) => path.replace(rest, ignored), message);
  }
}

function messagesOf(text: string): readonly JsonValue[] | null {
  try {
    const document: JsonValue = JSON.parse(text);
    const messages = isObject(document) ? document.messages : null;
    return Array.isArray(messages) ? messages : null;
  } catch {
    return null;
  }
}

/** Members in the order of their names: a server may send a map's in any. */
function sorted(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => [key, sorted(member)]),
  );
}
