import { Fault } from "#shared/base/fault";

/** A step of a path as it is written: a field's name or a map's key; an index or a map's key; a key or an extension's name in brackets. */
export type PathPart =
  | { readonly is: "name"; readonly name: string }
  | { readonly is: "index"; readonly index: number }
  | { readonly is: "key"; readonly key: string };

const name = /\.?([\p{L}\p{N}_@-]+)/uy;
const index = /\[(\d{1,9})\]/y;
const extension = /\.?(\[[A-Za-z_][\w.]*\])/y;
const key = /\["((?:[^"\\]|\\.)*)"\]/sy;

/** Reads `user.tags[0].labels["a b"].[pkg.extension]`. Fault bad-params (facts: path, offset): that is no path. */
export function parseFieldPath(text: string): PathPart[] {
  const parts: PathPart[] = [];
  for (let at = 0; at < text.length || parts.length === 0; ) {
    const found = partAt(text, at);
    // A leading dot is nobody's habit, and a path that begins with brackets an extension's.
    if (found === null || (at === 0 && text.startsWith("."))) throw noPath(text, at);
    parts.push(found.part);
    at += found.length;
  }
  return parts;
}

function partAt(text: string, at: number): { part: PathPart; length: number } | null {
  const tried = <T extends PathPart>(pattern: RegExp, make: (inner: string) => T) => {
    if (pattern === name && at > 0 && text[at] !== ".") return null;
    pattern.lastIndex = at;
    const [whole, inner] = pattern.exec(text) ?? [];
    return whole === undefined || inner === undefined ? null : { part: make(inner), length: whole.length };
  };
  return (
    tried(name, (inner) => ({ is: "name", name: inner })) ??
    tried(index, (inner) => ({ is: "index", index: Number(inner) })) ??
    tried(extension, (inner) => ({ is: "name", name: inner })) ??
    tried(key, (inner) => ({ is: "key", key: inner.replace(/\\(.)/gs, "$1") }))
  );
}

function noPath(path: string, offset: number): Fault {
  return new Fault("bad-params", `${JSON.stringify(path)} is not the path of a field.`, {
    act: 'Write it like user.name, tags[0] or labels["a b"]; to look for this as a text, put it in double quotes.',
    facts: { path, offset },
  });
}
