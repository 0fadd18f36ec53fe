import * as v from "valibot";
import { call } from "../bridge/operation";
import type { VariableScope } from "../model/variable-scopes";
import { variableOrigins } from "../model/workspace";
import { callScope } from "./call-scope";

const scope = v.object({
  origin: v.picklist(variableOrigins),
  place: v.string(),
  values: v.array(v.union([v.object({ name: v.string(), secret: v.string() }), v.object({ name: v.string(), value: v.string() })])),
}) satisfies v.GenericSchema<unknown, VariableScope>;

/** Variables of workspaces. */
export const variableContract = {
  /**
   * What the files of a workspace say of names at a place in it, the nearest first, for `ScopedNames`: what a name stands for, and who says
   * so, is then found without asking. Secrets stand in it by their names, and never by their texts. Faults: those of the workspace.
   */
  "variables.scopes": call(v.object({ scope: callScope }), v.object({ scopes: v.array(scope) })),
};
