import { create, type DescMessage, fromBinary, type Registry, toBinary } from "@bufbuild/protobuf";
import { Fault } from "#shared/base/fault";

/** Reads and writes the demo's messages by their full names, with the types of the opened schema. */
export class DemoTypes {
  readonly #registry: Registry;

  constructor(registry: Registry) {
    this.#registry = registry;
  }

  /** The caller says what it expects: its interface names fields as the demo's .proto files do, in camel case. */
  read<T>(name: string, bytes: Uint8Array): T {
    return fromBinary(this.#type(name), bytes) as unknown as T;
  }

  write<T extends object>(name: string, fields: T): Uint8Array {
    const type = this.#type(name);
    return toBinary(type, create(type, fields as Record<string, unknown>));
  }

  /** Fault schema-broken: the schema is not the demo's. */
  #type(name: string): DescMessage {
    const type = this.#registry.getMessage(name);
    if (!type) throw new Fault("schema-broken", `The demo's schema has no ${name}.`);
    return type;
  }
}
