import { fileURLToPath } from "node:url";
import type { DescMessage } from "@bufbuild/protobuf";
import { afterEach, describe, expect, it } from "vitest";
import { DisposableStore } from "#shared/base/disposable";
import { SchemaCatalog } from "./catalog";
import { registryOfSet } from "./descriptor-closure";
import { methodSetOf } from "./method-closure";
import type { SchemaProject } from "./project";

const folder = (name: string) => fileURLToPath(new URL(name, import.meta.url));

describe("the least set of descriptors of a method", () => {
  const owned = new DisposableStore();
  afterEach(() => owned.dispose());

  const catalog = () => owned.add(new SchemaCatalog());
  const openTexts = (files: Readonly<Record<string, string>>) =>
    catalog().open({ kind: "upload", label: "texts", files: Object.entries(files).map(([path, text]) => ({ path, text })) });
  const setOf = (project: SchemaProject, name: string, ...others: string[]) => {
    const types = others.flatMap((other) => project.registry.getMessage(other) ?? []);
    return methodSetOf(project.method(name).desc, types);
  };

  it.each(["../../../assets/demo", "./testdata/shop"])(
    "has all that each method of %s needs, and compiles without a word",
    async (place) => {
      const project = await catalog().open({ kind: "disk", paths: [folder(place)], importPaths: [folder(place)] });
      const names = project.outline.services.flatMap(({ name, methods }) => methods.map((method) => `${name}/${method.name}`));
      expect(names.length).toBeGreaterThan(2);
      for (const name of names) {
        const bytes = setOf(project, name);
        const again = await catalog().open({ kind: "set", label: name, files: [{ name: "a.binpb", bytes }] });
        expect(again.outline.diagnostics).toEqual([]);
        expect(again.outline.services.flatMap((service) => service.methods.map((method) => `${service.name}/${method.name}`))).toEqual([
          name,
        ]);
        const [before, after] = [project.method(name).desc, again.method(name).desc];
        expect(shapeOf(after.input)).toEqual(shapeOf(before.input));
        expect(shapeOf(after.output)).toEqual(shapeOf(before.output));
      }
    },
  );

  it("leaves out what the method does not name, and keeps what its types stand in", async () => {
    const project = await openTexts({
      "a.proto": `syntax = "proto3"; package a; import public "b.proto"; import "unused.proto";
        service S { rpc One(In) returns (Out); rpc Two(Big) returns (Big); }
        message In { Outer.Inner inner = 1; map<string, Value> values = 2; Kind kind = 3; }
        message Out { In in = 1; }
        message Big { int32 x = 1; other.Unused unused = 2; }
        enum Kind { NONE = 0; }`,
      "b.proto": `syntax = "proto3"; package a; import public "c.proto"; message NotUsed {}`,
      "c.proto": `syntax = "proto3"; package a;
        message Outer { message Inner { Outer outer = 1; } message Left {} Beside beside = 1; } message Beside {}
        message Value { repeated Value values = 1; } message Apart {}`,
      "unused.proto": `syntax = "proto3"; package other; message Unused {}`,
    });
    const registry = registryOfSet(setOf(project, "a.S/One"));
    const types = [...registry].filter(({ kind }) => kind === "message" || kind === "enum").map(({ typeName }) => typeName);
    expect(types.sort()).toEqual(["a.Beside", "a.In", "a.Kind", "a.Out", "a.Outer", "a.Outer.Inner", "a.Value"]);
    expect([...registry.files].map(({ proto }) => [proto.name, proto.dependency, proto.publicDependency])).toEqual([
      ["c.proto", [], []],
      ["b.proto", ["c.proto"], [0]],
      ["a.proto", ["b.proto"], [0]],
    ]);
  });

  it("has extensions of its messages, the custom options in use, and what an Any holds", async () => {
    const project = await openTexts({
      "a.proto": `syntax = "proto2"; package a; import "options.proto"; import "google/protobuf/any.proto";
        service S { rpc One(In) returns (google.protobuf.Any) { option (o.used) = { why: "x" }; } }
        message In { extensions 10 to 20; } message Apart { extensions 10 to 20; }
        message Held { optional Inside inside = 1; } message Inside {}
        extend In { optional Extra extra = 10; } extend Apart { optional NoExtra none = 10; }
        message Extra {} message NoExtra {}`,
      "options.proto": `syntax = "proto3"; package o; import "google/protobuf/descriptor.proto";
        message Why { string why = 1; } message Never {}
        extend google.protobuf.MethodOptions { Why used = 50001; Never never = 50002; }`,
    });
    const registry = registryOfSet(setOf(project, "a.S/One", "a.Held"));
    const own = [...registry].map((desc) => ("typeName" in desc ? desc.typeName : "")).filter((name) => !name.startsWith("google."));
    expect(own.sort()).toEqual(["a.Extra", "a.Held", "a.In", "a.Inside", "a.S", "a.extra", "o.Why", "o.used"]);
  });
});

/** All that a message's fields say, and those of the messages that they name. */
function shapeOf(message: DescMessage): unknown {
  const seen = new Map<string, unknown>();
  const stack = [message];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    if (seen.has(next.typeName)) continue;
    const fields = next.fields.map((field) => [field.number, field.name, field.jsonName, field.fieldKind, field.message?.typeName]);
    seen.set(next.typeName, fields);
    stack.push(...next.fields.flatMap(({ message: inner }) => inner ?? []));
  }
  return seen;
}
