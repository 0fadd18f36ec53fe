import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Fault } from "#shared/base/fault";
import { type EnumPage, type FieldRow, type MessagePage, maxGraphNodes, type ServicePage } from "#shared/model/symbol";
import { SchemaCatalog } from "../catalog";
import type { SchemaProject } from "../project";

const testdata = fileURLToPath(new URL("../testdata", import.meta.url));
const catalog = new SchemaCatalog();
let shop: SchemaProject;
let old: SchemaProject;
let custom: SchemaProject;

beforeAll(async () => {
  shop = await catalog.open({ kind: "disk", paths: [join(testdata, "shop")] });
  old = await catalog.open({ kind: "disk", paths: [join(testdata, "single/proto2.proto")] });
  custom = await catalog.open({ kind: "disk", paths: [join(testdata, "single/custom_options.proto")] });
});
afterAll(() => catalog.dispose());

const upload = (text: string, more: Record<string, string> = {}) =>
  catalog.open({
    kind: "upload",
    label: "dropped",
    files: Object.entries({ "a.proto": text, ...more }).map(([path, each]) => ({ path, text: each })),
  });

async function message(project: SchemaProject, name: string): Promise<MessagePage> {
  const page = await catalog.page(project.source.id, name);
  if (page.kind !== "message") throw new Error(`${name} is ${page.kind}.`);
  return page;
}
async function enumeration(project: SchemaProject, name: string): Promise<EnumPage> {
  const page = await catalog.page(project.source.id, name);
  if (page.kind !== "enum") throw new Error(`${name} is ${page.kind}.`);
  return page;
}
async function service(project: SchemaProject, name: string): Promise<ServicePage> {
  const page = await catalog.page(project.source.id, name);
  if (page.kind !== "service") throw new Error(`${name} is ${page.kind}.`);
  return page;
}
const line = ({ number, name, type, label, mapKey }: FieldRow) =>
  `${number} ${label} ${mapKey === null ? type.text : `map<${mapKey}, ${type.text}>`} ${name} -> ${type.link}`;

describe("a page of very many lines", () => {
  it("has the first of them, and says how many more there are", async () => {
    const fields = Array.from({ length: 5010 }, (_, at) => `int32 f${at} = ${at < 18_999 ? at + 1 : at + 2000};`);
    const values = Array.from({ length: 5003 }, (_, at) => `V${at} = ${at};`);
    const project = await upload(`syntax = "proto3"; message M { ${fields.join("\n")} } enum E { ${values.join("\n")} }`);
    const wide = await message(project, "M");
    expect([wide.fields.length, wide.fields.at(-1)?.name, wide.omitted]).toEqual([5000, "f4999", 10]);
    const long = await enumeration(project, "E");
    expect([long.values.length, long.omitted]).toEqual([5000, 3]);
    catalog.close(project.source.id);
  });
});

