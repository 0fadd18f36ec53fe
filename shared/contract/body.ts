import * as v from "valibot";
import { call } from "../bridge/operation";
import { bodyFills } from "../model/request-body";
import { callScope } from "./call-scope";
import { faultData } from "./fault";
import { variables } from "./feed";
import { bodyFormat, requestBody } from "./request-body";
import { id, longText, name, shortText } from "./values";

const ofMethod = { sourceId: id, method: name };

/** What is done with a body before it is sent. All answer also: source-gone, method-gone, schema-broken. */
export const bodyContract = {
  /** Why a call would refuse the body; null for nothing. Files that it names are looked for. */
  "body.check": call(
    v.object({ ...ofMethod, body: requestBody, variables: v.exactOptional(variables), scope: v.optional(callScope) }),
    v.object({ fault: v.nullable(faultData) }),
  ),
  /** The same message in another format; comments and references to files are not part of a message. Faults: those of the body, too-large. */
  "body.convert": call(v.object({ ...ofMethod, body: requestBody, to: bodyFormat }), v.object({ text: v.string() })),
  /** A JSON body with more of its fields, or fewer; what is written there stays as it is. Faults: body-syntax, too-large. */
  "body.fill": call(v.object({ ...ofMethod, text: longText, mode: v.picklist(bodyFills) }), v.object({ text: v.string() })),
  /** The JSON Schema of a method's request, which also knows what is in an Any of these types, by full names; unknown ones are passed over. */
  "body.schema": call(v.object({ ...ofMethod, anyTypes: v.pipe(v.array(name), v.maxLength(50)) }), v.object({ jsonSchema: v.string() })),
  /** Full names of messages that an Any may hold, the likeliest for what is written first, at most 100. */
  "body.types": call(v.object({ ...ofMethod, query: shortText }), v.object({ names: v.array(v.string()) })),
};
