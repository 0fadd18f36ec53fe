import type { DescMessage, Registry } from "@bufbuild/protobuf";
import { Fault } from "#shared/base/fault";
import type { BodyFormat, RequestBody } from "#shared/model/request-body";
import { decodeJson } from "../decode";
import { printText } from "../text/print-text";
import { writeBase64 } from "./base64";
import type { BodyFiles } from "./body-files";
import { encodeBody } from "./encode-body";
import { writeHex } from "./hex";

/** The longest text that comes out, in UTF-16 units: what a window can hold and send back. */
const maxText = 12 * 1024 * 1024;

/**
 * The same message written in another format. Comments are no part of a message, and files come in as their bytes. Faults:
 * those of `encodeBody`; undecodable where the bytes are not such a message; too-large; bad-params for `file`.
 */
export async function convertBody(
  type: DescMessage,
  registry: Registry,
  body: RequestBody,
  to: BodyFormat,
  files: BodyFiles,
): Promise<string> {
  const bytes = await encodeBody(type, registry, body, files);
  const text = print(type, registry, bytes, to);
  if (text.length <= maxText) return text;
  throw new Fault("too-large", `Written so, the message has ${text.length} characters; ${maxText} are what a body may have.`, {
    act: "Leave it as it is, or send it as a file.",
    facts: { size: text.length, limit: maxText },
  });
}

function print(type: DescMessage, registry: Registry, bytes: Uint8Array, to: BodyFormat): string {
  switch (to) {
    case "json": {
      const { json, problem } = decodeJson(type, registry, bytes, { indent: 2 });
      if (json === null || problem !== null) throw undecodable(type, problem);
      return json;
    }
    case "text":
      return textOf(type, registry, bytes);
    case "hex":
      return writeHex(bytes);
    case "base64":
      return writeBase64(bytes);
    case "file":
      throw new Fault("bad-params", "A body does not become a file by itself.", { act: "Choose a file." });
  }
}

function textOf(type: DescMessage, registry: Registry, bytes: Uint8Array): string {
  const { text, problems } = printText(type, registry, bytes, { limit: maxText + 1 });
  const [first] = problems;
  if (first !== undefined) throw undecodable(type, `${first.path === "" ? "" : `${first.path}: `}${first.message}`);
  return text;
}

function undecodable(type: DescMessage, problem: string | null): Fault {
  return new Fault("undecodable", problem ?? `These bytes are not a ${type.typeName}.`, {
    act: "Keep the bytes as they are, or start anew.",
  });
}
