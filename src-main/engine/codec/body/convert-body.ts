import type { DescMessage, Registry } from "@bufbuild/protobuf";
import { Fault } from "#shared/base/fault";
import type { BodyFormat, RequestBody } from "#shared/model/request-body";
import { decodeJson } from "../display/decode";
import { printText } from "../text/print-text";
import { writeBase64 } from "./base64";
import type { BodyFiles } from "./body-files";
import { encodeBody } from "./encode-body";
import { writeHex } from "./hex";

/** The longest text that comes out, in UTF-16 units: what a window can hold and send back. */
const maxText = 4 * 1024 * 1024;

/**
 * The same message written in another format. Comments are no part of a message, and files come in as their bytes. Faults:
 * those of `encodeBody`; undecodable where the bytes cannot be written so that the same would be sent again; too-large;
 * bad-params for `file`.
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
  if (text.length > maxText) throw tooLong(text.length);
  if (to === "json" || to === "text") await checkSame(type, registry, bytes, { format: to, text }, files);
  return text;
}

function print(type: DescMessage, registry: Registry, bytes: Uint8Array, to: BodyFormat): string {
  switch (to) {
    case "json":
      return decodeJson(type, registry, bytes, { indent: 2, limit: maxText + 1 }).json;
    case "text":
      return printText(type, registry, bytes, { limit: maxText + 1 }).text;
    case "hex":
      return bytes.length * 3 > maxText ? refuseLong(bytes.length * 3) : writeHex(bytes);
    case "base64":
      return bytes.length > maxText ? refuseLong(bytes.length) : writeBase64(bytes);
    case "file":
      throw new Fault("bad-params", "A body does not become a file by itself.", { act: "Choose a file." });
  }
}

/** Bytes may be what no text says: cut off, a field of another type, text that is not UTF-8. Those stay bytes. */
async function checkSame(type: DescMessage, registry: Registry, bytes: Uint8Array, body: RequestBody, files: BodyFiles): Promise<void> {
  const show = (shown: Uint8Array) => decodeJson(type, registry, shown, { indent: 0 });
  const before = show(bytes);
  const again = await encodeBody(type, registry, body, files).catch(() => null);
  const after = again && show(again);
  const lost = before.problems.filter(({ message }) => !after?.problems.some((other) => other.message === message));
  if (after?.json === before.json && lost.length === 0) return;
  const why = lost[0]?.message ?? before.problems[0]?.message ?? `These bytes are not quite a ${type.typeName}.`;
  throw new Fault("undecodable", why, { act: "Keep the bytes as they are, or start anew." });
}

function refuseLong(length: number): never {
  throw tooLong(length);
}

function tooLong(length: number): Fault {
  return new Fault("too-large", `Written so, the message has ${length} characters; ${maxText} are what a body may have.`, {
    act: "Leave it as it is, or send it as a file.",
    facts: { size: length, limit: maxText },
  });
}
