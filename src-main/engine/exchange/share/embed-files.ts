import { filePrefix, type RequestBody } from "#shared/model/request-body";
import type { SavedMessage } from "#shared/model/saved-request";
import { type BodyFiles, readBodyFile } from "../../codec/body/body-files";

/** The files of one request together, in bytes: as base64 they are to fit into one file that is read again. */
const maxEmbedded = 8 * 1024 * 1024;

/**
 * Messages that name no file of this machine any more: what is in it stands there, as base64. Faults: file-not-found, file-unreadable,
 * too-large.
 */
export async function embedFiles(messages: readonly SavedMessage[], files: BodyFiles): Promise<SavedMessage[]> {
  let room = maxEmbedded;
  const read = async (reference: string) => {
    const bytes = await readBodyFile(reference, await files.pathOf(reference), room);
    room -= bytes.byteLength;
    return Buffer.from(bytes).toString("base64");
  };
  const embedded: SavedMessage[] = [];
  for (const message of messages) embedded.push({ ...message, body: await embed(message.body, read) });
  return embedded;
}

/** A string of JSON that names a file. */
const fileInJson = new RegExp(String.raw`"${filePrefix}((?:[^"\\\n]|\\.)*)"`, "g");

async function embed({ format, text }: RequestBody, read: (reference: string) => Promise<string>): Promise<RequestBody> {
  if (format === "file") return text === "" ? { format, text } : { format: "base64", text: await read(text) };
  if (format !== "json" || !text.includes(filePrefix)) return { format, text };
  const contents = new Map<string, string>();
  for (const [whole, reference = ""] of text.matchAll(fileInJson)) {
    if (!contents.has(whole)) contents.set(whole, await read(JSON.parse(`"${reference}"`)));
  }
  return { format, text: text.replaceAll(fileInJson, (whole) => JSON.stringify(contents.get(whole) ?? whole)) };
}
