import type { FileRegistry } from "@bufbuild/protobuf";
import type { Diagnostics } from "../parse/diagnostics";
import { LinkReport } from "./link-report";
import { writeOption } from "./option-values";
import { type CustomOption, optionsOf, reportProblems, settingOf } from "./options";

/**
 * Sets the options that are extensions, now that a registry knows their types. They are kept in the options messages as
 * unknown fields, which is where getOption looks. Answers whether the registry must be
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
    reportProblems(unit, report, () => {
      unit.optionPaths.set(option, writeOption(optionsOf(part, optionsType), optionsType, option, types));
    });
  }
  return options.some(({ option }) => option.name[0]?.isExtension !== true);
}
