import { clone, type FileRegistry, toJson } from "@bufbuild/protobuf";
import { type FileDescriptorProto, FileDescriptorProtoSchema } from "@bufbuild/protobuf/wkt";

/** One thing that two descriptors of a file say differently. */
export interface Difference {
  /** A path into the descriptor's JSON form, such as `messageType.0.field.2.typeName`. */
  readonly where: string;
  /** Undefined where a side says nothing. */
  readonly ours: unknown;
  readonly theirs: unknown;
}

/**
 * All that two descriptors of one file say differently: options that are extensions are spelled out as the registry knows
 * them; places and comments come last, one by one, in their order.
 */
export function descriptorDifferences(ours: FileDescriptorProto, theirs: FileDescriptorProto, registry: FileRegistry): Difference[] {
  return [
    ...differences("", withoutSourceInfo(ours, registry), withoutSourceInfo(theirs, registry)),
    ...differences("sourceCodeInfo", sourceInfo(ours), sourceInfo(theirs)),
  ];
}

/** What of a difference means that a name stands for another type. */
export function isOfType({ where }: Difference): boolean {
  return /\.(type|typeName|extendee|inputType|outputType)$/.test(where);
}

function withoutSourceInfo(file: FileDescriptorProto, registry: FileRegistry): unknown {
  const bare = clone(FileDescriptorProtoSchema, file);
  delete bare.sourceCodeInfo;
  return toJson(FileDescriptorProtoSchema, bare, { registry });
}

/** Every location with its comments, one per line. */
function sourceInfo(file: FileDescriptorProto): string[] {
  return (file.sourceCodeInfo?.location ?? []).map(({ path, span, leadingComments, trailingComments, leadingDetachedComments }) =>
    JSON.stringify([path.join("."), span.join(":"), leadingComments, trailingComments, leadingDetachedComments]),
  );
}

function differences(where: string, ours: unknown, theirs: unknown): Difference[] {
  if (!isTree(ours) || !isTree(theirs)) return Object.is(ours, theirs) ? [] : [{ where, ours, theirs }];
  const keys = new Set([...Object.keys(ours), ...Object.keys(theirs)]);
  return [...keys].flatMap((key) => differences(where === "" ? key : `${where}.${key}`, ours[key], theirs[key]));
}

function isTree(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
