import type { Registry } from "@bufbuild/protobuf";
import type { CallMessage, CallRow, Direction } from "#shared/model/call";
import { decodeJson } from "../codec/display/decode";
import { MessageNodes } from "../codec/view/message-nodes";
import type { RecordedEntry } from "../recording/recording";
import type { ResolvedMethod } from "../schema/project";

/** UTF-16 units of a row's preview. */
const previewLimit = 2000;
/** UTF-16 units of a message's JSON in which problems are looked for. */
const problemLimit = 256 * 1024;

/** Decodes what a call recorded, one message at a time and only when asked. */
export class RowReader {
  readonly #method: ResolvedMethod;
  readonly #registry: Registry;

  constructor(method: ResolvedMethod, registry: Registry) {
    this.#method = method;
    this.#registry = registry;
  }

  row(index: number, { direction, offsetMs, bytes }: RecordedEntry): CallRow {
    const { json, truncated, problems } = decodeJson(this.#type(direction), this.#registry, bytes, { indent: 0, limit: previewLimit });
    // A newer server's fields are in the preview; a log of them is not to look broken.
    const problem = problems.find(({ kind }) => kind === "misfit")?.message ?? null;
    return { index, direction, offsetMs, size: bytes.byteLength, preview: json, truncated, problem };
  }

  /** `nodes` are those of the same entry. */
  message(index: number, { direction, offsetMs, bytes }: RecordedEntry, nodes: MessageNodes): CallMessage {
    const type = this.#type(direction);
    const { problems } = decodeJson(type, this.#registry, bytes, { indent: 0, limit: problemLimit });
    return {
      index,
      direction,
      offsetMs,
      size: bytes.byteLength,
      type: type.typeName,
      root: nodes.root("fields"),
      problems,
    };
  }

  /** The message as trees that are found piece by piece. */
  nodes({ direction, bytes }: RecordedEntry): MessageNodes {
    return new MessageNodes(bytes, this.#type(direction), this.#registry);
  }

  #type(direction: Direction) {
    return direction === "sent" ? this.#method.desc.input : this.#method.desc.output;
  }
}
