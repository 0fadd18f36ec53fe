import type { FieldDescriptorProto, MethodDescriptorProto } from "@bufbuild/protobuf/wkt";
import { type DescriptorPart, joinName, walkDescriptor } from "../link/descriptor-walk";
import type { Declaration, ParsedFile } from "../parse/declarations";
import type { Position, Span } from "../parse/source-text";

/** A stretch of a file's text that names something. */
export interface TextMention extends Span {
  /** Full name; for an import, the path as written. */
  readonly name: string;
  /** `option`: the name is as written and is to be looked up from `scope` outwards. */
  readonly kind: "symbol" | "option" | "import";
  readonly scope: string;
}

/** All that a parsed file names after it was linked: declarations, types, extensions, options and imports. */
export function mentionsIn({ proto, declarations, options, imports }: ParsedFile): TextMention[] {
  const mentions: TextMention[] = imports.map(({ path, span }) => ({ ...span, name: path, kind: "import", scope: "" }));
  for (const { part, scope } of walkDescriptor(proto)) {
    for (const { name, nameSpan } of options.get(part) ?? []) {
      const extension = name.find(({ isExtension }) => isExtension);
      if (extension) mentions.push({ ...nameSpan, name: extension.name, kind: "option", scope });
    }
    const declaration = declarations.get(part);
    if (!declaration || !("name" in part)) continue;
    const symbol = (span: Span | undefined, name: string) => span && mentions.push({ ...span, name, kind: "symbol", scope });
    if (!declaration.generated) symbol(declaration.name, joinName(scope, part.name));
    for (const [span, name] of typesOf(part, declaration)) symbol(span, name.replace(/^\./, ""));
  }
  return mentions;
}

function typesOf(part: DescriptorPart, declaration: Declaration): [Span | undefined, string][] {
  if (isField(part)) {
    return [
      [declaration.type, part.typeName],
      [declaration.extendee, part.extendee],
    ];
  }
  if (isMethod(part)) {
    return [
      [declaration.type, part.inputType],
      [declaration.output, part.outputType],
    ];
  }
  return [];
}

function isField(part: DescriptorPart): part is FieldDescriptorProto {
  return part.$typeName === "google.protobuf.FieldDescriptorProto";
}

function isMethod(part: DescriptorPart): part is MethodDescriptorProto {
  return part.$typeName === "google.protobuf.MethodDescriptorProto";
}

/** The innermost mention at an offset: a map's value type before the whole of the map. */
export function mentionAt(mentions: readonly TextMention[], offset: number): TextMention | undefined {
  let best: TextMention | undefined;
  for (const mention of mentions) {
    if (offset < mention.start || offset >= mention.end || mention.name === "") continue;
    if (!best || mention.end - mention.start < best.end - best.start) best = mention;
  }
  return best;
}

/** The offset of a place counted from 1; null if the text has no such place. */
export function offsetOf(text: string, { line, column }: Position): number | null {
  let start = 0;
  for (let at = 1; at < line; at++) {
    const end = text.indexOf("\n", start);
    if (end < 0) return null;
    start = end + 1;
  }
  const offset = start + column - 1;
  const end = text.indexOf("\n", start);
  return column < 1 || line < 1 || offset > (end < 0 ? text.length : end) ? null : offset;
}
