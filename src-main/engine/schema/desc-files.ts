import {
  createFileRegistry,
  type DescEnum,
  type DescExtension,
  type DescFile,
  type DescMessage,
  type DescService,
} from "@bufbuild/protobuf";
import { nestedTypes } from "@bufbuild/protobuf/reflect";
import type { FileDescriptorProto } from "@bufbuild/protobuf/wkt";
import { wellKnownDesc } from "./link/well-known";

/** What has a full name in a registry. */
export type TypeDesc = DescMessage | DescEnum | DescExtension | DescService;

/**
 * Makes protobuf-es' descriptors of files one by one, when they are asked for, each with what it imports. So a schema of
 * thousands of files costs as much as what is used of it.
 */
export class DescFiles {
  readonly #protoOf: (name: string) => FileDescriptorProto | undefined;
  readonly #made = new Map<string, DescFile>();
  readonly #facades = new Map<string, DescFile>();
  readonly #types = new Map<string, TypeDesc>();
  readonly #refused = new Map<string, string>();

  /** `protoOf` yields a file by its import name, resolved as protoc does; those that come with protobuf are not asked for. */
  constructor(protoOf: (name: string) => FileDescriptorProto | undefined) {
    this.#protoOf = protoOf;
  }

  /** Undefined for a file that there is not, or that protobuf-es refuses. */
  file(name: string): DescFile | undefined {
    // A stack of its own: a chain of imports may be longer than JavaScript's stack is deep.
    const stack = [name];
    const entered = new Set<string>();
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const proto = this.#isSettled(top) ? undefined : (wellKnownDesc(top)?.proto ?? this.#protoOf(top));
      const waiting = proto && !entered.has(top) ? proto.dependency.filter((one) => !this.#isSettled(one) && !entered.has(one)) : [];
      entered.add(top);
      if (waiting.length > 0) {
        stack.push(...waiting);
        continue;
      }
      stack.pop();
      if (proto) this.#make(proto);
    }
    return this.#made.get(name);
  }

  /** A type of a file that was made. */
  made(typeName: string): TypeDesc | undefined {
    return this.#types.get(typeName);
  }

  /** Why protobuf-es refused a file; undefined if it did not, or was not asked yet. */
  refusal(name: string): string | undefined {
    return this.#refused.get(name);
  }

  /** To be made anew when asked for again: its descriptor has changed. */
  forget(name: string): void {
    const file = this.#made.get(name);
    if (file) for (const type of nestedTypes(file)) this.#types.delete(type.typeName);
    this.#made.delete(name);
    this.#facades.delete(name);
    this.#refused.delete(name);
  }

  #isSettled(name: string): boolean {
    return this.#made.has(name) || this.#refused.has(name);
  }

  /**
   * A file as one that imports it sees it: with the files that it imports publicly. protobuf-es goes through all that a
   * dependency depends on, which is too much where there are thousands.
   */
  #facade(name: string): DescFile | undefined {
    const known = this.#facades.get(name);
    const file = this.#made.get(name);
    if (known || !file) return known;
    const dependencies = file.proto.publicDependency.flatMap((index) => this.#facade(file.proto.dependency[index] ?? "") ?? []);
    const facade = { ...file, dependencies };
    this.#facades.set(name, facade);
    return facade;
  }

  #make(proto: FileDescriptorProto): void {
    const { name } = proto;
    try {
      const file = wellKnownDesc(name) ?? createFileRegistry(proto, (dependency) => this.#facade(dependency)).getFile(name);
      if (!file) throw new Error("It was not taken into the registry.");
      file.dependencies.splice(0, Infinity, ...file.dependencies.map((one) => this.#made.get(one.proto.name) ?? one));
      this.#made.set(name, file);
      for (const type of nestedTypes(file)) this.#types.set(type.typeName, type);
    } catch (error) {
      const lost = proto.dependency.find((dependency) => this.#refused.has(dependency));
      const reason = error instanceof Error ? error.message : String(error);
      this.#refused.set(name, lost === undefined ? reason : `It depends on "${lost}", which could not be loaded.`);
    }
  }
}
