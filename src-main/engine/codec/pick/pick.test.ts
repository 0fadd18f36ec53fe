import { type DescField, type DescMessage, fromJson, type Registry, toBinary } from "@bufbuild/protobuf";
import { hasCustomJsonRepresentation } from "@bufbuild/protobuf/wkt";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { planOf } from "../display/compile";
import { decodeJson } from "../display/decode";
import { messageJson } from "../testing/arbitrary";
import { legacyRegistry, legacyType } from "../testing/legacy";
import { listsType, mapsType, nodeType, oldType, optionalsType, richRegistry, scalarsType, wellKnownType } from "../testing/rich";
import { WireReader } from "../wire/wire-reader";
import { compilePick } from "./compile-pick";
import { type Comparable, comparableOf, leafOf } from "./leaf";
import { WirePick } from "./wire-pick";

interface Sample {
  readonly type: DescMessage;
  readonly registry: Registry;
  readonly depth: number;
}

const samples: Sample[] = [
  ...[scalarsType, listsType, optionalsType, mapsType, nodeType, wellKnownType, oldType].map((type) => ({
    type,
    registry: richRegistry,
    depth: 0,
  })),
  ...["legacy.All", "legacy.Declared", "modern.All"].map((name) => ({ type: legacyType(name), registry: legacyRegistry, depth: 2 })),
];

/** A path by JSON names through lists, and what its last field is. */
interface Route {
  readonly fields: readonly DescField[];
}

function routesOf(type: DescMessage, depth = 1): Route[] {
  return type.fields.flatMap((field): Route[] => {
    const inner = field.fieldKind === "map" ? undefined : field.message;
    const deeper = inner && !hasCustomJsonRepresentation(inner) && depth > 0 ? routesOf(inner, depth - 1) : [];
    return [{ fields: [field] }, ...deeper.map(({ fields }) => ({ fields: [field, ...fields] }))];
  });
}

