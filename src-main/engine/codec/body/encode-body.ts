import type { DescMessage, Registry } from "@bufbuild/protobuf";
import { Fault } from "#shared/base/fault";
import type { RequestBody } from "#shared/model/request-body";
import { encodeJson } from "../encode";
import { readBase64 } from "./base64";
import { type BodyFiles, ReadFiles, referencesIn } from "./body-files";
import { readHex } from "./hex";

/**
 * A request's message on the wire, whatever it is written in; hex, base64 and files are sent as they are, valid or not.
 * Files are read now. Faults: body-syntax, body-mismatch, file-not-found, file-unreadable, too-large; those with a place in
 * the text have facts offset, line, column.
 */
export async function encodeBody(type: DescMessage, registry: Registry, body: RequestBody, files: BodyFiles): Promise<Uint8Array> {
  switch (body.format) {
    case "json": {
      const read = await readAll(referencesIn(body.text), files);
      return encodeJson(type, registry, body.text, { readFile: (reference) => read.get(reference) });
    }
    case "text":
      throw new Fault("unsupported", "Text format is not there yet.");
    case "hex":
      return readHex(body.text);
    case "base64":
      return readBase64(body.text);
    case "file":
      return (await readAll([body.text], files)).get(body.text);
  }
}

async function readAll(references: Iterable<string>, files: BodyFiles): Promise<ReadFiles> {
  const read = new ReadFiles(files);
  for (const reference of references) await read.add(reference);
  return read;
}
