import { createFileRegistry, type DescExtension, type FileRegistry, toBinary } from "@bufbuild/protobuf";
import { type FileDescriptorProto, FileDescriptorProtoSchema } from "@bufbuild/protobuf/wkt";
import { type CallHandler, ServedStatus } from "../channels/server";
import { joinName } from "../schema/link/descriptor-walk";
import {
  decodeQuestion,
  encodeAnswer,
  type ReflectionAnswer,
  type ReflectionQuestion,
  type ReflectionVersion,
  reflectionFile,
  reflectionPath,
} from "./reflection-types";

const invalidArgument = 3;
const notFound = 5;
const unimplemented = 12;

/** The reflection service over the files of a registry, by its path: for a server of our own. */
export function reflectionHandlers(registry: FileRegistry, version: ReflectionVersion = "v1"): Map<string, CallHandler> {
  const schema = new ServedSchema(registry, version);
  const handler: CallHandler = async (call) => {
    for await (const message of call.messages) await call.send(encodeAnswer(message, schema.answer(questionIn(message))));
    return undefined;
  };
  return new Map([[reflectionPath(version), handler]]);
}

function questionIn(message: Uint8Array): ReflectionQuestion | null {
  try {
    return decodeQuestion(message);
  } catch {
    throw new ServedStatus(invalidArgument, "This is no ServerReflectionRequest.");
  }
}

class ServedSchema {
  readonly #registry: FileRegistry;
  readonly #own: FileRegistry;

  constructor(registry: FileRegistry, version: ReflectionVersion) {
    this.#registry = registry;
    this.#own = createFileRegistry(reflectionFile(version), () => undefined);
  }

  answer(question: ReflectionQuestion | null): ReflectionAnswer {
    switch (question?.kind) {
      case "services":
        return { kind: "services", names: [...this.#services(this.#registry), ...this.#services(this.#own)].sort() };
      case "file":
        return this.#files(
          this.#file((registry) => registry.getFile(question.name)?.proto),
          question.name,
        );
      case "symbol":
        return this.#files(
          this.#file((registry) => fileOf(registry, question.name)),
          question.name,
        );
      case "extensions":
        return this.#extensions(question.name);
      case "extension":
        return this.#files(extensionOf(this.#registry, question.name, question.number)?.file.proto, `${question.name} ${question.number}`);
      default:
        return { kind: "error", code: unimplemented, message: "This question is not answered here." };
    }
  }

  #services(registry: FileRegistry): string[] {
    return [...registry.files].flatMap(({ proto }) => proto.service.map(({ name }) => joinName(proto.package, name)));
  }

  #extensions(name: string): ReflectionAnswer {
    if (!this.#file((registry) => registry.getMessage(name)?.file.proto)) return notHere(name);
    const numbers = [...this.#registry].flatMap((desc) =>
      desc.kind === "extension" && desc.extendee.typeName === name ? desc.number : [],
    );
    return { kind: "extensions", name, numbers };
  }

  #file(find: (registry: FileRegistry) => FileDescriptorProto | undefined): FileDescriptorProto | undefined {
    return find(this.#registry) ?? find(this.#own);
  }

  /** A file and all that it needs, itself first. */
  #files(root: FileDescriptorProto | undefined, asked: string): ReflectionAnswer {
    if (!root) return notHere(asked);
    const files = new Set([root]);
    for (const file of files) {
      for (const name of file.dependency) {
        const imported = this.#registry.getFile(name)?.proto;
        if (imported) files.add(imported);
      }
    }
    return { kind: "files", files: [...files].map((file) => toBinary(FileDescriptorProtoSchema, file)) };
  }
}

const notHere = (asked: string): ReflectionAnswer => ({ kind: "error", code: notFound, message: `${asked} is not here.` });

function extensionOf(registry: FileRegistry, extendee: string, number: number): DescExtension | undefined {
  const message = registry.getMessage(extendee);
  return message && registry.getExtensionFor(message, number);
}

/** The file that declares a type, a service, an extension, or a member of one. */
function fileOf(registry: FileRegistry, name: string): FileDescriptorProto | undefined {
  for (let owner = name; owner !== ""; owner = owner.slice(0, Math.max(0, owner.lastIndexOf(".")))) {
    const found = registry.get(owner);
    if (found) return found.file.proto;
  }
  return undefined;
}
