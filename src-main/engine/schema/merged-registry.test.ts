import { createRegistry } from "@bufbuild/protobuf";
import { TimestampSchema } from "@bufbuild/protobuf/wkt";
import { describe, expect, it } from "vitest";
import { compile } from "./compare/testing/compile";
import { MergedRegistry } from "./merged-registry";
import { typeNames } from "./type-names";

const own = await compile(
  'syntax = "proto2"; package p; message Shared { optional string mine = 1; extensions 100 to 200; } message Own {}',
  "own",
);
const first = await compile(
  'syntax = "proto3"; package p; message Shared { string first = 1; } message Both { string first = 1; }',
  "first",
);
const second = await compile(
  'syntax = "proto2"; package p; message Shared { extensions 100 to 200; } message Both {} extend Shared { optional int32 extra = 100; } enum E { Z = 0; } service S {}',
  "second",
);

describe("a merged registry", () => {
  const others = [first.registry, second.registry];
  const merged = new MergedRegistry(own.registry, () => others);

  it("answers from its own source first, then from the others in their order", () => {
    expect(merged.getMessage("p.Shared")).toBe(own.registry.getMessage("p.Shared"));
    expect(merged.get("p.Both")).toBe(first.registry.getMessage("p.Both"));
    expect(merged.getEnum("p.E")?.typeName).toBe("p.E");
    expect(merged.getService("p.S")?.typeName).toBe("p.S");
    expect(merged.getExtension("p.extra")?.number).toBe(100);
    expect(merged.getMessage("p.Nobody")).toBeUndefined();
  });

  it("finds another source's extension of its own message", () => {
    const shared = merged.getMessage("p.Shared");
    expect(shared && merged.getExtensionFor(shared, 100)?.typeName).toBe("p.extra");
  });

  it("lists names without making types", () => {
    const lazy = new MergedRegistry(own.registry, () => others);
    const names = (kind: "message" | "enum" | "service") =>
      [...new Set(typeNames(lazy, kind))].filter((name) => name.startsWith("p.")).sort();
    expect([names("message"), names("enum"), names("service")]).toEqual([["p.Both", "p.Own", "p.Shared"], ["p.E"], ["p.S"]]);
    expect([...typeNames(createRegistry(TimestampSchema), "message")]).toEqual(["google.protobuf.Timestamp"]);
  });

  it("has every name once", () => {
    const names = [...merged].map(({ typeName }) => typeName).filter((name) => name.startsWith("p."));
    expect(names.sort()).toEqual(["p.Both", "p.E", "p.Own", "p.S", "p.Shared", "p.extra"]);
  });

  it("sees what is opened later", () => {
    const late: (typeof own.registry)[] = [];
    const growing = new MergedRegistry(own.registry, () => late);
    expect(growing.getMessage("p.Both")).toBeUndefined();
    late.push(first.registry);
    expect(growing.getMessage("p.Both")).toBeDefined();
  });
});
