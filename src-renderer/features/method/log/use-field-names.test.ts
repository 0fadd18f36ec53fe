import { expect, it } from "vitest";
import type { FieldShape, MessageShape, ValueShape } from "#shared/model/message-shape";
import { fieldsAlong } from "./use-field-names";

const field = (key: string, value: ValueShape, mapKey: FieldShape["mapKey"] = null): FieldShape => ({
  key,
  name: key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
  number: 1,
  type: "",
  doc: "",
  repeated: false,
  mapKey,
  value,
  presence: false,
  required: false,
  deprecated: false,
  oneof: null,
  defaultJson: null,
});
const text: ValueShape = { kind: "scalar", scalar: "string" };
const types = new Map<string, MessageShape>([
  [
    "Log",
    {
      name: "Log",
      doc: "",
      oneofs: [],
      fields: [field("logLine", text), field("worker", { kind: "message", name: "Worker" }), field("labels", text, "string")],
    },
  ],
  ["Worker", { name: "Worker", doc: "", oneofs: [], fields: [field("name", text), field("parent", { kind: "message", name: "Worker" })] }],
]);

it("offers the fields along a path, by either of their names, and knows which there are not", () => {
  const wanted: string[] = [];
  const shapes = { get: (name: string) => types.get(name), want: (name: string) => void wanted.push(name) };
  const along = (path: string) => fieldsAlong(path, "Log", shapes);
  expect(along("")).toEqual({ paths: ["logLine", "worker", "labels"], isField: false });
  expect(along("log_line").isField).toBe(true);
  expect(along("worker.pa")).toEqual({ paths: ["worker.name", "worker.parent"], isField: false });
  expect(along("worker.parent.name")).toMatchObject({ paths: ["worker.parent.name", "worker.parent.parent"], isField: true });
  expect(along("labels.any").isField).toBeNull();
  expect(along("gone.name").isField).toBe(false);
  expect(wanted).toContain("Worker");
  expect(fieldsAlong("x", "", shapes).isField).toBeNull();
});
