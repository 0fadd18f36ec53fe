import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { toBinary } from "@bufbuild/protobuf";
import { FileDescriptorProtoSchema } from "@bufbuild/protobuf/wkt";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { commentText } from "../parse/comments";
import { Diagnostics } from "../parse/diagnostics";
import { tokenize } from "../parse/lexer";
import { parse } from "../parse/parser";
import { SourceText } from "../parse/source-text";
import { formatProto } from "./format-proto";

const testdata = fileURLToPath(new URL("../testdata", import.meta.url));
const corpus = ["single", "recent", "shop", "broken"].flatMap((folder) =>
  readdirSync(join(testdata, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".proto"))
    .map((entry) => join(entry.parentPath, entry.name)),
);

const files = corpus.map((path) => ({ path: relative(testdata, path), text: readFileSync(path, "utf8") }));

/** Tokens and comments in their order, indentation inside of block comments aside. */
function wordsOf(text: string): string[] {
  const source = new SourceText("", text);
  const { tokens, comments } = tokenize(source.text);
  return tokens.flatMap((token, index) => {
    const before = comments.slice(tokens[index - 1]?.commentsBefore ?? 0, token.commentsBefore);
    return [...before.map((comment) => source.slice(comment).replace(/\n[ \t]*/g, "\n")), source.slice(token)];
  });
}

/** The descriptor, and each place with what comments say of it. */
function meaningOf(text: string): unknown {
  const source = new SourceText("x.proto", text);
  const { proto, places } = parse(source, new Diagnostics());
  const comments = places.map(({ path, leading, trailing, detached }) =>
    JSON.stringify([path, ...[leading, trailing, ...detached].map((span) => commentText(source, span))]),
  );
  return [Buffer.from(toBinary(FileDescriptorProtoSchema, proto)).toString("hex"), comments];
}

function expectLawful(text: string): void {
  const { text: formatted, problem } = formatProto(text);
  expect(wordsOf(formatted)).toEqual(wordsOf(text));
  if (problem !== null) {
    expect(formatted).toBe(text);
    return;
  }
  expect(meaningOf(formatted)).toEqual(meaningOf(text));
  expect(formatProto(formatted)).toEqual({ text: formatted, problem: null });
}

describe("a formatted file has the same words and the same meaning, and is formatted", () => {
  it.each(files)("$path", ({ text }) => expectLawful(text));

  it.each(files)("$path with Windows line ends and tabs", ({ text }) => {
    const odd = text.replaceAll("\r\n", "\n").replaceAll("  ", "\t").replaceAll("\n", "\r\n");
    expectLawful(odd);
    const { text: formatted, problem } = formatProto(odd);
    if (problem === null && odd.includes("\r\n")) expect(formatted.replaceAll("\r\n", "")).not.toContain("\n");
  });

  it("whatever white space stands between the tokens", () => {
    const gap = fc.constantFrom(" ", "\n", "\n\n", "\t", " \n \n\n");
    fc.assert(
      fc.property(fc.constantFrom(...files), fc.array(gap, { minLength: 30, maxLength: 60 }), ({ text }, gaps) => {
        const source = new SourceText("", text.replaceAll("\r\n", "\n"));
        const { tokens, comments } = tokenize(source.text);
        const words = [...tokens, ...comments].sort((a, b) => a.start - b.start);
        const spaced = words.map((word, index) => {
          const isLine = "kind" in word && word.kind === "line";
          return source.slice(word) + (isLine ? "\n" : "") + (gaps[index % gaps.length] ?? " ");
        });
        expectLawful(spaced.join(""));
      }),
      { numRuns: 300 },
    );
  });

  it("whatever characters a text has", () => {
    const bits = [
      "message",
      " A",
      "{",
      "}",
      ";",
      "\n",
      "// 注释\n",
      "/* b */",
      "=",
      "1",
      "[",
      "]",
      "(",
      ")",
      '"s"',
      ".",
      ",",
      "option",
      "<",
      ">",
      "-",
      "é",
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...bits), { maxLength: 40 }), (parts) => expectLawful(parts.join(" "))),
      { numRuns: 500 },
    );
  });
});

