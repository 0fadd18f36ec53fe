import { create } from "@bufbuild/protobuf";
import { Edition, type FileDescriptorProto, FileDescriptorProtoSchema } from "@bufbuild/protobuf/wkt";
import type { ImportNode, ParsedFile } from "./declarations";
import { fileField } from "./descriptor-fields";
import type { Diagnostics } from "./diagnostics";
import { tokenize } from "./lexer";
import { expectText } from "./literals";
import { parseEnum } from "./parse-enum";
import { parseFileExtend, parseMessage } from "./parse-message";
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
  const { cursor, places } = state;
  const root = places.open(proto, []);
  if (cursor.at("syntax") || cursor.at("edition")) state.statement(proto, () => parseSyntax(state));
  while (!cursor.atEnd) {
    if (!state.emptyStatement()) state.statement(proto, () => parseStatement(state));
    if (cursor.at("}")) {
      state.report(new SyntaxSlip(cursor.advance(), 'This "}" closes nothing.'));
      places.resume();
    }
  }
  places.close(root);
  state.declare(proto, root, { name: state.packageSpan ?? { start: root.start, end: root.start }, syntax: state.syntaxSpan });
  const { imports, declarations, options, damaged, mapFields } = state;
  return { source, proto, imports, declarations, options, damaged, mapFields, places: places.list };
}

function parseStatement(state: ParseState): void {
  const { cursor, file } = state;
  const visibility = parseVisibility(state);
  switch (cursor.word()) {
    case "message":
      parseMessage(state, file.messageType, visibility);
      break;
    case "enum":
      parseEnum(state, file.enumType, visibility);
      break;
    case "service":
      parseService(state);
      break;
    case "extend":
      parseFileExtend(state);
      break;
    case "import":
      parseImport(state);
      break;
    case "package":
      parsePackage(state);
      break;
    case "option":
      parseOptionStatement(state, file);
      break;
    case "syntax":
    case "edition":
      cursor.fail(`"${cursor.text()}" must be the first statement of a file, and the only one.`);
      break;
    default:
      cursor.fail(`Expected a top-level statement (such as "message" or "service") but found ${cursor.describe()}.`);
      break;
  }
}

function parseSyntax(state: ParseState): void {
  const { cursor, file, places } = state;
  // As in protoc, an edition has the place of a syntax.
  const place = places.open(file, [fileField.syntax]);
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
  state.endStatement(place);
  state.syntaxSpan = place;
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
  const { cursor, imports, places } = state;
  const { start } = cursor.expect("import");
  const kind: ImportNode["kind"] = importKinds.find((word) => cursor.at(word)) ?? "plain";
  checkImportKind(state, kind);
  const node: { -readonly [key in keyof ImportNode]: ImportNode[key] } = { kind, path: "", span: cursor.current };
  const list = kind === "option" ? fileField.optionDependency : fileField.dependency;
  const place = places.open(node, [list], start);
  if (kind !== "plain") {
    const kindList = { public: fileField.publicDependency, weak: fileField.weakDependency, option: null }[kind];
    if (kindList !== null) places.add(node, [kindList], cursor.current);
    cursor.advance();
  }
  const { text, ...span } = expectText(cursor, "the path of the file to import, in quotes");
  node.path = text;
  node.span = span;
  state.endStatement(place);
  imports.push(node);
}

function checkImportKind({ cursor, file, imports }: ParseState, kind: ImportNode["kind"]): void {
  if (kind === "option" && file.edition < Edition.EDITION_2024) cursor.fail('"import option" begins with edition 2024.');
  if (kind === "weak" && file.edition >= Edition.EDITION_2024) cursor.fail('There is no "import weak" from edition 2024 on.');
  if (kind !== "option" && imports.some((earlier) => earlier.kind === "option")) cursor.fail('Imports come before any "import option".');
}

function parsePackage(state: ParseState): void {
  const { cursor, file, places } = state;
  const place = places.open(file, [fileField.package]);
  const first = cursor.index;
  cursor.expect("package");
  if (cursor.at(".")) cursor.fail("A package's name does not begin with a dot.");
  const name = parseTypeName(state, "a package's name");
  state.endStatement(place);
  if (name.split(".").length > maxPackageParts)
    cursor.fail(`A package's name has at most ${maxPackageParts} parts here.`, state.spanFrom(first));
  if (file.package !== "") cursor.fail("A file has one package statement only.", state.spanFrom(first));
  state.packageSpan = place;
  file.package = name;
}
