/** A shared request's file has no more: what is larger is no such file. */
const maxFileBytes = 16 * 1024 * 1024;

/**
 * The descriptor set in a shared request: the base64 of the root's `schema`, however YAML lays it out. Nothing else of the file is read, so
 * that what is wrong with its request costs no types. Empty where there is none.
 */
export function embeddedSet(file: Uint8Array): Uint8Array {
  if (file.byteLength > maxFileBytes) return new Uint8Array(0);
  const text = new TextDecoder().decode(file);
  const key = /^schema:[ \t]*(?:[|>][-+0-9]*)?/m.exec(text);
  if (!key) return new Uint8Array(0);
  const rest = text.slice(key.index + key[0].length);
  // The next line that is not indented is the next key's.
  const end = rest.search(/\n[^\s"']/);
  const block = end < 0 ? rest : rest.slice(0, end);
  return Buffer.from(block.replaceAll(/\\.|#[^\n]*/g, "").replaceAll(/[^A-Za-z0-9+/=]/g, ""), "base64");
}
