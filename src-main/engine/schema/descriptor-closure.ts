import { create, createFileRegistry, type DescFile, type FileRegistry, fromBinary, toBinary } from "@bufbuild/protobuf";
import {
  type FileDescriptorProto,
  FileDescriptorProtoSchema,
  type FileDescriptorSet,
  FileDescriptorSetSchema,
} from "@bufbuild/protobuf/wkt";

/**
 * Files and all that they import, in the order of their imports, as the bytes of a FileDescriptorSet: what one needs to read
 * messages elsewhere, in another thread or in years. Of a method the file of its service is enough. Comments and places are
 * left out.
 */
export function descriptorSetOf(files: Iterable<DescFile>): Uint8Array {
  const file = [...withImports(files)].map(({ proto }) => withoutPlaces(proto));
  return toBinary(FileDescriptorSetSchema, create(FileDescriptorSetSchema, { file }));
}

/** The types of such a set. Throws where the bytes are none. */
export function registryOfSet(bytes: Uint8Array): FileRegistry {
  const set: FileDescriptorSet = fromBinary(FileDescriptorSetSchema, bytes);
  return createFileRegistry(set);
}

/** Each of some files and of all that they import once, behind what it imports. The stack is our own: a chain of imports may be longer than JavaScript's is deep. */
export function withImports(files: Iterable<DescFile>): Set<DescFile> {
  const ordered = new Set<DescFile>();
  const entered = new Set<DescFile>();
  const stack = [...files].reverse();
  for (let file = stack.at(-1); file !== undefined; file = stack.at(-1)) {
    const waiting = entered.has(file) ? [] : file.dependencies.filter((one) => !entered.has(one));
    entered.add(file);
    if (waiting.length > 0) stack.push(...waiting);
    else {
      stack.pop();
      ordered.add(file);
    }
  }
  return ordered;
}

/** A file without comments and places. These may be longer than all the rest, and are decoded only when asked for: they are not touched here. */
export function withoutPlaces(proto: FileDescriptorProto): FileDescriptorProto {
  const copy = create(FileDescriptorProtoSchema);
  for (const key of Object.keys(proto)) {
    if (key !== "sourceCodeInfo") Reflect.set(copy, key, Reflect.get(proto, key));
  }
  if (proto.$unknown) copy.$unknown = proto.$unknown;
  return copy;
}
