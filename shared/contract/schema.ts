import * as v from "valibot";
import { call, nothing, stream } from "../bridge/operation";
import { methodKinds } from "../model/method";
import {
  type Diagnostic,
  diagnosticCodes,
  type Loading,
  type MethodDetail,
  type SchemaSource,
  type SourceOutline,
  sourceKinds,
} from "../model/schema";
import { metadataEntries } from "./call";
import { messageShape } from "./message-shape";
import { methodChanges, schemaRival } from "./schema-change";
import { declaredName, editedText, reference, sourceFile, sourceFileName, textHash } from "./source-file";
import { symbolAt, symbolGraph, symbolHit, symbolPage } from "./symbol";
import { count, handle, id, longText, name, shortText, uploadedBytes } from "./values";

const source = v.object({
  id,
  kind: v.picklist(sourceKinds),
  label: v.string(),
  detail: v.string(),
  files: v.array(v.string()),
}) satisfies v.GenericSchema<unknown, SchemaSource>;

const diagnostic = v.object({
  severity: v.picklist(["error", "warning"]),
  code: v.picklist(diagnosticCodes),
  file: v.string(),
  line: v.number(),
  column: v.number(),
  endLine: v.number(),
  endColumn: v.number(),
  message: v.string(),
}) satisfies v.GenericSchema<unknown, Diagnostic>;

const kind = v.picklist(methodKinds);

const method = v.object({
  name: v.string(),
  kind,
  input: v.string(),
  output: v.string(),
  doc: v.string(),
  deprecated: v.boolean(),
  line: v.number(),
});

const sourceOutline = v.object({
  source,
  packages: v.array(v.string()),
  services: v.array(v.object({ name: v.string(), file: v.string(), doc: v.string(), line: v.number(), methods: v.array(method) })),
  types: v.array(
    v.object({ name: v.string(), kind: v.picklist(["message", "enum"]), file: v.string(), doc: v.string(), line: v.number() }),
  ),
  diagnostics: v.array(diagnostic),
  missingImports: v.array(
    v.object({ path: v.string(), importers: v.array(v.string()), importerCount: v.number(), optionsOnly: v.boolean() }),
  ),
}) satisfies v.GenericSchema<unknown, SourceOutline>;

const loading = v.object({
  sourceId: v.string(),
  label: v.string(),
  done: v.number(),
  total: v.nullable(v.number()),
}) satisfies v.GenericSchema<unknown, Loading>;

const methodDetail = v.object({
  sourceId: v.string(),
  method: v.string(),
  kind,
  input: v.string(),
  output: v.string(),
  doc: v.string(),
  inputDoc: v.string(),
  outputDoc: v.string(),
  file: v.string(),
  line: v.number(),
  sampleBody: v.string(),
  jsonSchema: v.string(),
}) satisfies v.GenericSchema<unknown, MethodDetail>;

const uploadedPath = v.pipe(shortText, v.minLength(1));

/** A file that comes from the page (dropped or picked there), not from the disk: .proto text, or the bytes of a descriptor set. */
const uploadedFile = v.union([v.object({ path: uploadedPath, text: longText }), v.object({ path: uploadedPath, bytes: uploadedBytes })]);

const uploadedFiles = v.pipe(v.array(uploadedFile), v.minLength(1), v.maxLength(5000));

/** A folder of the core's disk: its handle, and how a person writes it. */
const place = { handle, label: v.string() };

/** Where the imports of a source are sought, and where those that are missing may be. */
const sourceImports = v.object({
  importPaths: v.array(v.object(place)),
  /** Folders below which missing imports are, with these; the best first. */
  candidates: v.array(v.object({ ...place, finds: v.array(v.string()) })),
  /** The folder that was searched for them; null where nothing was sought. */
  searched: v.nullable(v.object(place)),
  /** False where the search ended early: the place is large. */
  complete: v.boolean(),
});
export type SourceImports = v.InferOutput<typeof sourceImports>;

const methodRef = v.object({ sourceId: id, method: name });

