import type { FileDescriptorProto } from "@bufbuild/protobuf/wkt";
import { walkDescriptor } from "../schema/link/descriptor-walk";

/** Messages that a server is asked about; a schema has a handful. */
const maxExtendable = 200;

/** Which messages of a growing set of files can be extended, and which extensions of them are there. */
export class ExtensionIndex {
  readonly #files = new Set<FileDescriptorProto>();
  readonly #extendable = new Set<string>();
  readonly #extensions = new Set<string>();
  #found: string[] = [];

  /** Takes in the files that are new. */
  add(files: Iterable<FileDescriptorProto>): void {
    for (const file of files) {
      // Its extensions are options, and those that are used are imported.
      if (this.#files.has(file) || file.package === "google.protobuf") continue;
      this.#files.add(file);
      for (const { part, scope } of walkDescriptor(file)) {
        if (part.$typeName === "google.protobuf.DescriptorProto.ExtensionRange") this.#find(scope);
        else if (part.$typeName === "google.protobuf.FieldDescriptorProto" && part.extendee !== "") {
          this.#extensions.add(keyOf(part.extendee.replace(/^\./, ""), part.number));
        }
      }
    }
  }

  /** Full names of the messages that can be extended, each once. */
  takeExtendable(): string[] {
    const found = this.#found;
    this.#found = [];
    return found;
  }

  has(extendee: string, number: number): boolean {
    return this.#extensions.has(keyOf(extendee, number));
  }

  #find(message: string): void {
    if (this.#extendable.has(message) || this.#extendable.size >= maxExtendable) return;
    this.#extendable.add(message);
    this.#found.push(message);
  }
}

const keyOf = (extendee: string, number: number) => `${extendee} ${number}`;
