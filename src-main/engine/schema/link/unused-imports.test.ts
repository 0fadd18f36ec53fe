import { describe, expect, it } from "vitest";
import { SchemaCatalog } from "../catalog";
import { debianProtoc, judge } from "../testing/protoc";

const below = {
  "plain.proto": 'syntax = "proto3"; message Plain {}',
  "inner.proto": 'syntax = "proto3"; message Inner {}',
  "bridge.proto": 'syntax = "proto3"; import public "inner.proto"; message Bridge {}',
  "options.proto":
    'syntax = "proto3"; import "google/protobuf/descriptor.proto"; extend google.protobuf.FieldOptions { string note = 50000; }',
};

/** The second line is empty or a declaration; imports begin on the third. */
const cases: readonly (readonly [title: string, unused: readonly number[], use: string, ...imports: string[]])[] = [
  ["used by a field", [], "message A { Plain a = 1; }", '"plain.proto"'],
  ["used by nothing", [3], "", '"plain.proto"'],
  ["used by a method", [], "service A { rpc B(Plain) returns (Plain); }", '"plain.proto"'],
  ["used by an option", [], 'message A { int32 a = 1 [(note) = ""]; }', '"options.proto"'],
  ["used in a comment", [3], "// Plain", '"plain.proto"'],
  ["public itself", [], "", 'public "plain.proto"'],
  ["weak", [3], "", 'weak "plain.proto"'],
  ["used through a file that passes it on", [], "message A { Inner a = 1; }", '"bridge.proto"'],
  ["passes others on, and nothing is used", [], "", '"bridge.proto"'],
  ["beside a file that passes it on", [], "message A { Inner a = 1; }", '"bridge.proto"', '"inner.proto"'],
  ["in front of a file that passes it on", [], "message A { Inner a = 1; }", '"inner.proto"', '"bridge.proto"'],
  ["unused beside a file that passes it on", [4], "message A { Bridge a = 1; }", '"bridge.proto"', '"inner.proto"'],
  [
    "one of the well-known",
    [4],
    "message A { google.protobuf.Any a = 1; }",
    '"google/protobuf/any.proto"',
    '"google/protobuf/empty.proto"',
  ],
  ["descriptor.proto, and no option", [3], "message A {}", '"google/protobuf/descriptor.proto"'],
  ["descriptor.proto, and a default", [3], "message A { int32 b = 1 [json_name = 'c']; }", '"google/protobuf/descriptor.proto"'],
  ["descriptor.proto, which has the types of options", [], "message A { option deprecated = true; }", '"google/protobuf/descriptor.proto"'],
];

const projects = cases.map(([, , use, ...imports]) => ({
  ...below,
  "main.proto": ['syntax = "proto3";', use, ...imports.map((path) => `import ${path};`)].join("\n"),
}));

async function unusedLines(files: Readonly<Record<string, string>>): Promise<number[]> {
  const catalog = new SchemaCatalog();
  try {
    const texts = Object.entries(files).map(([path, text]) => ({ path, text }));
    const { diagnostics } = (await catalog.open({ kind: "upload", label: "case", files: texts })).outline;
    expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    return diagnostics.filter(({ file, code }) => file === "main.proto" && code === "import-unused").map(({ line }) => line);
  } finally {
    catalog.dispose();
  }
}

describe("an import is unused as protoc sees it", () => {
  it.each(cases.map(([title, unused], index) => ({ title, unused, index })))("$title", async ({ unused, index }) => {
    expect(await unusedLines(projects[index] ?? {})).toEqual(unused);
  });

  it.skipIf(!debianProtoc.isThere)(debianProtoc.test("protoc agrees"), () => {
    const warned = judge(debianProtoc, projects, "main.proto").map(({ words }) =>
      [...words.matchAll(/^main\.proto:(\d+):\d+: warning: Import .* is unused\.$/gm)].map(([, line]) => Number(line)),
    );
    expect(warned).toEqual(cases.map(([, unused]) => unused));
  });
});
