import { stringify } from "yaml";
import type { ExportedText, ExportShell, StubLanguage, StubTool } from "#shared/model/exchange";
import { exportNote } from "#shared/model/export-note";
import { commandText, quoteWord } from "./shell-quote";
import type { StubInput } from "./stub-input";
import { type StubPlugin, type StubRecipe, stubRecipes } from "./stub-languages";

interface StubWish {
  readonly input: StubInput;
  readonly language: StubLanguage;
  readonly shell: ExportShell;
}

/** The command of protoc, or the configuration of `buf generate`, that makes stubs of a source in the folder `gen`. */
export function writeStubs(input: StubInput, language: StubLanguage, tool: StubTool, shell: ExportShell): ExportedText {
  const wish = { input, language, shell };
  const { needed } = stubRecipes[language];
  const notes = [...input.notes, ...(needed === null ? [] : [exportNote("plugin-needed", { ...needed })])];
  return { ...(tool === "protoc" ? protocCommand(wish) : bufConfiguration(wish)), notes };
}

type Written = Omit<ExportedText, "notes">;

/** Where Google's own files are put that nobody has. */
const googleRoot = "googleapis";
const output = "gen";

function protocCommand(wish: StubWish): Written {
  const { input, language, shell } = wish;
  const recipe = stubRecipes[language];
  const flags = recipe.plugins(input.files).flatMap((plugin) => pluginFlags(plugin, recipe, shell));
  const names = namesOf(input, language).map((name) => quoteWord(name, shell));
  const parts = [[recipe.protoc], ...sourceFlags(wish), ...onLines([...flags, ...names])];
  const isBash = shell === "bash";
  const makeFolder = isBash ? `mkdir -p ${output}` : `New-Item -ItemType Directory -Force ${output} | Out-Null`;
  return {
    fileName: isBash ? "stubs.sh" : "stubs.ps1",
    text: commandText(parts, null, shell),
    setUp: [...recipe.install, ...begin(wish), makeFolder],
  };
}

/** Commands that come before: into the folder, and what lacks there. */
function begin({ input, shell }: StubWish): string[] {
  const into = input.folder === null ? [] : [`cd ${quotePlace(input.folder, shell)}`];
  return input.lacksGoogleFiles ? [...into, `git clone --depth 1 https://github.com/googleapis/googleapis ${googleRoot}`] : into;
}

function rootsOf({ roots, lacksGoogleFiles }: StubInput): string[] {
  return lacksGoogleFiles ? [...roots, googleRoot] : [...roots];
}

function sourceFlags({ input, shell }: StubWish): string[][] {
  if (input.descriptorSet !== null) return [[quoteWord(`--descriptor_set_in=${input.descriptorSet}`, shell)]];
  return rootsOf(input).map((root) => ["-I", quoteWord(root, shell)]);
}

/** Each on a line of its own. */
function onLines(words: readonly string[]): string[][] {
  return words.map((word) => [word]);
}

/** Without those whose stubs a library has. */
function namesOf({ files }: StubInput, language: StubLanguage): string[] {
  return files.filter((file) => !stubRecipes[language].comesAlong(file)).map(({ name }) => name);
}

function pluginFlags({ name, program, options }: StubPlugin, { builtIn }: StubRecipe, shell: ExportShell): string[] {
  const flags = [`--${name}_out=${output}`, ...options.map((option) => `--${name}_opt=${option}`)].map((flag) => quoteWord(flag, shell));
  if (program === null || program === `protoc-gen-${name}` || builtIn.includes(name)) return flags;
  const found = shell === "bash" ? `"$(command -v ${program})"` : `$((Get-Command ${program}).Source)`;
  return [shell === "bash" ? `--plugin=protoc-gen-${name}=${found}` : `"--plugin=protoc-gen-${name}=${found}"`, ...flags];
}

/** The home folder's sign stays without quotes. */
function quotePlace(place: string, shell: ExportShell): string {
  const below = shell === "bash" && place.startsWith("~/") ? place.slice(2) : null;
  return below === null ? (place === "~" ? place : quoteWord(place, shell)) : `~/${quoteWord(below, shell)}`;
}

/** Of several roots buf knows only those of a workspace of its own: it is given what protoc makes of them. */
function bufConfiguration(wish: StubWish): Written {
  const { input, language, shell } = wish;
  const recipe = stubRecipes[language];
  const isOneRoot = input.descriptorSet === null && rootsOf(input).length === 1;
  const image = input.descriptorSet ?? "schema.binpb";
  const names = input.files.map(({ name }) => quoteWord(name, shell));
  const compile = [["protoc"], ...sourceFlags(wish), ["--include_imports", "-o", image], ...onLines(names)];
  const isMade = !isOneRoot && input.descriptorSet === null;
  const configuration = {
    version: "v2",
    inputs: [{ ...(isOneRoot ? { directory: "." } : { binary_image: image }), paths: namesOf(input, language) }],
    plugins: recipe.plugins(input.files).map(({ name, program, options }) => ({
      ...(program === null ? { protoc_builtin: name } : { local: program }),
      out: output,
      ...(options.length > 0 ? { opt: options } : {}),
    })),
  };
  return {
    fileName: "buf.gen.yaml",
    text: `# Makes stubs in ${output}. Run it with: buf generate\n${stringify(configuration)}`,
    setUp: [
      "npm install --global @bufbuild/buf",
      ...recipe.install,
      ...begin(wish),
      ...(isMade ? [commandText(compile, null, shell).trimEnd()] : []),
    ],
  };
}