describe("a message's page", () => {
  it("has its fields with links, comments and places", async () => {
    const order = await message(shop, "shop.orders.v1.Order");
    expect(order).toMatchObject({
      package: "shop.orders.v1",
      readable: true,
      place: { file: "shop/orders/v1/order.proto", line: 10, column: 9 },
    });
    expect(order.fields.map(line)).toEqual([
      "1  string id -> null",
      "2  shop.users.v1.User buyer -> shop.users.v1.User",
      "3 repeated Line lines -> shop.orders.v1.Order.Line",
      "4  shop.billing.v1.Invoice invoice -> shop.billing.v1.Invoice",
      "5 repeated shop.shipping.v1.Parcel parcels -> shop.shipping.v1.Parcel",
      "6  State state -> shop.orders.v1.Order.State",
      "7  google.protobuf.Duration open_for -> google.protobuf.Duration",
    ]);
    expect(order.fields[6]).toMatchObject({ jsonName: "openFor", place: { line: 17, column: 28 } });
    expect(order.nested.map(({ name, kind }) => `${kind} ${name}`)).toEqual([
      "message shop.orders.v1.Order.Line",
      "enum shop.orders.v1.Order.State",
    ]);
    const money = await message(shop, "shop.common.Money");
    expect(money.doc).toBe("An amount in a currency.");
    expect(money.fields[0]?.doc).toBe('ISO 4217, such as "CNY".');
  });

  it("knows who uses it, fields and methods alike", async () => {
    const users = (await message(shop, "shop.orders.v1.Order")).usedBy.map(({ symbol, what, member }) => `${what} ${symbol} ${member}`);
    expect(users.sort()).toEqual([
      "field shop.orders.v1.UpdateOrderRequest order",
      "input shop.orders.v1.OrderService Create",
      "output shop.orders.v1.OrderService Create",
      "output shop.orders.v1.OrderService Update",
      "output shop.orders.v1.OrderService Watch",
    ]);
    expect((await enumeration(shop, "shop.orders.v1.Order.State")).usedBy.map(({ member, place }) => `${member}:${place.line}`)).toEqual([
      "state:16",
    ]);
  });

  it("keeps the oneofs, and proto3's optional is none", async () => {
    const id = await message(shop, "shop.common.Id");
    expect(id.oneofs.map(({ name }) => name)).toEqual(["id"]);
    expect(id.fields.map(({ name, oneof, label }) => [name, oneof, label])).toEqual([
      ["number", "id", ""],
      ["text", "id", ""],
    ]);
    const info = await message(shop, "shop.common.PageInfo");
    expect(info.fields.map(({ name, oneof, label }) => [name, oneof, label])).toEqual([
      ["next_token", null, ""],
      ["total", null, "optional"],
    ]);
    expect(info.oneofs).toEqual([]);
  });

  it("has proto2's labels, groups, reservations and extensions", async () => {
    const page = await message(old, "corpus.proto2.Old");
    expect(page.fields.map(line)).toEqual([
      "1 required string id -> null",
      "2 optional Result result -> corpus.proto2.Old.Result",
      "4 repeated string tags -> null",
      "50  string by_name -> null",
      "51  ByKey bykey -> corpus.proto2.Old.ByKey",
      "60  map<string, Old> others -> corpus.proto2.Old",
    ]);
    expect(page.reserved).toEqual(["20", "30 to 40", '"gone"', '"lost"']);
    expect(page.extensionRanges).toEqual(["100 to 199", "500", "1000 to max"]);
    expect(page.extensions.map(({ name, number, doc }) => [name, number, doc])).toEqual([
      ["[corpus.proto2.extra]", 100, "An extension."],
      ["[corpus.proto2.more]", 101, ""],
      ["[corpus.proto2.grouped]", 102, ""],
      ["[corpus.proto2.Old.Inner.inner]", 110, ""],
    ]);
    expect(page.usedBy.map(({ what, member }) => `${what} ${member}`)).toEqual(["field others", "extension corpus.proto2.more"]);
  });

  it("has defaults as they are written", async () => {
    const defaults = await catalog.open({ kind: "disk", paths: [join(testdata, "single/defaults.proto")] });
    const [type] = defaults.outline.types.filter(({ kind }) => kind === "message");
    const written = (await message(defaults, type?.name ?? "")).fields.map(({ defaultValue }) => defaultValue);
    expect(written.some((value) => value.startsWith('"'))).toBe(true);
    expect(written.filter((value) => value !== "").length).toBeGreaterThan(3);
  });

  it("comes without a text where the type comes with protobuf", async () => {
    expect(await message(shop, "google.protobuf.Duration")).toMatchObject({
      readable: false,
      place: { file: "google/protobuf/duration.proto", line: 1, column: 1 },
    });
  });
});

describe("options", () => {
  it("are shown with custom ones by their names", async () => {
    const page = await message(custom, "corpus.custom.Annotated");
    expect(page.options).toEqual([
      { name: "(corpus.custom.rule)", value: '{"pattern":"^a+$","limits":[1,2],"inner":{"pattern":"deep"}}' },
      { name: "(corpus.custom.labels)", value: '["one","two"]' },
    ]);
    expect(page.fields[0]).toMatchObject({ deprecated: true });
    expect(page.fields[0]?.options).toEqual([
      { name: "(corpus.custom.level)", value: '"HIGH"' },
      { name: "(corpus.custom.ratio)", value: "2.5" },
    ]);
    expect(page.oneofs).toEqual([{ name: "o", doc: "", options: [{ name: "(corpus.custom.max)", value: "4" }] }]);
    const titled = await enumeration(custom, "corpus.custom.Titled");
    expect(titled.options).toEqual([{ name: "(corpus.custom.flag)", value: "true" }]);
    expect(titled.values.map(({ name, number, deprecated }) => [name, number, deprecated])).toEqual([
      ["TITLED_ZERO", 0, false],
      ["TITLED_ONE", 1, true],
    ]);
    expect((await service(custom, "corpus.custom.Annotating")).methods[0]?.options.map(({ name }) => name)).toEqual([
      "(corpus.custom.http)",
      "(corpus.custom.big)",
      "(corpus.custom.rules)",
    ]);
  });
});

