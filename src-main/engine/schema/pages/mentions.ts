import type { FieldDescriptorProto, MethodDescriptorProto } from "@bufbuild/protobuf/wkt";
import { type DescriptorPart, joinName, walkDescriptor } from "../link/descriptor-walk";
import type { Declaration, ParsedFile } from "../parse/declarations";
import type { Position, Span } from "../parse/source-text";

/** The type of a field of a message, or of an extension. */
export type NamedType =
  | { readonly kind: "field"; readonly holder: string; readonly member: string }
  | { readonly kind: "extension"; readonly name: string };

/** What a stretch of a file's text names. */
export type Named =
  /** By its full name. */
  | { readonly kind: "symbol"; readonly name: string }
  | NamedType
  /** The message that an extension extends; a method's input or output. */
  | { readonly kind: "extendee"; readonly name: string }
  | { readonly kind: "input" | "output"; readonly holder: string; readonly member: string }
  /** A value of the enum that is the type of a field. */
  | { readonly kind: "value"; readonly of: NamedType; readonly value: string }
  /** As written, to be looked up from `scope` outwards. */
  | { readonly kind: "option"; readonly name: string; readonly scope: string }
  /** As written. */
  | { readonly kind: "import"; readonly path: string };

/** A stretch of a file's text that names something. */
export interface TextMention extends Span {
  readonly named: Named;
}

/** All that a parsed file names: declarations, types, extensions, options and imports. */
export function mentionsIn(parsed: ParsedFile): TextMention[] {
  const { proto, declarations, options, imports } = parsed;
  const mentions: TextMention[] = imports.map(({ path, span }) => ({ ...span, named: { kind: "import", path } }));
  const mapFields = mapFieldsOf(parsed);
  for (const { part, scope } of walkDescriptor(proto)) {
    for (const { name, nameSpan } of options.get(part) ?? []) {
      const extension = name.find(({ isExtension }) => isExtension);
      if (extension) mentions.push({ ...nameSpan, named: { kind: "option", name: extension.name, scope } });
    }
    const declaration = declarations.get(part);
    if (!declaration || !("name" in part)) continue;
    const add = (span: Span | undefined, named: Named) => span && mentions.push({ ...span, named });
    if (!declaration.generated) add(declaration.name, { kind: "symbol", name: joinName(scope, part.name) });
    // The parts of a map's type are those of the entry that was made for it.
    if (parsed.mapFields.has(part)) continue;
    for (const [span, named] of typesOf(part, scope, declaration, mapFields.get(scope))) add(span, named);
  }
  return mentions;
}

/** Fields written as maps, by the full name of the entry type that was made for each. */
function mapFieldsOf({ proto, mapFields }: ParsedFile): Map<string, { holder: string; member: string }> {
  const found = new Map<string, { holder: string; member: string }>();
  for (const { part, scope } of walkDescriptor(proto)) {
    if (isField(part) && mapFields.has(part)) found.set(joinName(scope, part.typeName), { holder: scope, member: part.name });
  }
  return found;
}

function typesOf(
  part: DescriptorPart,
  scope: string,
  { type, extendee, output }: Declaration,
  mapField: { readonly holder: string; readonly member: string } | undefined,
): [Span | undefined, Named][] {
  if (isMethod(part)) {
    return [
      [type, { kind: "input", holder: scope, member: part.name }],
      [output, { kind: "output", holder: scope, member: part.name }],
    ];
  }
  // A scalar has no type name.
  if (!isField(part)) return [];
  const typeSpan = part.typeName === "" ? undefined : type;
  if (mapField) return [[typeSpan, { kind: "field", ...mapField }]];
  const named = fieldNamed(part, scope);
  if (named.kind === "field") return [[typeSpan, named]];
  return [
    [typeSpan, named],
    [extendee, { kind: "extendee", name: named.name }],
  ];
}

/** The type of a field or an extension that is declared in a scope. */
export function fieldNamed({ extendee, name }: FieldDescriptorProto, scope: string): NamedType {
  return extendee === "" ? { kind: "field", holder: scope, member: name } : { kind: "extension", name: joinName(scope, name) };
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
    if (offset < mention.start || offset >= mention.end) continue;
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
