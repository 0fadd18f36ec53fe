import { create, createFileRegistry, type DescMethod, type FileRegistry } from "@bufbuild/protobuf";
import { FileDescriptorProtoSchema } from "@bufbuild/protobuf/wkt";
import { type MethodKind, methodKind, sendsStream, splitMethod } from "#shared/model/method";
import { registryOfSet } from "../schema/descriptor-closure";
import type { ResolvedMethod, SchemaProject } from "../schema/project";

/** A method that was called, with the types that its messages are read by. */
export interface RecordedMethod {
  readonly method: ResolvedMethod;
  readonly registry: FileRegistry;
  /** Its schema, where one that is open has it. */
  readonly project: SchemaProject | null;
  /** False where nothing knows the types: then every message is shown by its wire alone. */
  readonly isKnown: boolean;
}

/**
 * Finds a recorded method: in the types that were recorded with it, else in a schema that is open, else nowhere. `kind` is what
 * the method counts as where nothing knows it. Never throws: types of a file that are none count as missing.
 */
export function recordedMethod(
  name: string,
  descriptorSet: Uint8Array | null,
  projects: readonly SchemaProject[],
  kind: MethodKind,
): RecordedMethod {
  return fromSet(name, descriptorSet) ?? fromProjects(name, projects) ?? unknownMethod(name, kind);
}

function fromSet(name: string, descriptorSet: Uint8Array | null): RecordedMethod | null {
  const split = splitMethod(name);
  if (!descriptorSet || descriptorSet.length === 0 || !split) return null;
  try {
    const registry = registryOfSet(descriptorSet);
    const desc = registry.getService(split.service)?.methods.find((method) => method.name === split.method);
    return desc ? { method: resolved(desc, name), registry, project: null, isKnown: true } : null;
  } catch {
    return null;
  }
}

function fromProjects(name: string, projects: readonly SchemaProject[]): RecordedMethod | null {
  for (const project of projects) {
    try {
      return { method: project.method(name), registry: project.registry, project, isKnown: true };
    } catch {
      // Another source may have it.
    }
  }
  return null;
}

/** A method whose messages have no known field. Its own names are ours: those of a file need not be names at all. */
function unknownMethod(name: string, kind: MethodKind): RecordedMethod {
  const type = ".wirebench.unknown.Unknown";
  const serverStreaming = kind === "server-stream" || kind === "bidi";
  const file = create(FileDescriptorProtoSchema, {
    name: "unknown.proto",
    package: "wirebench.unknown",
    syntax: "proto3",
    messageType: [{ name: "Unknown" }],
    service: [
      {
        name: "Service",
        method: [{ name: "Call", inputType: type, outputType: type, clientStreaming: sendsStream(kind), serverStreaming }],
      },
    ],
  });
  const registry = createFileRegistry(file, () => undefined);
  const desc = registry.getService("wirebench.unknown.Service")?.methods[0];
  if (!desc) throw new Error("The unknown method is not in its own file.");
  return { method: resolved(desc, name), registry, project: null, isKnown: false };
}

function resolved(desc: DescMethod, written: string): ResolvedMethod {
  const name = written.replace(/^\//, "");
  const kind = methodKind(desc.proto.clientStreaming, desc.proto.serverStreaming);
  return { desc, kind, name, path: `/${name}`, doc: "", file: desc.parent.file.proto.name, line: 1 };
}
