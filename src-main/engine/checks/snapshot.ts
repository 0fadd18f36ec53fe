import { Fault } from "#shared/base/fault";
import { JsonPath } from "./json-path";
import { isObject, type JsonValue } from "./json-value";
import type { MessageForm, MessageTest } from "./message-tests";
import type { SnapshotTask } from "./sandbox";
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
  readonly #messages: JsonValue[] = [];
  #length = 0;
  #found: string | null = "it was not looked at";

  /** Fault bad-params for a path that is none. */
  constructor(ignore: readonly string[]) {
    this.#ignore = ignore.map((path) => new JsonPath(path));
  }

  get needs(): MessageForm {
    return "sent";
  }

  see(message: JsonValue): void {
    this.#length += JSON.stringify(message).length;
    if (this.#messages.length >= maxMessages || this.#length > maxLength) {
      throw new Fault("too-large", `A snapshot has at most ${maxMessages} messages and ${maxLength} characters.`, {});
    }
    this.#messages.push(this.#without(message));
  }

  /** All messages were seen: compares them with what is kept, or answers the text that is to be kept instead; null for none. */
  end({ hasPlace, kept, update }: SnapshotTask): string | null {
    this.#found = !hasPlace ? "there is no place for a snapshot" : update ? null : this.#compare(kept);
    return hasPlace && update ? `${JSON.stringify(sorted({ messages: this.#messages }), null, 2)}\n` : null;
  }

  get found(): string | null {
    return this.#found;
  }

  get isDecided(): boolean {
    return false;
  }

  #compare(text: string | null): string | null {
    if (text === null) return "there is no snapshot yet: keep this answer as one, or run with --update-snapshots";
    const kept = messagesOf(text);
    if (kept === null) return "the snapshot's file cannot be read: keep this answer as one, or run with --update-snapshots";
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
