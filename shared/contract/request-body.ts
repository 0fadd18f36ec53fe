import * as v from "valibot";
import { type AttachedFile, bodyFormats, type RequestBody } from "../model/request-body";
import { longText } from "./values";

export const bodyFormat = v.picklist(bodyFormats);

/** Faults of reading one: body-syntax, body-mismatch, file-not-found, file-unreadable, too-large. */
export const requestBody = v.object({ format: bodyFormat, text: longText }) satisfies v.GenericSchema<unknown, RequestBody>;

export const attachedFile = v.object({ id: v.string(), name: v.string(), size: v.nullable(v.number()) }) satisfies v.GenericSchema<
  unknown,
  AttachedFile
>;
