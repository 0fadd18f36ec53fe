import {
  type DescriptorProto,
  type DescriptorProto_ExtensionRange,
  type ExtensionRangeOptions_Declaration,
  type FieldDescriptorProto,
  FieldDescriptorProto_Type as FieldType,
  type FileDescriptorProto,
  FieldDescriptorProto_Label as Label,
  ExtensionRangeOptions_VerificationState as Verification,
} from "@bufbuild/protobuf/wkt";
import { scalarTypes } from "../parse/scalar-types";
import { implementationNumberProblem } from "./check-numbers";
import type { Complain } from "./checks";
import { isLite } from "./features";
import type { SymbolEntry } from "./symbol-table";

/** The extensions of a file seen so far, by the extended message and the number. */
export type ExtensionNumbers = Map<string, FieldDescriptorProto>;

interface ExtensionCheck {
  readonly extension: FieldDescriptorProto;
  /** Without a leading dot. */
  readonly fullName: string;
  readonly extendee: SymbolEntry & { readonly proto: DescriptorProto };
  readonly file: FileDescriptorProto;
}

/** Checks one extension. False if it must go. */
export function checkExtension(
  { extension, fullName, extendee, file }: ExtensionCheck,
  taken: ExtensionNumbers,
  complain: Complain,
): boolean {
  const { number } = extension;
  if (extension.label === Label.REQUIRED) complain(extension, "label", "label-invalid", "An extension cannot be required.");
  if (file.syntax === "proto3" && !/^google\.protobuf\.\w+Options$/.test(extendee.name)) {
    complain(extension, "extendee", "invalid", "In proto3 only options can be extended.");
  }
  if (isLite(file) && !extendee.unit.isLite) {
    complain(extension, "extendee", "invalid", `This file is for the lite runtime and cannot extend "${extendee.name}", which is not.`);
  }
  if (extendee.proto.options?.messageSetWireFormat === true && !isOptionalMessage(extension)) {
    complain(extension, "type", "type-wrong-kind", "An extension of a message set is an optional message.");
  }
  const range = extendee.proto.extensionRange.find(({ start, end }) => number >= start && number < end);
  if (number <= 0 || !range) {
    complain(extension, "number", "number-invalid", `"${extendee.name}" does not declare ${number} as an extension number.`);
    return false;
  }
  const problemOfNumber = implementationNumberProblem(number);
  if (problemOfNumber !== null) {
    complain(extension, "number", "number-invalid", problemOfNumber);
    return false;
  }
  const key = `${extendee.name} ${number}`;
  const other = taken.get(key);
  if (other) {
    complain(
      extension,
      "number",
      "duplicate-number",
      `The extension "${other.name}" of "${extendee.name}" has the number ${number} already.`,
    );
    return false;
  }
  taken.set(key, extension);
  const problem = declarationProblem(extension, fullName, range);
  if (problem !== null) complain(extension, "extendee", "invalid", problem);
  return true;
}

function isOptionalMessage({ label, type }: FieldDescriptorProto): boolean {
  return label === Label.OPTIONAL && type === FieldType.MESSAGE;
}

/** Why an extension is not as its range declares it, or null (protobuf.dev, "Extension Declarations"). */
function declarationProblem(extension: FieldDescriptorProto, fullName: string, { options }: DescriptorProto_ExtensionRange): string | null {
  if (!options) return null;
  const declared = options.declaration.find(({ number }) => number === extension.number);
  if (!declared) {
    const isClosed =
      options.declaration.length > 0 || (Object.hasOwn(options, "verification") && options.verification === Verification.DECLARATION);
    return isClosed ? `The range of ${extension.number} takes declared extensions only, and this one is not.` : null;
  }
  if (declared.reserved) return `The extension number ${extension.number} is declared as reserved.`;
  const type = extension.typeName === "" ? scalarName(extension.type) : extension.typeName;
  if (declared.type !== "" && declared.type !== type)
    return `The extension ${extension.number} is declared with the type ${declared.type}.`;
  if (declared.fullName !== "" && declared.fullName !== `.${fullName}`)
    return `The extension ${extension.number} is declared as ${declared.fullName}.`;
  if (declared.repeated === (extension.label === Label.REPEATED)) return null;
  return `The extension ${extension.number} is declared as ${declared.repeated ? "repeated" : "optional"}.`;
}

function scalarName(type: FieldType): string {
  for (const [name, scalar] of scalarTypes) if (scalar === type) return name;
  return "";
}

/** Checks the declarations in the extension ranges of a message. */
export function checkDeclarations(message: DescriptorProto, complain: Complain): void {
  const names = new Set<string>();
  for (const range of message.extensionRange) {
    const { options } = range;
    if (!options || options.declaration.length === 0) continue;
    const isUnverified = Object.hasOwn(options, "verification") && options.verification === Verification.UNVERIFIED;
    if (isUnverified) complain(range, "whole", "option-invalid", "A range with declarations cannot be UNVERIFIED.");
    const numbers = new Set<number>();
    for (const declaration of options.declaration) {
      const problem = problemIn(declaration, range, numbers, names);
      if (problem !== null) complain(range, "whole", "option-invalid", problem);
      numbers.add(declaration.number);
      if (declaration.fullName !== "") names.add(declaration.fullName);
    }
  }
}

function problemIn(
  { number, fullName, type, reserved }: ExtensionRangeOptions_Declaration,
  { start, end }: DescriptorProto_ExtensionRange,
  numbers: ReadonlySet<number>,
  names: ReadonlySet<string>,
): string | null {
  if (number < start || number >= end) return `${number} is declared, which is not in this range.`;
  if (numbers.has(number)) return `${number} is declared twice.`;
  if (fullName === "" && type === "" && reserved) return null;
  if (fullName === "" || type === "") return `The declaration of ${number} needs both "full_name" and "type".`;
  if (names.has(fullName)) return `"${fullName}" is declared twice.`;
  const isAbsolute = (name: string) => /^(\.[A-Za-z_]\w*)+$/.test(name);
  if (!isAbsolute(fullName)) return `"${fullName}" needs a leading dot and the whole name.`;
  return scalarTypes.has(type) || isAbsolute(type) ? null : `"${type}" needs a leading dot and the whole name.`;
}
