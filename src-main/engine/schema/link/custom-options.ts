import type { DescExtension, DescMessage } from "@bufbuild/protobuf";
import type { DescFiles, TypeDesc } from "../desc-files";
import type { LinkReport } from "./link-report";
import { writeOption } from "./option-values";
import { type CustomOption, optionsOf, reportProblems, settingOf } from "./options";
import type { SymbolTable } from "./symbol-table";
import { keepUninterpreted } from "./uninterpreted";

/**
 * Sets the options that are extensions. They are kept in the options messages as unknown fields, which is where getOption
 * looks; those that nobody defines as uninterpreted ones. Their types are among what the file imports, and in the file itself: none of it needs options to be known.
 */
export function applyCustomOptions(options: readonly CustomOption[], descs: DescFiles, table: SymbolTable, report: LinkReport): void {
  const typeOf = (fullName: string): TypeDesc | undefined => {
    const unit = table.get(fullName)?.unit;
    if (unit) descs.file(unit.name);
    return descs.made(fullName);
  };
  for (const { part, optionsType, option, extensionName, unit } of options) {
    const types = {
      extension: (name: string) => asExtension(typeOf(extensionName(name) ?? "")),
      setting: settingOf(unit, part),
      message: (fullName: string) => asMessage(typeOf(fullName)),
    };
    const problem = reportProblems(unit, report, () => {
      unit.optionPaths.set(option, writeOption(optionsOf(part, optionsType), optionsType, option, types));
    });
    if (problem?.code === "option-unknown" && unit.parsed) keepUninterpreted(optionsOf(part, optionsType), option, unit.parsed.source);
  }
}

function asExtension(type: TypeDesc | undefined): DescExtension | undefined {
  return type?.kind === "extension" ? type : undefined;
}

function asMessage(type: TypeDesc | undefined): DescMessage | undefined {
  return type?.kind === "message" ? type : undefined;
}
