import * as v from "valibot";
import { call, nothing, stream } from "../bridge/operation";
import type { VariableScope } from "../model/variable-scopes";
import { type TakenVariable, variableOrigins } from "../model/workspace";
import { callScope } from "./call-scope";
import { id, name } from "./values";

const scope = v.object({
  origin: v.picklist(variableOrigins),
  place: v.string(),
  values: v.array(v.union([v.object({ name: v.string(), secret: v.string() }), v.object({ name: v.string(), value: v.string() })])),
}) satisfies v.GenericSchema<unknown, VariableScope>;

const taken = v.object({
  environment: v.nullable(v.string()),
  name: v.string(),
  value: v.string(),
  place: v.string(),
}) satisfies v.GenericSchema<unknown, TakenVariable>;

/** Variables of workspaces. */
export const variableContract = {
  /**
   * What the files of a workspace say of names at a place in it, the nearest first, for `ScopedNames`: what a name stands for, and who says
   * so, is then found without asking. Secrets stand in it by their names, and never by their texts. Faults: those of the workspace.
   */
  "variables.scopes": call(v.object({ scope: callScope }), v.object({ scopes: v.array(scope) })),
  /** The values that single calls took from their answers in this run of the program, and again when others are taken; without an end. */
  "variables.taken": stream(v.object({ workspaceId: id }), v.object({ values: v.array(taken) })),
  /** Forgets what was taken under an environment; `name` null for all of it. */
  "variables.forgetTaken": call(v.object({ workspaceId: id, environment: v.nullable(name), name: v.nullable(name) }), nothing),
};
