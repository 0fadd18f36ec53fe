import { create, type DescMessage, fromBinary, type Message, type Registry, toBinary } from "@bufbuild/protobuf";
import { reflect } from "@bufbuild/protobuf/reflect";
import { Fault } from "#shared/base/fault";
import { decodeJson } from "../display/decode";
import { encodeJson } from "../json/encode";
import { encodeText } from "../text/encode-text";
import { printText } from "../text/print-text";
import { dropUnknown } from "./drop-unknown";

/** `conformance.WireFormat` */
const wireFormat = { protobuf: 1, json: 2, text: 4 } as const;
/** `conformance.TestCategory.JSON_IGNORE_UNKNOWN_PARSING_TEST` */
const ignoreUnknownTest = 3;

/** `conformance.ConformanceRequest` */
interface ConformanceRequest extends Message {
  readonly payload:
    | { readonly case: "protobufPayload"; readonly value: Uint8Array }
    | { readonly case: "jsonPayload" | "textPayload" | "jspbPayload"; readonly value: string }
    | { readonly case: undefined; readonly value?: undefined };
  readonly requestedOutputFormat: number;
  readonly messageType: string;
  readonly testCategory: number;
  readonly printUnknownFields: boolean;
}

/** The answers of `conformance.ConformanceResponse`. */
type Result =
  | { readonly case: "parseError" | "serializeError" | "runtimeError" | "skipped" | "jsonPayload" | "textPayload"; readonly value: string }
  | { readonly case: "protobufPayload"; readonly value: Uint8Array };

/**
 * Answers the questions of protobuf's conformance tests with the engine's own codec: JSON and text format both ways. Bytes
 * that come as bytes are read by protobuf-es first, which is strict where the engine, for display, is not.
 */
export class ConformanceTestee {
  readonly #registry: Registry;
  readonly #requestType: DescMessage;
  readonly #responseType: DescMessage;

  /** `registry` has conformance.proto and the test messages. */
  constructor(registry: Registry) {
    this.#registry = registry;
    this.#requestType = messageOf(registry, "conformance.ConformanceRequest");
    this.#responseType = messageOf(registry, "conformance.ConformanceResponse");
  }

  /** A ConformanceRequest's bytes in, a ConformanceResponse's out. */
  answer(request: Uint8Array): Uint8Array {
    const message = create(this.#responseType, { result: this.#result(fromBinary(this.#requestType, request) as ConformanceRequest) });
    return toBinary(this.#responseType, message);
  }

  #result(request: ConformanceRequest): Result {
    // The runner asks first which tests are known to fail: none.
    if (request.messageType === "conformance.FailureSet") return { case: "protobufPayload", value: new Uint8Array(0) };
    try {
      const type = messageOf(this.#registry, request.messageType);
      const parsed = this.#parse(type, request);
      return parsed instanceof Uint8Array ? this.#serialize(type, request, parsed) : parsed;
    } catch (reason) {
      return { case: "runtimeError", value: String(reason) };
    }
  }

  /** The payload as bytes, or why there are none. */
  #parse(type: DescMessage, { payload, testCategory }: ConformanceRequest): Uint8Array | Result {
    try {
      switch (payload.case) {
        case "protobufPayload":
          return toBinary(type, fromBinary(type, payload.value));
        case "jsonPayload":
          return encodeJson(type, this.#registry, payload.value, { strict: true, ignoreUnknown: testCategory === ignoreUnknownTest });
        case "textPayload":
          return encodeText(type, this.#registry, payload.value);
        default:
          return { case: "skipped", value: "JSPB is for Google alone" };
      }
    } catch (reason) {
      return { case: "parseError", value: sentence(reason) };
    }
  }

  #serialize(type: DescMessage, request: ConformanceRequest, bytes: Uint8Array): Result {
    switch (request.requestedOutputFormat) {
      case wireFormat.protobuf:
        return { case: "protobufPayload", value: bytes };
      case wireFormat.json: {
        // JSON has no place for unknown fields; ours are for people.
        const known = reflect(type, fromBinary(type, bytes));
        dropUnknown(known, this.#registry);
        const { json, problems } = decodeJson(type, this.#registry, toBinary(type, known.message), { indent: 0 });
        const [problem] = problems;
        return problem === undefined ? { case: "jsonPayload", value: json } : { case: "serializeError", value: problem.message };
      }
      case wireFormat.text: {
        const { text, problems } = printText(type, this.#registry, bytes, { printUnknown: request.printUnknownFields });
        const [problem] = problems;
        return problem === undefined ? { case: "textPayload", value: text } : { case: "serializeError", value: problem.message };
      }
      default:
        return { case: "skipped", value: "JSPB is for Google alone" };
    }
  }
}

/** Why something was refused. */
function sentence(reason: unknown): string {
  return reason instanceof Error ? reason.message : String(reason);
}

function messageOf(registry: Registry, name: string): DescMessage {
  const type = registry.getMessage(name);
  if (type === undefined) throw new Fault("schema-broken", `There is no message ${name}.`);
  return type;
}