describe("a service's page", () => {
  it("has its methods with their kinds and types", async () => {
    const page = await service(shop, "shop.orders.v1.OrderService");
    expect(page.methods.map(({ name, kind, input, output }) => [name, kind, input.text, output.text])).toEqual([
      ["Create", "unary", "Order", "Order"],
      ["Update", "unary", "UpdateOrderRequest", "Order"],
      ["Watch", "server-stream", "google.protobuf.Empty", "Order"],
    ]);
    expect(page.methods[0]?.options).toEqual([{ name: "(audit.trail)", value: '{"level":"FULL","tags":["order","create"]}' }]);
  });

  it("keeps methods whose types did not load, without a link", async () => {
    const broken = await upload(
      'syntax = "proto3"; package a; message M {} service S { rpc Good(M) returns (M); rpc Bad(Nowhere) returns (M); }',
    );
    expect((await service(broken, "a.S")).methods.map(({ name, input }) => [name, input.text, input.link])).toEqual([
      ["Good", "M", "a.M"],
      ["Bad", "Nowhere", null],
    ]);
  });
});

it("a name that leads nowhere is refused", async () => {
  for (const name of ["", "shop", "shop.orders.v1.Nothing", "__proto__", "constructor", "shop.orders.v1.Order.id"]) {
    const gone = expect.objectContaining({ code: "symbol-gone" } satisfies Partial<Fault>);
    await expect(catalog.page(shop.source.id, name)).rejects.toEqual(gone);
    await expect(catalog.graph(shop.source.id, name, 1)).rejects.toEqual(gone);
  }
});

describe("what stands at a place", () => {
  const orders = "shop/orders/v1/order.proto";
  /** Asks at the first character of `marked` in the file's text. */
  const at = async (project: SchemaProject, file: string, marked: string, into = 0) => {
    const text = await catalog.text(project.source.id, file);
    const offset = text.indexOf(marked) + into;
    const before = text.slice(0, offset).split("\n");
    return catalog.at(project.source.id, file, { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 });
  };

  it("is a type, however short it is written", async () => {
    expect(await at(shop, orders, "users.v1.User buyer")).toEqual({
      kind: "message",
      symbol: "shop.users.v1.User",
      signature: "message shop.users.v1.User",
      doc: "",
      page: "shop.users.v1.User",
      member: null,
      definition: { file: "shop/users/v1/user.proto", line: expect.any(Number), column: 9 },
      column: 3,
      endColumn: 16,
    });
    expect(await at(shop, orders, "common.Money total")).toMatchObject({ symbol: "shop.common.Money", doc: "An amount in a currency." });
    expect(await at(shop, orders, "google.protobuf.Duration")).toMatchObject({ symbol: "google.protobuf.Duration", definition: null });
  });

  it("is a declaration, a method's type, an import or an option", async () => {
    expect(await at(shop, orders, "lines = 3")).toMatchObject({
      kind: "field",
      symbol: "shop.orders.v1.Order.lines",
      signature: "repeated Line lines = 3",
      page: "shop.orders.v1.Order",
      member: "lines",
    });
    expect(await at(shop, orders, "STATE_OPEN")).toMatchObject({
      kind: "enum-value",
      signature: "STATE_OPEN = 1",
      page: "shop.orders.v1.Order.State",
    });
    expect(await at(shop, orders, '"shop/users/v1/user.proto"', 3)).toMatchObject({
      kind: "file",
      definition: { file: "shop/users/v1/user.proto" },
    });
    expect(await at(shop, orders, '"google/protobuf/duration.proto"')).toMatchObject({
      kind: "file",
      definition: { file: "google/protobuf/duration.proto" },
    });
    const file = "shop/orders/v1/order_service.proto";
    expect(await at(shop, file, "UpdateOrderRequest)")).toMatchObject({ symbol: "shop.orders.v1.UpdateOrderRequest" });
    expect(await at(shop, file, "Watch")).toMatchObject({
      kind: "method",
      signature: "rpc Watch(google.protobuf.Empty) returns (stream Order)",
    });
    expect(await at(shop, file, "(audit.trail)", 1)).toMatchObject({
      kind: "extension",
      symbol: "audit.trail",
      definition: { file: "audit/trail.proto" },
    });
  });

  it("is a map's value type inside the map, and an extension's message", async () => {
    expect(await at(old, "proto2.proto", "map<string, Old>", 12)).toMatchObject({ symbol: "corpus.proto2.Old" });
    expect(await at(old, "proto2.proto", "extend Old {\n  //", 7)).toMatchObject({ symbol: "corpus.proto2.Old" });
    expect(await at(old, "proto2.proto", "map<string, Old>", 5)).toBeNull();
    expect(await at(custom, "custom_options.proto", "(level) = HIGH", 2)).toMatchObject({ symbol: "corpus.custom.level" });
  });

  it("is nothing between names, and nothing outside the text", async () => {
    for (const position of [
      { line: 0, column: 0 },
      { line: 1, column: 1 },
      { line: 1, column: 1e9 },
      { line: 1e9, column: 1 },
      { line: 3, column: -4 },
    ]) {
      expect(await catalog.at(shop.source.id, orders, position)).toBeNull();
    }
    expect(await catalog.at(shop.source.id, "nowhere.proto", { line: 1, column: 1 })).toBeNull();
    expect(await catalog.at(shop.source.id, "google/protobuf/duration.proto", { line: 1, column: 1 })).toBeNull();
  });

  it("counts columns in UTF-16 units", async () => {
    const project = await upload('syntax = "proto3"; package a;\n/* 消息😀 */ message M {}\n/* 𝕏 */ message N { M m = 1; }\n');
    expect(await at(project, "a.proto", "M m = 1")).toMatchObject({ symbol: "a.M", definition: { line: 2, column: 20 } });
  });
});

