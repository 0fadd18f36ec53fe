/** A field's JSON name, lowerCamelCase by protoc's rule: `_` goes, the letter behind it is raised (ToJsonName in descriptor.cc). */
export function toJsonName(name: string): string {
  return camelCase(name, false);
}

/** The name of the message that protoc makes for a map field's entries (MapEntryName in parser.cc). */
export function mapEntryName(field: string): string {
  return `${camelCase(field, true)}Entry`;
}

/** The name of the oneof that stands for a proto3 optional field's presence; `taken` are the names of its message. */
export function syntheticOneofName(field: string, taken: ReadonlySet<string>): string {
  let name = field.startsWith("_") ? field : `_${field}`;
  while (taken.has(name)) name = `X${name}`;
  return name;
}

function camelCase(name: string, raiseFirst: boolean): string {
  let result = "";
  let raise = raiseFirst;
  for (const char of name) {
    if (char === "_") {
      raise = true;
      continue;
    }
    result += raise && char >= "a" && char <= "z" ? char.toUpperCase() : char;
    raise = false;
  }
  return result;
}