const formatted = (text: string) => formatProto(text).text;

describe("the style", () => {
  it("a statement on a line, two spaces a block, names and brackets close together", () => {
    const odd = `syntax="proto3" ;package  a . b;import"x.proto";
option   java_package="com.a";
message A{optional .a.B b=1[deprecated=true,json_name="c"];map < string,.a.B >m=2;oneof o{int32 x=3;}reserved 4,6 to 9;message Empty{}}
enum E{ZERO=0;MINUS=-1;}
service S{rpc Get(A)returns(stream .a.B);rpc Put ( stream A ) returns ( A ) {option deprecated=true;}}
extend .google.protobuf.FieldOptions{string note=50000;};`;
    expect(formatted(odd)).toBe(`syntax = "proto3";
package a.b;
import "x.proto";
option java_package = "com.a";
message A {
  optional .a.B b = 1 [deprecated = true, json_name = "c"];
  map<string, .a.B> m = 2;
  oneof o {
    int32 x = 3;
  }
  reserved 4, 6 to 9;
  message Empty {}
}
enum E {
  ZERO = 0;
  MINUS = -1;
}
service S {
  rpc Get(A) returns (stream .a.B);
  rpc Put(stream A) returns (A) {
    option deprecated = true;
  }
}
extend .google.protobuf.FieldOptions {
  string note = 50000;
};
`);
  });

  it("comments stay where they belong; blank lines are one at most, and none at a block's edges", () => {
    expect(
      formatted(`// head


syntax = "proto3";
    // 前导注释
message A {   // trailing


    int32 a = 1;   // of a
      // below a

    /* block
         * of b
         */ int32 b = 2;



    int32 c = 3;
      // last
}
// end


`),
    ).toBe(`// head

syntax = "proto3";
// 前导注释
message A { // trailing

  int32 a = 1; // of a
  // below a

  /* block
   * of b
   */ int32 b = 2;

  int32 c = 3;
  // last
}
// end
`);
  });

  it("options are broken where they are long or were so already", () => {
    const long = `message A {
  int32 a = 1 [(first.option.of.a.long.name) = "some value", (second.option.of.a.long.name) = "another value"];
  int32 b = 2 [
  deprecated = true];
  int32 c = 3 [(rule) = {min: 1 max: 2}, (list) = [1,2]];
  int32 d = 4 [(rule) = {
      min: 1,
      inner { x: "a"
         "b" } // why
      [ext.name]: -1
    }];
}
option (http) = { get: "/v1/{name=shelves/*}" additional_bindings { post: "/v1" body: "*" } };
option (http) = {
    get: "/v1"

    body: "*" };
`;
    expect(formatted(long)).toBe(`message A {
  int32 a = 1 [
    (first.option.of.a.long.name) = "some value",
    (second.option.of.a.long.name) = "another value"
  ];
  int32 b = 2 [
    deprecated = true
  ];
  int32 c = 3 [(rule) = { min: 1 max: 2 }, (list) = [1, 2]];
  int32 d = 4 [(rule) = {
    min: 1,
    inner { x: "a"
      "b" } // why
    [ext.name]: -1
  }];
}
option (http) = { get: "/v1/{name=shelves/*}" additional_bindings { post: "/v1" body: "*" } };
option (http) = {
  get: "/v1"

  body: "*"
};
`);
  });

  it("a text with a syntax error stays as it is, and the reason is said", () => {
    const broken = 'syntax = "proto3";\nmessage  A {\n int32 a 1;\n}';
    expect(formatProto(broken)).toEqual({ text: broken, problem: expect.stringMatching(/^3:10: Expected/) });
    const unclosed = "message  A { /* ";
    expect(formatProto(unclosed)).toEqual({ text: unclosed, problem: expect.stringMatching(/^1:12: /) });
  });

  it("an empty text stays empty, a byte order mark stays", () => {
    expect(formatProto("")).toEqual({ text: "", problem: null });
    expect(formatProto("\ufeffmessage A{}")).toEqual({ text: "\ufeffmessage A {}\n", problem: null });
  });
});
