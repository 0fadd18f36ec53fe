import type { DescriptorProto, EnumDescriptorProto, FieldDescriptorProto, FileDescriptorProto } from "@bufbuild/protobuf/wkt";
import type { TypeOutline } from "#shared/model/schema";
import type {
  CompiledFile,
  DeclarationKind,
  DeclaredExtension,
  DeclaredMethod,
  DeclaredService,
  DeclaredSymbol,
  FileSymbols,
  TypeUse,
} from "./compile/compiled";
import { type DescriptorPart, joinName, walkDescriptor } from "./link/descriptor-walk";
import { isLite } from "./link/features";

/** Where a part of a descriptor stands, counted from 1, and what its comment says. */
export interface PartPlace {
  readonly line: number;
  readonly column: number;
  readonly doc: string;
  /** Made for a map field, not written. */
  readonly generated: boolean;
}

/** What there is to say of a file beside its descriptor. */
export type FileHead = Pick<CompiledFile, "name" | "package" | "imports" | "isLite" | "services" | "types" | "extensions">;

/** Tells what a linked file declares and mentions. `methods` are all of it, also those that were lost to an error. */
export function describeFile(
  file: FileDescriptorProto,
  methods: readonly DeclaredMethod[],
  placeOf: (part: DescriptorPart) => PartPlace,
): { readonly head: FileHead; readonly symbols: FileSymbols } {
  return new Describer(file, methods, placeOf).describe();
}

const kinds: Readonly<Record<string, DeclarationKind>> = {
  "google.protobuf.DescriptorProto": "message",
  "google.protobuf.EnumDescriptorProto": "enum",
  "google.protobuf.EnumValueDescriptorProto": "enum value",
  "google.protobuf.FieldDescriptorProto": "field",
  "google.protobuf.OneofDescriptorProto": "oneof",
  "google.protobuf.ServiceDescriptorProto": "service",
  "google.protobuf.MethodDescriptorProto": "method",
};

class Describer {
  readonly #file: FileDescriptorProto;
  readonly #methods: readonly DeclaredMethod[];
  readonly #placeOf: (part: DescriptorPart) => PartPlace;
  readonly #services: DeclaredService[] = [];
  readonly #types: TypeOutline[] = [];
  readonly #extensions: DeclaredExtension[] = [];
  readonly #declared: DeclaredSymbol[] = [];
  readonly #uses: TypeUse[] = [];
  /** What a map's values are, by the full name of its entry type. */
  readonly #entryValues = new Map<string, string>();
  #enum: string = "";

  constructor(file: FileDescriptorProto, methods: readonly DeclaredMethod[], placeOf: (part: DescriptorPart) => PartPlace) {
    this.#file = file;
    this.#methods = methods;
    this.#placeOf = placeOf;
  }

  describe(): { readonly head: FileHead; readonly symbols: FileSymbols } {
    const { name, package: packageName } = this.#file;
    const visits = [...walkDescriptor(this.#file)];
    for (const { part, scope } of visits) if (isMessage(part)) this.#entry(part, scope);
    for (const { part, scope } of visits) this.#part(part, scope);
    const head: FileHead = {
      name,
      package: packageName,
      imports: importsOf(this.#file),
      isLite: isLite(this.#file),
      services: this.#services,
      types: this.#types,
      extensions: this.#extensions,
    };
    return { head, symbols: { declared: this.#declared, uses: this.#uses } };
  }

  #entry(message: DescriptorProto, scope: string): void {
    const value = message.options?.mapEntry === true ? message.field[1] : undefined;
    if (value) this.#entryValues.set(joinName(scope, message.name), bare(value.typeName));
  }

  #part(part: DescriptorPart, scope: string): void {
    if (!("name" in part) || part.$typeName === "google.protobuf.FileDescriptorProto") return;
    const { line, column, doc, generated } = this.#placeOf(part);
    const fullName = joinName(scope, part.name);
    const extendee = isField(part) ? bare(part.extendee) : "";
    const kind = extendee === "" ? (kinds[part.$typeName] ?? "field") : "extension";
    if (kind === "enum") this.#enum = fullName;
    let of = scope;
    if (kind === "enum value") of = this.#enum;
    else if (kind === "extension") of = extendee;
    const deprecated = part.options !== undefined && "deprecated" in part.options && part.options.deprecated === true;
    const hidden = generated || this.#entryValues.has(fullName) || this.#entryValues.has(scope);
    this.#declared.push({ kind, name: part.name, holder: scope, of, deprecated, hidden, line, column });
    if (hidden) return;
    if (isMessage(part) || isEnum(part)) {
      this.#types.push({ name: fullName, kind: isMessage(part) ? "message" : "enum", file: this.#file.name, doc, line });
    } else if (part.$typeName === "google.protobuf.ServiceDescriptorProto") {
      this.#services.push({ name: fullName, doc, line, methods: this.#methods.filter(({ service }) => service === fullName) });
    } else if (part.$typeName === "google.protobuf.MethodDescriptorProto") {
      this.#uses.push({ type: bare(part.inputType), symbol: scope, what: "input", member: part.name });
      this.#uses.push({ type: bare(part.outputType), symbol: scope, what: "output", member: part.name });
    } else if (isField(part)) this.#field(part, scope, fullName, extendee);
  }

  #field(field: FieldDescriptorProto, scope: string, fullName: string, extendee: string): void {
    if (extendee !== "") this.#extensions.push({ name: fullName, extendee, number: field.number });
    const typeName = bare(field.typeName);
    const type = this.#entryValues.get(typeName) ?? typeName;
    if (type === "") return;
    if (extendee !== "") this.#uses.push({ type, symbol: extendee, what: "extension", member: fullName });
    else this.#uses.push({ type, symbol: scope, what: "field", member: field.name });
  }
}

function importsOf({ dependency, publicDependency, weakDependency, optionDependency }: FileDescriptorProto): CompiledFile["imports"] {
  const kindOf = (index: number) => (publicDependency.includes(index) ? "public" : weakDependency.includes(index) ? "weak" : "plain");
  return [
    ...dependency.map((name, index) => ({ name, kind: kindOf(index) }) as const),
    ...optionDependency.map((name) => ({ name, kind: "option" }) as const),
  ];
}

function bare(name: string): string {
  return name.startsWith(".") ? name.slice(1) : name;
}

function isMessage(part: DescriptorPart): part is DescriptorProto {
  return part.$typeName === "google.protobuf.DescriptorProto";
}

function isEnum(part: DescriptorPart): part is EnumDescriptorProto {
  return part.$typeName === "google.protobuf.EnumDescriptorProto";
}

function isField(part: DescriptorPart): part is FieldDescriptorProto {
  return part.$typeName === "google.protobuf.FieldDescriptorProto";
}
