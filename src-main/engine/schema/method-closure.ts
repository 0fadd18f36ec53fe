import { create, type DescEnum, type DescExtension, type DescFile, type DescMessage, type DescMethod, toBinary } from "@bufbuild/protobuf";
import { type DescriptorProto, type FileDescriptorProto, FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { withImports, withoutPlaces } from "./descriptor-closure";

/**
 * The least set of descriptors that one method can be called with elsewhere, as the bytes of a FileDescriptorSet in the order of imports:
 * its service with no other method, its messages with all that their fields name, extensions of these, and the custom options in use.
 * `others` are types that its messages may hold beside these, in an Any. Comments and places are left out.
 */
export function methodSetOf(method: DescMethod, others: readonly DescMessage[] = []): Uint8Array {
  const closure = new MethodClosure(method, [...withImports([method.parent.file, ...others.map(({ file }) => file)])]);
  for (const message of [method.input, method.output, ...others]) closure.add(message);
  return toBinary(FileDescriptorSetSchema, create(FileDescriptorSetSchema, { file: closure.close() }));
}

type Typed = DescMessage | DescEnum;

/** Grows a set of types until all is in it that one of it names. */
class MethodClosure {
  readonly #method: DescMethod;
  readonly #files: readonly DescFile[];
  readonly #extensions: readonly DescExtension[];
  /** Full names of messages, enums and extensions. */
  readonly #names = new Set<string>();

  constructor(method: DescMethod, files: readonly DescFile[]) {
    this.#method = method;
    this.#files = files;
    this.#extensions = files.flatMap((file) => [...file.extensions, ...file.messages.flatMap(extensionsIn)]);
  }

  /** A type, what it stands in, and what its fields name. The stack is our own: a chain of types may be longer than JavaScript's is deep. */
  add(type: Typed): void {
    const stack = [type];
    for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
      if (this.#names.has(next.typeName)) continue;
      this.#names.add(next.typeName);
      if (next.parent) stack.push(next.parent);
      if (next.kind === "message") stack.push(...next.fields.flatMap(typesOf));
    }
  }

  /** Adds the extensions that what is there may have, and answers the files. */
  close(): FileDescriptorProto[] {
    for (;;) {
      const files = this.#keptFiles();
      const options = new Set(files.flatMap(customOptions));
      const isWanted = ({ typeName, extendee, number }: DescExtension) =>
        !this.#names.has(typeName) &&
        (isOptions(extendee.typeName) ? options.has(optionKey(extendee.typeName, number)) : this.#names.has(extendee.typeName));
      const more = this.#extensions.filter(isWanted);
      if (more.length === 0) return files;
      for (const extension of more) this.#addExtension(extension);
    }
  }

  #addExtension(extension: DescExtension): void {
    this.#names.add(extension.typeName);
    for (const type of [extension.extendee, extension.parent, ...typesOf(extension)]) if (type) this.add(type);
  }

  #keptFiles(): FileDescriptorProto[] {
    const kept = new Map<string, FileDescriptorProto>();
    for (const { proto } of this.#files) {
      const file = this.#pruned(proto);
      const isBridge = proto.publicDependency.some((at) => kept.has(proto.dependency[at] ?? ""));
      const size = file.messageType.length + file.enumType.length + file.extension.length + file.service.length;
      // What comes with protobuf itself stays as everybody knows it.
      if (size > 0 || isBridge) kept.set(proto.name, proto.name.startsWith("google/protobuf/") ? withoutPlaces(proto) : file);
    }
    return [...kept.values()].map((file) => importing(file, kept));
  }

  #pruned(proto: FileDescriptorProto): FileDescriptorProto {
    const prefix = proto.package === "" ? "" : `${proto.package}.`;
    const { parent, proto: own } = this.#method;
    const isOwn = proto.name === parent.file.proto.name;
    return Object.assign(withoutPlaces(proto), {
      messageType: this.#messages(proto.messageType, prefix),
      enumType: proto.enumType.filter(({ name }) => this.#names.has(prefix + name)),
      extension: proto.extension.filter(({ name }) => this.#names.has(prefix + name)),
      service: isOwn ? [{ ...parent.proto, method: [own] }] : [],
    });
  }

  #messages(messages: readonly DescriptorProto[], prefix: string): DescriptorProto[] {
    return messages
      .filter(({ name, options }) => options?.mapEntry || this.#names.has(prefix + name))
      .map((message) => {
        const inner = `${prefix}${message.name}.`;
        return {
          ...message,
          nestedType: this.#messages(message.nestedType, inner),
          enumType: message.enumType.filter(({ name }) => this.#names.has(inner + name)),
          extension: message.extension.filter(({ name }) => this.#names.has(inner + name)),
        };
      });
  }
}

function extensionsIn(message: DescMessage): DescExtension[] {
  return [...message.nestedExtensions, ...message.nestedMessages.flatMap(extensionsIn)];
}

function typesOf({ message, enum: values }: { readonly message?: DescMessage | undefined; readonly enum?: DescEnum | undefined }): Typed[] {
  return [message, values].filter((type) => type !== undefined);
}

/** A file that imports what there is. */
function importing(file: FileDescriptorProto, there: ReadonlyMap<string, unknown>): FileDescriptorProto {
  const dependency = file.dependency.filter((name) => there.has(name));
  const moved = (places: readonly number[]) => places.map((at) => dependency.indexOf(file.dependency[at] ?? "")).filter((at) => at >= 0);
  return Object.assign(file, {
    dependency,
    publicDependency: moved(file.publicDependency),
    weakDependency: moved(file.weakDependency),
    optionDependency: file.optionDependency.filter((name) => there.has(name)),
  });
}

function isOptions(typeName: string): boolean {
  return /^google\.protobuf\.\w+Options$/.test(typeName);
}

function optionKey(typeName: string, number: number): string {
  return `${typeName} ${number}`;
}

/** The custom options that stand anywhere in a descriptor, which are fields that its own types do not know. */
function customOptions(descriptor: unknown): string[] {
  if (Array.isArray(descriptor)) return descriptor.flatMap(customOptions);
  if (typeof descriptor !== "object" || descriptor === null || descriptor instanceof Uint8Array) return [];
  const { $typeName, $unknown, ...fields } = descriptor as { readonly $typeName?: string; readonly $unknown?: readonly { no: number }[] };
  if ($typeName !== undefined && isOptions($typeName)) return ($unknown ?? []).map(({ no }) => optionKey($typeName, no));
  return Object.values(fields).flatMap(customOptions);
}