/** Schema sources and what is in them. */
export const schemaContract = {
  /** Opens what the handles stand for; answers the sources' ids. Opening what is open loads it anew. Cancelling ends the loading. */
  "schema.open": call(
    v.object({ handles: v.pipe(v.array(handle), v.minLength(1), v.maxLength(64)) }),
    v.object({ sourceIds: v.array(id) }),
  ),
  /** Opens files by what is in them. `path` is relative, as dropped. Answers the last of the sources this made. */
  "schema.upload": call(v.object({ label: name, files: uploadedFiles }), v.object({ sourceId: id })),
  /**
   * Asks a server for its schema (gRPC server reflection) and opens what it answers; 10 seconds for null. Cancelling ends
   * the asking. Faults: target-invalid, metadata-invalid, reflection-unsupported, reflection-failed (facts.status), too-large.
   */
  "schema.reflect": call(
    v.object({
      target: shortText,
      metadata: metadataEntries,
      deadlineMs: v.nullable(v.pipe(v.number(), v.minValue(1), v.maxValue(600_000))),
    }),
    v.object({ sourceId: id }),
  ),
  /** Reads the files again; asks the server again. */
  "schema.reload": call(v.object({ sourceId: id }), nothing),
  "schema.close": call(v.object({ sourceId: id }), nothing),
  /** Searches the disk around a source for the imports it misses, for at most some seconds. Faults: source-gone, cancelled. */
  "schema.imports": call(v.object({ sourceId: id }), sourceImports),
  /** Makes a folder an import path of a source of files: remembered, and loaded anew. Faults: source-gone, unsupported, file-not-found. */
  "schema.addImportPath": call(v.object({ sourceId: id, handle }), nothing),
  /** Faults: source-gone, unsupported, file-not-found for a handle that is not known any more. */
  "schema.removeImportPath": call(v.object({ sourceId: id, handle }), nothing),
  /** Gives dropped files what they import; paths as dropped. Faults: source-gone, unsupported, no-protos, too-large. */
  "schema.addFiles": call(v.object({ sourceId: id, files: uploadedFiles }), nothing),
  /** The open sources in their order, each with the revision in which it became what it is; and those that the last run had open and that are still on their way. */
  "schema.sources": call(
    v.object({}),
    v.object({
      revision: v.number(),
      sources: v.array(v.object({ sourceId: v.string(), revision: v.number() })),
      restoring: v.array(v.string()),
    }),
  ),
  /** What is in a source, in parts to be joined (shared/model/outline-parts.ts), and the revision in which it became so. Fault: source-gone. */
  "schema.outline": stream(v.object({ sourceId: id }), v.object({ revision: v.number(), part: sourceOutline })),
  /** An item at once and then whenever one of the sources has changed. */
  "schema.watch": stream(v.object({}), v.object({ revision: v.number() })),
  /** What is being loaded and takes a while: an item at once, and then some times a second as long as there is news. */
  "schema.loading": stream(v.object({}), v.object({ loading: v.array(loading) })),
  /** Ends the loading of a source, whoever has begun it: what was open before stays as it was. None that loads is fine too. */
  "schema.cancelLoading": call(v.object({ sourceId: id }), nothing),
  /** Faults: source-gone, method-gone, schema-broken. */
  "schema.method": call(v.object({ sourceId: id, method: name }), methodDetail),
  /** What changed for a request of a method since it was first asked for here, or where a method that is gone went. Faults: source-gone, schema-broken. */
  "schema.changes": call(methodRef, methodChanges),
  /** An open request goes from one method to another, or to another source: what it was written for goes with it. */
  "schema.carry": call(v.object({ from: methodRef, to: methodRef }), nothing),
  /** The other sources that define the method otherwise. Faults: source-gone, method-gone, schema-broken. */
  "schema.rivals": call(methodRef, v.object({ rivals: v.array(schemaRival) })),
  /** The text of a file of a source. Faults: source-gone, file-not-found, file-unreadable. */
  "schema.text": call(v.object(sourceFileName), sourceFile),
  /**
   * What would be wrong with a file if a text of it were saved, and how many errors more other files would have. Nothing
   * changes; cancel a check whose text is old. Faults: source-gone, file-read-only.
   */
  "schema.check": call(v.object(editedText), v.object({ diagnostics: v.array(diagnostic), elsewhere: count })),
  /**
   * Writes a file, and loads its source anew; its line ends and its mode stay. `baseHash` is of the text that the editing
   * began with (`schema.text`). Answers the new text's hash. Faults: source-gone, file-not-found, file-read-only,
   * file-changed (on the disk, meanwhile), too-large, io.
   */
  "schema.save": call(v.object({ ...editedText, baseHash: textHash }), v.object({ hash: textHash })),
  /** A text in the common style; as it was, and why, where it has errors that stand in the way. */
  "schema.format": call(v.object({ text: longText }), v.object({ text: v.string(), problem: v.nullable(v.string()) })),
  /** What a text declares, each before what is in it, also where it does not compile. At most 20,000 names. */
  "schema.names": call(v.object({ text: longText }), v.object({ names: v.array(declaredName) })),
  /**
   * All mentions of what stands at a place of a file (a type, a field, a value, a method, an extension, an imported file),
   * its declaration among them, at most 500; none for nothing that has a name. Fault: source-gone.
   */
  "schema.references": call(v.object({ ...sourceFileName, line: count, column: count }), v.object({ references: v.array(reference) })),
  /** The page of a message, an enum or a service, by its full name. Faults: source-gone, symbol-gone. */
  "schema.symbol": call(v.object({ sourceId: id, name }), symbolPage),
  /**
   * What a form needs to know of messages, by their full names; one that the source does not have is sought in the other open
   * ones, and one that nobody has is left out. Fault: source-gone.
   */
  "schema.shapes": call(
    v.object({ sourceId: id, names: v.pipe(v.array(name), v.maxLength(50)) }),
    v.object({ shapes: v.array(messageShape) }),
  ),
  /** The best hits for a query over all open sources, best first; none for an empty query. */
  "schema.search": call(
    v.object({ query: v.pipe(shortText, v.maxLength(200)), limit: v.pipe(count, v.maxValue(200)) }),
    v.object({ hits: v.array(symbolHit) }),
  ),
  /** What stands at a place of a file's text, counted from 1; null for nothing that has a name. Fault: source-gone. */
  "schema.at": call(v.object({ sourceId: id, file: name, line: count, column: count }), v.object({ symbol: v.nullable(symbolAt) })),
  /** What a page's symbol hangs together with, up to `depth` steps away. Faults: source-gone, symbol-gone. */
  "schema.graph": call(v.object({ sourceId: id, name, depth: v.pipe(count, v.minValue(1), v.maxValue(6)) }), symbolGraph),
};
