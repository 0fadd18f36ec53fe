import * as v from "valibot";
import { call } from "../bridge/operation";
import { type ExportedText, exportLanguages, exportShells, type ImportSummary, stubLanguages, stubTools } from "../model/exchange";
import { type ExportNote, exportNoteKinds } from "../model/export-note";
import { type ImportLoss, type ImportLossKind, importLossWords } from "../model/import-loss";
import { callRequest } from "./call";
import { savedRequest } from "./saved-request";
import { count, handle, id } from "./values";

const note = v.object({
  kind: v.picklist(exportNoteKinds),
  values: v.record(v.string(), v.string()),
}) satisfies v.GenericSchema<unknown, ExportNote>;

const exportedText = v.object({
  fileName: v.string(),
  text: v.string(),
  files: v.exactOptional(v.array(v.object({ fileName: v.string(), text: v.string() }))),
  setUp: v.array(v.string()),
  notes: v.array(note),
}) satisfies v.GenericSchema<unknown, ExportedText>;

const loss = v.object({
  place: v.string(),
  kind: v.picklist(Object.keys(importLossWords) as ImportLossKind[]),
  values: v.record(v.string(), v.string()),
}) satisfies v.GenericSchema<unknown, ImportLoss>;

const summary = v.object({
  tool: v.string(),
  name: v.string(),
  requests: v.array(v.string()),
  environments: v.array(v.string()),
  protos: v.array(v.string()),
  secrets: v.array(v.string()),
  losses: v.array(loss),
}) satisfies v.GenericSchema<unknown, ImportSummary>;

const commandText = v.pipe(v.string(), v.minLength(1), v.maxLength(4 * 1024 * 1024));

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
  /**
   * What makes stubs of a source's files, in a language: protoc's command, or buf.gen.yaml. Places are told as the source's own is. Faults:
   * source-gone; those of a source that is away.
   */
  "exchange.stubs": call(
    v.object({ sourceId: id, language: v.picklist(stubLanguages), tool: v.picklist(stubTools), shell: v.picklist(exportShells) }),
    exportedText,
  ),
  /**
   * Reads a file or folder of another tool, or a pasted text, and writes nothing: what it has, and what of it cannot be carried. The id
   * holds while few others are read. Faults: file-not-found, too-large, undecodable, unsupported.
   */
  "exchange.read": call(
    v.object({ from: v.union([v.object({ handle }), v.object({ text: commandText })]) }),
    v.object({ importId: id, summary }),
  ),
  /**
   * A pasted command line as requests, which are kept nowhere; tokens that stood in it go into the vault, and stand in them by their ids.
   * Fault undecodable.
   */
  "exchange.paste": call(v.object({ text: commandText }), v.object({ requests: v.array(savedRequest), losses: v.array(loss) })),
  /** Writes what was read into a workspace, beside what is there; `kept` are .proto files that were there already with another text, and stay. Faults: bad-params for an id that nobody knows (any more); those of the workspace. */
  "exchange.apply": call(
    v.object({ importId: id, workspaceId: id }),
    v.object({ path: v.string(), requests: count, environments: count, protos: count, kept: v.array(v.string()) }),
  ),
};
