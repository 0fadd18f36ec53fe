import type { DescMessage, Registry } from "@bufbuild/protobuf";
import type { RequestBody } from "#shared/model/request-body";
import { encodeJson } from "../json/encode";
import { encodeText } from "../text/encode-text";
import { readBase64 } from "./base64";
import { type BodyFiles, NamedFiles } from "./body-files";
import { BodyTemplate, type FillIn } from "./fill-in";
import { readHex } from "./hex";

/**
 * A request's message on the wire, whatever it is written in; hex, base64 and files are sent as they are, valid or not.
 * Files are read now; `{{name}}` is filled in where there is what with. Faults: body-syntax, body-mismatch, variable-unknown,
 * file-not-found, file-unreadable, too-large; those with a place in the text have facts offset, line, column.
 */
export function encodeBody(
  type: DescMessage,
  registry: Registry,
  body: RequestBody,
  files: BodyFiles,
  fillIn?: FillIn,
): Promise<Uint8Array> {
  const use = (filled: RequestBody) => encode(type, registry, filled, new NamedFiles(files, true));
  return fillIn ? new BodyTemplate(body).fill(fillIn, use) : use(body);
}

/** The faults of `encodeBody`. Files are looked at but not read: this is asked after every few letters that are typed. */
export async function checkBody(type: DescMessage, registry: Registry, body: RequestBody, files: BodyFiles, fillIn: FillIn): Promise<void> {
  await new BodyTemplate(body).fill(fillIn, (filled) => encode(type, registry, filled, new NamedFiles(files, false)));
}

async function encode(type: DescMessage, registry: Registry, body: RequestBody, files: NamedFiles): Promise<Uint8Array> {
  switch (body.format) {
    case "json":
      return encodeWithFiles(type, registry, body.text, files);
    case "text":
      return encodeText(type, registry, body.text);
    case "hex":
      return readHex(body.text);
    case "base64":
      return readBase64(body.text);
    case "file":
      await files.add(body.text);
      return files.get(body.text);
  }
}

/** Encodes once to learn what files the bytes fields name, and where there are any, again with what is in them. */
async function encodeWithFiles(type: DescMessage, registry: Registry, text: string, files: NamedFiles): Promise<Uint8Array> {
  const named = new Set<string>();
  const readNothing = (reference: string) => {
    named.add(reference);
    return new Uint8Array(0);
  };
  const bytes = encodeJson(type, registry, text, { readFile: readNothing });
  if (named.size === 0) return bytes;
  for (const reference of named) await files.add(reference);
  return encodeJson(type, registry, text, { readFile: (reference) => files.get(reference) });
}
