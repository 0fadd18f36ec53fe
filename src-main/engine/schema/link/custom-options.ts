import type { FileRegistry } from "@bufbuild/protobuf";
import type { Diagnostics } from "../parse/diagnostics";
import { LinkReport } from "./link-report";
import { writeOption } from "./option-values";
import { type CustomOption, optionsOf, reportProblems, settingOf } from "./options";
import { keepUninterpreted } from "./uninterpreted";

/**
 * Sets the options that are extensions, now that a registry knows their types. They are kept in the options messages as
 * unknown fields, which is where getOption looks; those that nobody defines as uninterpreted ones. Answers whether the registry must be
 * built anew, because options that it reads itself, such as features, were among them.
 */
export function applyCustomOptions(options: readonly CustomOption[], registry: FileRegistry, diagnostics: Diagnostics): boolean {
  const report = new LinkReport(diagnostics);
  for (const { part, optionsType, option, extensionName, unit } of options) {
    const types = {
      extension: (name: string) => registry.getExtension(extensionName(name) ?? ""),
      setting: settingOf(unit, part),
      message: (fullName: string) => registry.getMessage(fullName),
    };
    const problem = reportProblems(unit, report, () => {
      unit.optionPaths.set(option, writeOption(optionsOf(part, optionsType), optionsType, option, types));
    });
    if (problem?.code === "option-unknown" && unit.parsed) keepUninterpreted(optionsOf(part, optionsType), option, unit.parsed.source);
  }
  return options.some(({ option }) => option.name[0]?.isExtension !== true);
}