describe("search", () => {
  const hits = async (project: SchemaProject, query: string) =>
    (await catalog.search(query, 1000)).filter(({ sourceId }) => sourceId === project.source.id);
  const found = async (query: string, limit = 10) =>
    (await hits(shop, query)).slice(0, limit).map(({ kind, holder, name }) => `${kind} ${holder === "" ? name : `${holder}.${name}`}`);

  it("puts the exact name first, and types before fields", async () => {
    expect((await found("order")).slice(0, 2)).toEqual(["message shop.orders.v1.Order", "field shop.orders.v1.UpdateOrderRequest.order"]);
    expect((await found("invoice"))[0]).toBe("message shop.billing.v1.Invoice");
  });

  it("finds methods, fields, values and extensions, by several words or initials", async () => {
    expect(await found("state_open")).toEqual(["enum-value shop.orders.v1.Order.STATE_OPEN"]);
    expect(await found("money cur")).toEqual(["field shop.common.Money.currency"]);
    expect(await found("orderservice/watch")).toEqual(["method shop.orders.v1.OrderService.Watch"]);
    expect((await found("shop.common.Money"))[0]).toBe("message shop.common.Money");
    expect((await found("uor"))[0]).toBe("message shop.orders.v1.UpdateOrderRequest");
    expect(await found("trail")).toContain("extension audit.trail");
  });

  it("puts a source's own names before those it imports", async () => {
    const project = await upload(
      'syntax = "proto3"; package zoo; import "google/protobuf/descriptor.proto"; message FieldOptions {} extend google.protobuf.FieldOptions { bool x = 50000; }',
    );
    expect((await hits(project, "fieldoptions")).slice(0, 2).map(({ page }) => page)).toEqual([
      "zoo.FieldOptions",
      "google.protobuf.FieldOptions",
    ]);
  });

  it("is bounded, and empty for no words", async () => {
    expect(await found("o", 3)).toHaveLength(3);
    expect(await found("  /  ")).toEqual([]);
    expect(await found("no such thing")).toEqual([]);
    expect(await found("[(*+?\\")).toEqual([]);
  });
});

describe("the graph", () => {
  it("goes both ways from the middle, by fields and methods", async () => {
    const { nodes, edges, truncated } = await catalog.graph(shop.source.id, "shop.orders.v1.Order", 1);
    expect(truncated).toBe(false);
    expect(
      nodes
        .filter(({ level }) => level < 0)
        .map(({ name }) => name)
        .sort(),
    ).toEqual(["shop.orders.v1.OrderService", "shop.orders.v1.UpdateOrderRequest"]);
    expect(nodes.find(({ level }) => level === 0)).toEqual({ name: "shop.orders.v1.Order", kind: "message", size: 7, level: 0 });
    expect(nodes.filter(({ level }) => level > 0)).toHaveLength(6);
    expect(edges).toContainEqual({
      from: "shop.orders.v1.OrderService",
      to: "shop.orders.v1.Order",
      members: ["Create", "Update", "Watch"],
    });
    expect(edges).toContainEqual({ from: "shop.orders.v1.Order", to: "shop.users.v1.User", members: ["buyer"] });
  });

  it("goes deeper when asked, and keeps circles", async () => {
    const names = (await catalog.graph(shop.source.id, "shop.orders.v1.Order", 2)).nodes.map(({ name }) => name);
    expect(names).toContain("shop.common.Money");
    expect((await catalog.graph(old.source.id, "corpus.proto2.Old", 2)).edges).toContainEqual({
      from: "corpus.proto2.Old",
      to: "corpus.proto2.Old",
      members: ["others"],
    });
  });

  it("stops at its limit and says so", async () => {
    const many = Array.from({ length: 300 }, (_, at) => `message M${at} { Hub hub = 1; }`);
    const project = await upload(`syntax = "proto3"; package a; message Hub {} ${many.join("\n")}`);
    const graph = await catalog.graph(project.source.id, "a.Hub", 3);
    expect(graph.nodes).toHaveLength(maxGraphNodes);
    expect(graph.truncated).toBe(true);
    expect(await message(project, "a.Hub")).toMatchObject({ usageCount: 300 });
  });
});
