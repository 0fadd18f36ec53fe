import { create, type DescFile, toBinary } from "@bufbuild/protobuf";
import { type FileDescriptorProto, FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import type { ResolvedMethod } from "../schema/project";

/** A FileDescriptorSet of the files that define a method and its types, each behind those that it imports. */
export function typesOf({ desc }: ResolvedMethod): Uint8Array {
  const file: FileDescriptorProto[] = [];
  const seen = new Set<string>();
  const add = (it: DescFile) => {
    if (seen.has(it.name)) return;
    seen.add(it.name);
    for (const imported of it.dependencies) add(imported);
    file.push(it.proto);
  };
  for (const it of [desc.parent.file, desc.input.file, desc.output.file]) add(it);
  return toBinary(FileDescriptorSetSchema, create(FileDescriptorSetSchema, { file }));
}
