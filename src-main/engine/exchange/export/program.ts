import type { DescEnum, DescFile, DescMessage, DescMethod } from "@bufbuild/protobuf";
import type { ExportedCall } from "#shared/model/exchange";
import { type ExportNote, exportNote } from "#shared/model/export-note";
import { isBinaryKey } from "#shared/model/metadata";
import { joinHostPort, parseTarget } from "#shared/model/target";

/** What programs of all languages are made of. */

/** A target as gRPC's libraries take it: `host:port`, or `unix:path`. */
export function addressOf(call: ExportedCall): string {
  const { host, port, uri } = parseTarget(call.target);
  return host === null || port === null ? uri : joinHostPort(host, port);
}

/**
 * A text in double quotes, with the escapes of JSON, which Go, Python, JavaScript, Java and C# have too. Control characters and what
 * compilers refuse or take for the end of a line (U+2028, a byte order mark) are escaped.
 */
export function quoted(text: string): string {
  const escaped = (char: string) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return JSON.stringify(text.replaceAll(/\p{Surrogate}/gu, "\ufffd")).replaceAll(
    /[\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/g,
    escaped,
  );
}

/** May it stand in a raw string as it is? What could be misread there, or is changed by editors, is not. */
export function isPlain(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what may not be there.
  return !/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]/.test(text);
}

/** The message of a call that sends one. */
export function firstMessage({ messages }: ExportedCall): string {
  return messages[0] ?? "{}";
}

/** Does the caller send a stream of messages? */
export function sendsMany({ methodKind }: DescMethod): boolean {
  return methodKind === "client_streaming" || methodKind === "bidi_streaming";
}

/** Does the server answer with a stream of messages? */
export function receivesMany({ methodKind }: DescMethod): boolean {
  return methodKind === "server_streaming" || methodKind === "bidi_streaming";
}

/** The bytes of a `-bin` key's value; null for a key whose value is text. */
export function binaryValue(key: string, value: string): Buffer | null {
  return isBinaryKey(key) ? Buffer.from(value, "base64") : null;
}

/** Import names of the files that stubs are made of, the method's last: its own and those that it imports. What libraries bring along (`google/protobuf`) is left out. */
export function stubFiles(method: DescMethod, comesAlong: (file: DescFile) => boolean = () => false): string[] {
  const names = new Set<string>();
  const add = (file: DescFile) => {
    if (isBuiltIn(file) || comesAlong(file)) return;
    for (const imported of file.dependencies) add(imported);
    names.add(nameOf(file));
  };
  add(method.parent.file);
  return [...names];
}

/** With `.proto`, which descriptors of files leave out. */
export function nameOf(file: DescFile): string {
  return `${file.name}.proto`;
}

function isBuiltIn(file: DescFile): boolean {
  return file.name.startsWith("google/protobuf/");
}

/** A type's name within its file, a part for each that it is nested in. */
export function nestedName(type: DescMessage | DescEnum): string[] {
  const packageName = type.file.proto.package;
  const name = packageName === "" ? type.typeName : type.typeName.slice(packageName.length + 1);
  return name.split(".");
}

/** What holds for programs in all languages. */
export function commonNotes(call: ExportedCall): ExportNote[] {
  const notes: ExportNote[] = [];
  const { prefix } = parseTarget(call.target);
  if (prefix !== "") notes.push(exportNote("prefix-beyond-stubs", { prefix }));
  if (call.protoFile === null) notes.push(exportNote("schema-needed"));
  return notes;
}

/** What is to be added where a library knows no types but those that the program names, and a message has an Any somewhere. */
export function anyNotes({ input, output }: DescMethod, tool: string): ExportNote[] {
  const seen = new Set<string>();
  const hasAny = (message: DescMessage): boolean => {
    if (message.typeName === "google.protobuf.Any") return true;
    if (seen.has(message.typeName)) return false;
    seen.add(message.typeName);
    return message.fields.some((field) => field.message !== undefined && hasAny(field.message));
  };
  return hasAny(input) || hasAny(output) ? [exportNote("any-without-types", { tool })] : [];
}

/** What is lost where a tool has metadata as an object, with one value of each key. */
export function repeatedKeys({ metadata, secretMetadata }: ExportedCall, tool: string): ExportNote[] {
  const keys = [...metadata, ...secretMetadata].map(({ key }) => key.toLowerCase());
  const repeated = new Set(keys.filter((key, at) => keys.indexOf(key) !== at));
  return [...repeated].map((key) => exportNote("one-value", { tool, key }));
}

/** Lines without those that are left out. */
export function lines(...all: readonly (string | false | null | readonly (string | false | null)[])[]): string {
  const flat = all.flat().filter((line) => typeof line === "string");
  return `${flat.join("\n")}\n`;
}

/** Every line of a text a step further in. */
export function indented(text: string, by: string): string {
  return text.replaceAll(/^(?=.)/gm, by);
}