/** What the JSON of the whole message shows on a route. */
function shownOn({ type, registry }: Sample, bytes: Uint8Array, { fields }: Route): unknown[] {
  const emitDefaults = fields.at(-1)?.message === undefined;
  const { json } = decodeJson(type, registry, bytes, { indent: 0, emitDefaults });
  let values: unknown[] = [JSON.parse(json)];
  for (const { jsonName, fieldKind } of fields) {
    const members = values.flatMap((value) => (isRecord(value) && Object.hasOwn(value, jsonName) ? [value[jsonName]] : []));
    values = fieldKind === "list" ? members.flat(1) : members;
  }
  return fields.at(-1)?.fieldKind === "map" ? values.filter((value) => isRecord(value) && Object.keys(value).length > 0) : values;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function bytesOf({ type, registry, depth }: Sample): fc.Arbitrary<Uint8Array> {
  return messageJson(type, registry, depth).map((json) => toBinary(type, fromJson(type, json, { registry })));
}

/** Whole ones, several in one (which are merged), and such as never were a message. */
function anyBytes(sample: Sample): fc.Arbitrary<Uint8Array> {
  const merged = fc.array(bytesOf(sample), { minLength: 1, maxLength: 3 }).map((all) => new Uint8Array(Buffer.concat(all)));
  const broken = fc.tuple(merged, fc.nat(), fc.uint8Array({ maxLength: 3 })).map(([bytes, at, insert]) => {
    const start = at % (bytes.length + 1);
    return new Uint8Array(Buffer.concat([bytes.subarray(0, start), insert, bytes.subarray(start + 1)]));
  });
  return fc.oneof(merged, broken, fc.uint8Array({ maxLength: 40 }));
}

const pathOf = ({ fields }: Route, key: "name" | "jsonName") =>
  fields.map((field) => (/^@/.test(field[key]) ? field.name : field[key])).join(".");

describe("a value picked by its path", () => {
  it.each(samples)("is what the JSON of $type.typeName shows there", (sample) => {
    const routes = routesOf(sample.type).map((route) => ({
      route,
      pick: compilePick(sample.type, sample.registry, pathOf(route, "jsonName")),
    }));
    fc.assert(
      fc.property(anyBytes(sample), (bytes) => {
        for (const { route, pick } of routes) {
          const shown = shownOn(sample, bytes, route);
          const picked = pick.json(bytes);
          const isMany = route.fields.some(({ fieldKind }) => fieldKind === "list");
          const values = picked === null ? [] : isMany ? JSON.parse(picked) : [JSON.parse(picked)];
          expect([pathOf(route, "name"), values]).toEqual([pathOf(route, "name"), shown]);
          const compared: Comparable[] = [];
          const reader = new WireReader(Buffer.concat([Buffer.from([255]), bytes, Buffer.from([255])]));
          pick.some(reader, 1, bytes.length + 1, (value) => compared.push(value) < 0);
          if (pick.leaf.is === "any-json") continue;
          expect(compared).toEqual(shown.flatMap((value) => comparableOf(pick.leaf, value) ?? []));
        }
      }),
      { numRuns: 20 },
    );
  });

  it("never throws, and is at most as long as is asked", () => {
    const picks = ["display_name", "parent.parent.level", "children.level", "children[1].children.text", "anything.a.b"].map((path) =>
      compilePick(nodeType, richRegistry, path),
    );
    const node = { type: nodeType, registry: richRegistry, depth: 0 };
    fc.assert(
      fc.property(anyBytes(node), fc.integer({ min: 1, max: 9 }), (bytes, limit) => {
        for (const pick of picks) {
          const json = pick.json(bytes, limit);
          if (json === null) continue;
          const value: unknown = JSON.parse(json);
          if (typeof value === "string" && json.length > limit) expect(value.length).toBeLessThanOrEqual(limit + 1);
        }
      }),
    );
  });
});

describe("the values of a list", () => {
  it("are read from the wire, though their texts look like fields themselves", () => {
    const number = listsType.fields.find(({ jsonName }) => jsonName === "aString")?.number ?? 0;
    const texts = ["plain", `${String.fromCharCode((number << 3) | 2, 2)}in`, "张三"];
    const bytes = toBinary(
      listsType,
      fromJson(listsType, { aString: texts, aBytes: ["KgJpbg=="], aInt32: [1, -2] }, { registry: richRegistry }),
    );
    const wire = (name: string) => {
      const field = listsType.fields.find(({ jsonName }) => jsonName === name);
      if (!field) throw new Error(`There is no ${name}.`);
      const plan = planOf(listsType, richRegistry);
      const own = plan.fields.find((one) => one.number === field.number);
      const pick = own && WirePick.of([{ plan, field: own, desc: field }], leafOf(field));
      return pick?.read(new WireReader(bytes), 0, bytes.length);
    };
    expect([wire("aString"), wire("aBytes"), wire("aInt32")]).toEqual([texts, ["KgJpbg=="], [1, -2]]);
  });
});

const node = (json: object) => toBinary(nodeType, fromJson(nodeType, json as never, { registry: richRegistry }));
const maps = (json: object) => toBinary(mapsType, fromJson(mapsType, json as never, { registry: richRegistry }));
const known = (json: object) => toBinary(wellKnownType, fromJson(wellKnownType, json as never, { registry: richRegistry }));

describe("a path", () => {
  it("goes by either name, by extensions' names, through lists, and into maps by key", () => {
    const bytes = node({ displayName: "你好", children: [{ displayName: "a", level: "WARN" }, { displayName: "b" }], "@odd": true });
    const pick = (path: string) => compilePick(nodeType, richRegistry, path).json(bytes);
    expect([pick("display_name"), pick("displayName")]).toEqual(['"你好"', '"你好"']);
    expect(pick("children.display_name")).toBe('["a","b"]');
    expect(pick("children.level")).toBe('["WARN","LEVEL_UNSPECIFIED"]');
    expect(pick("children[1].displayName")).toBe('"b"');
    expect([pick("children[2].displayName"), pick("parent.level"), pick("levels")]).toEqual([null, null, null]);
    expect([pick("level"), pick("odd_json"), pick("@odd")]).toEqual(['"LEVEL_UNSPECIFIED"', "true", "true"]);

    const map = maps({ by_string: { "a.b": "1", __proto__x: "2" }, byInt32: { 5: "9" }, nodes: { k: { level: 1 } } });
    const inMap = (path: string) => compilePick(mapsType, richRegistry, path).json(map);
    expect([inMap('by_string["a.b"]'), inMap("by_string.__proto__x"), inMap("by_string.__proto__")]).toEqual(['"1"', '"2"', null]);
    expect([inMap("by_int32.5"), inMap("by_int32[5]"), inMap("nodes.k.level")]).toEqual(['"9"', '"9"', '"INFO"']);
    expect(inMap("by_int32")).toBe('{"5":"9"}');

    const old = compilePick(oldType, richRegistry, "[old.ext_level]");
    expect(old.json(Uint8Array.of(0xa0, 0x06, 0x07))).toBe('"7"');
  });

  it("is null for a map of which no entry counts", () => {
    const unknownNumber = Uint8Array.of(0x22, 5, 0x0a, 1, 0x61, 0x10, 9);
    expect(compilePick(legacyType("legacy.All"), legacyRegistry, "closed_map").json(unknownNumber)).toBeNull();
  });

  it("goes into what a Struct and an Any hold, by their JSON", () => {
    const any = { "@type": "type.googleapis.com/rich.Node", children: [{ displayName: "x" }] };
    const bytes = known({ struct: { a: [{ b: 1 }, { b: "2" }] }, any });
    const pick = (path: string) => compilePick(wellKnownType, richRegistry, path).json(bytes);
    expect([pick("struct.a.b"), pick("struct.a[1].b"), pick("any.@type")]).toEqual([
      '[1,"2"]',
      '["2"]',
      '["type.googleapis.com/rich.Node"]',
    ]);
    expect(pick("any.children.displayName")).toBe('["x"]');
  });

  it.each([
    ["levl", 'Did you mean "level"?'],
    ["display_name.x", 'End the path with "displayName".'],
    ["parent.nothing", undefined],
    ["", undefined],
    [".level", undefined],
    ["level[", undefined],
    ["children[0]x", undefined],
  ])("is refused as %j", (path, act) => {
    let fault: unknown;
    try {
      compilePick(nodeType, richRegistry, path);
    } catch (reason) {
      fault = reason;
    }
    expect(fault).toMatchObject({ code: "bad-params", facts: { path }, ...(act && { act }) });
  });
});
