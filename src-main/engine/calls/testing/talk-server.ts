import { type CallHandler, LoopbackServer, type ServedCall, ServedStatus } from "../../channels/server";
import { decodeJson } from "../../codec/display/decode";
import { encodeJson } from "../../codec/json/encode";
import { noteType, testProject } from "./test-schema";

export interface Note {
  readonly text?: string;
  readonly number?: string;
  /** Base64. */
  readonly data?: string;
}

export function encodeNote(note: Note): Uint8Array {
  return encodeJson(noteType, testProject.registry, JSON.stringify(note));
}

export function decodeNote(bytes: Uint8Array): Note {
  return JSON.parse(decodeJson(noteType, testProject.registry, bytes, { indent: 0 }).json);
}

/** Aborted: resolves when the caller is gone. */
export function goneFrom(call: ServedCall): Promise<void> {
  return new Promise((resolve) => {
    if (call.signal.aborted) resolve();
    else call.signal.addEventListener("abort", () => resolve());
  });
}

async function first(call: ServedCall): Promise<Note> {
  for await (const message of call.messages) return decodeNote(message);
  return {};
}

const unary: CallHandler = async (call) => {
  const { text = "" } = await first(call);
  if (text === "sleep") await goneFrom(call);
  if (text === "garbage") await call.send(Uint8Array.of(0x0a, 0x05, 0x61));
  else if (text.startsWith("fail ")) throw new ServedStatus(Number(text.slice(5)), "failed as asked");
  else await call.send(encodeNote({ text: `re: ${text}` }));
  return [{ key: "x-cost", value: "1" }];
};

/** `number` notes, then the status that `text` asks for; "wait" keeps the call open. */
const tell: CallHandler = async (call) => {
  const { number = "0", text = "" } = await first(call);
  for (let i = 1; i <= Number(number); i++) await call.send(encodeNote({ text: "x".repeat(80), number: String(i) }));
  if (text === "wait") await goneFrom(call);
  if (text.startsWith("fail ")) throw new ServedStatus(Number(text.slice(5)), "failed as asked");
  return undefined;
};

const collect: CallHandler = async (call) => {
  const texts: string[] = [];
  for await (const message of call.messages) texts.push(decodeNote(message).text ?? "");
  await call.send(encodeNote({ text: texts.join("+"), number: String(texts.length) }));
  return undefined;
};

const chat: CallHandler = async (call) => {
  for await (const message of call.messages) {
    const { text = "" } = decodeNote(message);
    if (text === "bye") break;
    await call.send(encodeNote({ text: `re: ${text}` }));
  }
  return undefined;
};

/** Serves test.Talk but for Unserved; handlers may be replaced by method name. */
export function startTalkServer(replaced: Readonly<Record<string, CallHandler>> = {}, port?: number): Promise<LoopbackServer> {
  const handlers = { Unary: unary, Tell: tell, Collect: collect, Chat: chat, ...replaced };
  const served = new Map(Object.entries(handlers).map(([name, handler]) => [`/test.Talk/${name}`, handler]));
  return LoopbackServer.start(served, port === undefined ? {} : { port });
}
