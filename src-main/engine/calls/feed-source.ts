import path from "node:path";
import type { DescMessage, Registry } from "@bufbuild/protobuf";
import { Fault } from "#shared/base/fault";
import type { Feed } from "#shared/model/feed";
import type { RequestBody } from "#shared/model/request-body";
import type { VariableNames } from "#shared/model/variables";
import type { BodyFiles } from "../codec/body/body-files";
import { bytesFieldPath, withBytes } from "../codec/body/bytes-field";
import { encodeBody } from "../codec/body/encode-body";
import { BodyTemplate } from "../codec/body/fill-in";
import { fileChunks, fileLines, sizeOfFile } from "./feed-file";

/** One message of a feed, made at the moment when it is sent. */
export interface FeedMessage {
  /** The message on the wire. Faults: those of `encodeBody`. */
  readonly encode: () => Promise<Uint8Array>;
  /** Bytes of the file that are read with it. */
  readonly read: number;
}

/** Where a feed's messages come from. */
export interface FeedSource {
  readonly from: Feed["from"];
  /** Messages; null where nobody knows before the end. */
  readonly total: number | null;
  /** Of the file; null without one. */
  readonly totalBytes: number | null;
  /** Read as they are asked for; leaving the iteration closes the file. Faults: file-unreadable, too-large, body-syntax. */
  messages(): AsyncIterable<FeedMessage>;
}

/** What messages are encoded with. */
export interface FeedContext {
  readonly type: DescMessage;
  readonly registry: Registry;
  readonly files: BodyFiles;
  readonly names: VariableNames;
}

/** Faults: file-not-found, file-unreadable; bad-params for a field that takes no bytes. */
export async function openFeed(feed: Feed, context: FeedContext): Promise<FeedSource> {
  switch (feed.from) {
    case "messages":
      return ofMessages(feed.messages, feed.rounds, context);
    case "lines":
      return ofLines(await fileOf(feed.fileId, context.files), context);
    case "chunks":
      return ofChunks(await fileOf(feed.fileId, context.files), feed, context);
  }
}

interface FeedFile {
  readonly place: string;
  readonly name: string;
  readonly size: number;
}

async function fileOf(reference: string, files: BodyFiles): Promise<FeedFile> {
  const place = await files.pathOf(reference);
  const name = path.basename(place);
  return { place, name, size: await sizeOfFile(place, name) };
}

function ofMessages(bodies: readonly RequestBody[], rounds: number, context: FeedContext): FeedSource {
  const { type, registry, files } = context;
  const templates = bodies.map((body) => new Repeated(body, (filled) => encodeBody(type, registry, filled, files)));
  return {
    from: "messages",
    total: bodies.length * rounds,
    totalBytes: null,
    async *messages() {
      for (let index = 0; index < bodies.length * rounds; index++) {
        const body = index % bodies.length;
        const encode = () => templates[body]?.encode(context.names, index) ?? Promise.reject(new Fault("internal", "No such body."));
        yield { encode: () => encode().catch((reason) => refuse(reason, `Message ${index + 1}`, { message: index + 1, body })), read: 0 };
      }
    },
  };
}

/** Lines are data: what stands in them is sent as it is. */
function ofLines({ place, name, size }: FeedFile, { type, registry, files }: FeedContext): FeedSource {
  return {
    from: "lines",
    total: null,
    totalBytes: size,
    async *messages() {
      for await (const { text, line, bytes } of fileLines(place, name)) {
        const encode = () => encodeBody(type, registry, { format: "json", text }, files);
        const inLine = (reason: unknown) => refuse(reason, `Line ${line} of ${name}`, { line });
        yield { encode: () => encode().catch(inLine), read: bytes };
      }
    },
  };
}

function ofChunks({ place, name, size }: FeedFile, feed: Extract<Feed, { from: "chunks" }>, context: FeedContext): FeedSource {
  const { type, registry, files } = context;
  const field = bytesFieldPath(type, feed.field);
  const template = new Repeated(feed.body, (filled) => encodeBody(type, registry, filled, files));
  return {
    from: "chunks",
    total: Math.ceil(size / feed.chunkBytes),
    totalBytes: size,
    async *messages() {
      let index = 0;
      for await (const chunk of fileChunks(place, name, feed.chunkBytes)) {
        const at = index++;
        const encode = async () => withBytes(await template.encode(context.names, at), field, chunk);
        const inChunk = (reason: unknown) => refuse(reason, `Message ${at + 1}`, { message: at + 1, body: 0 });
        yield { encode: () => encode().catch(inChunk), read: chunk.byteLength };
      }
    },
  };
}

/** A body that is encoded many times: anew for every message, but only once where each would be the same. */
class Repeated {
  readonly #template: BodyTemplate;
  readonly #encode: (body: RequestBody) => Promise<Uint8Array>;
  #same: Promise<Uint8Array> | null = null;

  constructor(body: RequestBody, encode: (body: RequestBody) => Promise<Uint8Array>) {
    this.#template = new BodyTemplate(body);
    this.#encode = encode;
  }

  encode(names: VariableNames, index: number): Promise<Uint8Array> {
    if (this.#same) return this.#same;
    const encoded = this.#template.fill({ names, index }, this.#encode);
    if (this.#template.isConstant) this.#same = encoded;
    return encoded;
  }
}

/** Says which message it was that did not encode. */
function refuse(reason: unknown, which: string, facts: Readonly<Record<string, number>>): never {
  const fault = Fault.from(reason);
  throw new Fault(fault.code, `${which}: ${fault.message}`, { act: fault.act, facts: { ...fault.facts, ...facts }, cause: reason });
}
