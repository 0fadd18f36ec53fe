import { Fault } from "#shared/base/fault";
import type { Imported } from "#shared/model/exchange";
import type { MetadataEntry } from "#shared/model/metadata";
import { once } from "#shared/model/prepared-message";
import { noDefaults, noScripts, type SavedMessage, type SavedRequest } from "#shared/model/saved-request";
import { jsonPieces } from "../../codec/json/encode";
import type { ImportNotes } from "./import-notes";

/** A request of which nothing is said but its method. */
export function blankRequest(method: string): SavedRequest {
  return { ...noDefaults, method, messages: [], checks: [], takes: [], scripts: noScripts };
}

/** A message as JSON. */
export function jsonMessage(text: string, name = ""): SavedMessage {
  return { name, body: { format: "json", text }, repeat: once };
}

/** The JSON values that stand in a row in a text, a message each; a text that is none stays whole, to be mended where it is seen. */
export function jsonMessages(text: string): SavedMessage[] {
  if (text.trim() === "") return [];
  try {
    return jsonPieces(text, true).map((piece) => jsonMessage(piece.text.trim()));
  } catch (reason) {
    Fault.from(reason);
    return [jsonMessage(text.trim())];
  }
}

/** `pkg.Service/Method` of whatever way a method is written in elsewhere: `/pkg.Service/Method`, `pkg.Service.Method`. */
export function methodName(text: string): string {
  const bare = text.trim().replace(/^\/+/, "");
  return bare.includes("/") ? bare : bare.replace(/\.([^.]*)$/, "/$1");
}

/** `KEY: VALUE`, with colons in the value as they are; a text without one is a key alone. */
export function metadataLine(text: string): MetadataEntry {
  const at = text.indexOf(":");
  const [key, value] = at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
  return { key: key.trim(), value: value.trim(), enabled: true };
}

/** What an import has of nothing. */
export function nothingOf(tool: string, notes: ImportNotes): Imported {
  return {
    tool,
    name: "",
    requests: [],
    folders: [],
    environments: [],
    sources: [],
    protos: [],
    trust: [],
    secrets: notes.secrets,
    losses: notes.losses,
  };
}
