import * as v from "valibot";
import { type MessageShape, scalarShapes, wellKnownShapes } from "../model/message-shape";

const value = v.variant("kind", [
  v.object({ kind: v.literal("scalar"), scalar: v.picklist(scalarShapes) }),
  v.object({
    kind: v.literal("enum"),
    name: v.string(),
    open: v.boolean(),
    values: v.array(v.object({ name: v.string(), number: v.number(), doc: v.string(), deprecated: v.boolean() })),
  }),
  v.object({ kind: v.literal("message"), name: v.string() }),
  v.object({ kind: v.literal("well-known"), name: v.picklist(wellKnownShapes) }),
]);

export const messageShape = v.object({
  name: v.string(),
  doc: v.string(),
  fields: v.array(
    v.object({
      key: v.string(),
      name: v.string(),
      number: v.number(),
      type: v.string(),
      doc: v.string(),
      repeated: v.boolean(),
      mapKey: v.nullable(v.picklist(scalarShapes)),
      value,
      presence: v.boolean(),
      required: v.boolean(),
      deprecated: v.boolean(),
      oneof: v.nullable(v.string()),
      defaultJson: v.nullable(v.string()),
    }),
  ),
  oneofs: v.array(v.object({ name: v.string(), doc: v.string(), keys: v.array(v.string()) })),
}) satisfies v.GenericSchema<unknown, MessageShape>;
