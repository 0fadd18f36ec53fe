import { create } from "@bufbuild/protobuf";
import { Edition, type FileDescriptorProto, FileDescriptorProtoSchema } from "@bufbuild/protobuf/wkt";
import type { ImportNode, ParsedFile } from "./declarations";
import type { Diagnostics } from "./diagnostics";
import { tokenize } from "./lexer";
import { expectText } from "./literals";
import { parseEnum } from "./parse-enum";
import { parseExtend, parseMessage } from "./parse-message";
import { parseOptionStatement, parseTypeName } from "./parse-options";
import { parseService } from "./parse-service";
import { ParseState } from "./parse-state";
import { parseVisibility } from "./parse-visibility";
import type { SourceText } from "./source-text";
import { SyntaxSlip } from "./token-cursor";

const editions: ReadonlyMap<string, Edition> = new Map([
  ["2023", Edition.EDITION_2023],
  ["2024", Edition.EDITION_2024],
]);

/**
 * Parses a .proto file. Never throws on a bad one: each statement that makes no sense is reported and left out, and the
 * rest stands. Grammar: protobuf.dev/reference/protobuf/{proto2,proto3,edition-2023}-spec, and protoc's parser.cc
 * where these are silent.
 */
export function parse(source: SourceText, diagnostics: Diagnostics): ParsedFile {
  const tokens = tokenize(source.text);
  for (const problem of tokens.problems) diagnostics.report(source, problem, "syntax", problem.message);
  const proto = create(FileDescriptorProtoSchema, { name: source.name });
  const state = new ParseState(source, tokens, proto, diagnostics);
  const { cursor } = state;
  if (cursor.at("syntax") || cursor.at("edition")) state.statement(proto, () => parseSyntax(state));
  while (!cursor.atEnd) {
    if (!cursor.accept(";")) state.statement(proto, () => parseStatement(state));
    if (cursor.at("}")) {
      state.report(new SyntaxSlip(cursor.advance(), 'This "}" closes nothing.'));
    }
  }
  const { imports, declarations, options, damaged } = state;
  return { source, proto, imports, declarations, options, damaged };
}

function parseStatement(state: ParseState): void {
  const { cursor, file } = state;
  const first = cursor.index;
  const visibility = parseVisibility(state);
  if (cursor.at("message")) parseMessage(state, file.messageType, first, visibility);
  else if (cursor.at("enum")) parseEnum(state, file.enumType, first, visibility);
  else if (cursor.at("service")) parseService(state);
  else if (cursor.at("extend")) parseExtend(state, file.extension, file.messageType);
  else if (cursor.at("import")) parseImport(state);
  else if (cursor.at("package")) parsePackage(state);
  else if (cursor.at("option")) parseOptionStatement(state, file);
  else if (cursor.at("syntax") || cursor.at("edition"))
    cursor.fail(`"${cursor.text()}" must be the first statement of a file, and the only one.`);
  else cursor.fail(`Expected a top-level statement (such as "message" or "service") but found ${cursor.describe()}.`);
}

function parseSyntax(state: ParseState): void {
  const { cursor, file } = state;
  const word = cursor.text(cursor.advance());
  cursor.expect("=");
  const value = expectText(cursor, `the ${word} in quotes`);
  if (word === "syntax") setSyntax(state, file, value);
  else {
    const edition = editions.get(value.text);
    state.dialect = "editions";
    file.syntax = "editions";
    file.edition = edition ?? Edition.EDITION_2023;
    if (edition === undefined)
      state.report(new SyntaxSlip(value, `"${value.text}" is no edition known here: ${[...editions.keys()].join(", ")}.`));
  }
  state.endStatement();
}

function setSyntax(state: ParseState, file: FileDescriptorProto, value: { text: string; start: number; end: number }): void {
  if (value.text === "proto3") {
    file.syntax = "proto3";
    state.dialect = "proto3";
  } else if (value.text !== "proto2") {
    // Most likely a slip in "proto3": reading the rest as such spares the reader a pile of echoes.
    file.syntax = "proto3";
    state.dialect = "proto3";
    state.report(new SyntaxSlip(value, `"${value.text}" is no syntax: write "proto2" or "proto3".`));
  }
}

/** No limit of protobuf's; each part is a name of its own in the symbol table. */
const maxPackageParts = 100;

const importKinds = ["public", "weak", "option"] as const;

function parseImport(state: ParseState): void {
  const { cursor, file, imports } = state;
  cursor.expect("import");
  const kind: ImportNode["kind"] = importKinds.find((word) => cursor.accept(word)) ?? "plain";
  const { text: path, start, end } = expectText(cursor, "the path of the file to import, in quotes");
  state.endStatement();
  imports.push({ kind, path, span: { start, end } });
  if (kind === "option") {
    file.optionDependency.push(path);
    return;
  }
  const index = file.dependency.push(path) - 1;
  if (kind === "public") file.publicDependency.push(index);
  if (kind === "weak") file.weakDependency.push(index);
}

function parsePackage(state: ParseState): void {
  const { cursor, file } = state;
  const first = cursor.index;
  cursor.expect("package");
  if (cursor.at(".")) cursor.fail("A package's name does not begin with a dot.");
  const name = parseTypeName(state, "a package's name");
  state.endStatement();
  if (name.split(".").length > maxPackageParts)
    cursor.fail(`A package's name has at most ${maxPackageParts} parts here.`, state.spanFrom(first));
  if (file.package !== "") cursor.fail("A file has one package statement only.", state.spanFrom(first));
  file.package = name;
}
