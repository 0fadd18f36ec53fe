import * as v from "valibot";
import { call } from "../bridge/operation";
import { type ExportedText, exportLanguages, exportShells } from "../model/exchange";
import { callRequest } from "./call";

const exportedText = v.object({
  fileName: v.string(),
  text: v.string(),
  setUp: v.array(v.string()),
  notes: v.array(v.string()),
}) satisfies v.GenericSchema<unknown, ExportedText>;

/** What comes from other tools and goes to them. */
export const exchangeContract = {
  /**
   * A request as a command or a program that makes the same call. Variables are filled in and certificates are named as files; secrets
   * are environment variables, never texts. Faults: those of `call.start`; undecodable, of a body that no JSON can say.
   */
  "exchange.export": call(
    v.object({ request: callRequest, language: v.picklist(exportLanguages), shell: v.picklist(exportShells) }),
    exportedText,
  ),
};
