import { describe, expect, it } from "vitest";
import { defaultLogLayout } from "#shared/model/log-layout";
import type { FieldShape, MessageShape, ValueShape } from "#shared/model/message-shape";
import { levelField, logView, withColumn, withPinned } from "./columns";

const field = (name: string, value: ValueShape, part: Partial<FieldShape> = {}): FieldShape => ({
  key: name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()),
  name,
  number: 1,
  type: "",
  doc: "",
  repeated: false,
  mapKey: null,
  value,
  presence: false,
  required: false,
  deprecated: false,
  oneof: null,
  defaultJson: null,
  ...part,
});
const enumOf = (...names: string[]): ValueShape => ({
  kind: "enum",
  name: "pkg.E",
  open: true,
  values: names.map((name, number) => ({ name, number, doc: "", deprecated: false })),
});
const shapeOf = (...fields: FieldShape[]): MessageShape => ({ name: "pkg.M", doc: "", fields, oneofs: [] });
const level = field("log_level", enumOf("LEVEL_UNSPECIFIED", "LEVEL_INFO", "LEVEL_ERROR"));
const shape = shapeOf(field("state", enumOf("NEW", "INFO")), level);

describe("logView", () => {
  it("puts pinned fields before the message, in their order", () => {
    const { columns } = logView({ ...defaultLogLayout, pinned: ["line", "seq"] }, null);
    expect(columns.map((it) => (it.is === "own" ? it.id : it.path))).toEqual([
      "number",
      "direction",
      "offset",
      "size",
      "line",
      "seq",
      "message",
    ]);
  });

  it("colours by the first field that looks like a level, and asks for it once", () => {
    expect(levelField(shape)?.name).toBe("log_level");
    expect(logView(defaultLogLayout, shape)).toMatchObject({ fields: ["log_level"], colourAt: 0 });
    expect(logView({ ...defaultLogLayout, pinned: ["line", "logLevel"] }, shape)).toMatchObject({
      fields: ["line", "logLevel"],
      colourAt: 1,
    });
  });

  it("colours by what was chosen, or by nothing", () => {
    expect(logView({ ...defaultLogLayout, colour: "state" }, shape)).toMatchObject({ fields: ["state"], colourAt: 0 });
    expect(logView({ ...defaultLogLayout, colour: "" }, shape)).toMatchObject({ fields: [], colourAt: -1 });
    expect(logView(defaultLogLayout, undefined)).toMatchObject({ fields: [], colourAt: -1 });
  });

  it("gives the last column the room that is left, whichever it is", () => {
    const { template, narrow } = logView({ ...defaultLogLayout, columns: ["number", "size"], pinned: ["logLevel"] }, shape);
    expect(template).toMatch(/^74px 66px minmax\(\d+px, 1fr\)$/);
    expect(narrow).toBe("74px minmax(0, 1fr)");
  });

  it("asks for no more fields than are answered", () => {
    const pinned = Array.from({ length: 15 }, (_, i) => `f${i}`);
    expect(logView({ ...defaultLogLayout, pinned }, shape).fields).toHaveLength(16);
  });
});

it("shows and hides columns in one order, and pins and unpins fields", () => {
  const shown = withColumn(withColumn(defaultLogLayout, "gap"), "number");
  expect(shown.columns).toEqual(["direction", "offset", "gap", "size", "message"]);
  expect(withPinned(withPinned(shown, "a"), "b").pinned).toEqual(["a", "b"]);
  expect(withPinned(withPinned(shown, "a"), "a").pinned).toEqual([]);
});
