import { DisposableStore } from "#shared/base/disposable";
import type { Handlers } from "#shared/bridge/handlers";
import type { schemaContract } from "#shared/contract/schema";
import { outlineParts } from "#shared/model/outline-parts";
import { Throttle } from "../engine/calls/throttle";
import { jsonSchema } from "../engine/codec/body/json-schema";
import { sampleBody } from "../engine/codec/body/sample";
import { messageShapes } from "../engine/codec/body/shapes";
import { rivalsOf } from "../engine/schema/compare/rivals";
import { checkText } from "../engine/schema/editing/check-text";
import { declaredNames } from "../engine/schema/editing/declared-names";
import { readSourceFile, saveSourceFile } from "../engine/schema/editing/source-file";
import { formatProto } from "../engine/schema/format/format-proto";
import type { Core } from "./core";
import { relayLatest } from "./relay";

export function schemaHandlers({ catalog, history, sources, files }: Core): Handlers<typeof schemaContract> {
  return {
    "schema.open": async ({ handles }, peer) => {
      const paths = handles.map((handle) => files.pathOf(handle));
      return { sourceIds: await sources.open(paths, peer.cancellation) };
    },
    "schema.upload": async ({ label, files: uploaded }, peer) => ({
      sourceId: await sources.upload(label, uploaded, peer.cancellation),
    }),
    "schema.reflect": async (request, peer) => ({ sourceId: await sources.reflect(request, peer.cancellation) }),
    "schema.reload": async ({ sourceId }, peer) => {
      await catalog.reload(sourceId, peer.cancellation);
      return undefined;
    },
    "schema.close": async ({ sourceId }) => {
      await sources.close(sourceId);
      return undefined;
    },
    "schema.imports": async ({ sourceId }, peer) => {
      const { importPaths, candidates, place, complete } = await sources.imports(sourceId, peer.cancellation);
      return {
        importPaths: importPaths.map((path) => files.placeOf(path)),
        candidates: candidates.map(({ folder, finds }) => ({ ...files.placeOf(folder), finds: [...finds] })),
        searched: place === null ? null : files.placeOf(place),
        complete,
      };
    },
    "schema.addImportPath": ({ sourceId, handle }, peer) =>
      sources.addImportPath(sourceId, files.pathOf(handle), peer.cancellation).then(nothing),
    "schema.removeImportPath": ({ sourceId, handle }, peer) =>
      sources.removeImportPath(sourceId, files.pathOf(handle), peer.cancellation).then(nothing),
    "schema.addFiles": ({ sourceId, files: uploaded }, peer) => sources.addFiles(sourceId, uploaded, peer.cancellation).then(nothing),
    "schema.sources": async () => {
      await sources.begun;
      return { revision: catalog.revision, sources: catalog.revisions(), restoring: sources.restoring };
    },
    "schema.outline": async ({ sourceId }, peer) => {
      const { outline } = catalog.get(sourceId);
      const revision = catalog.revisionOf(sourceId);
      for (const part of outlineParts(outline)) await peer.emit({ revision, part });
    },
    "schema.watch": (_params, peer) =>
      relayLatest(peer, (push) => {
        push({ revision: catalog.revision });
        return catalog.onDidChange((revision) => push({ revision }));
      }),
    "schema.loading": (_params, peer) =>
      relayLatest(peer, (push) => {
        const { loadings } = catalog;
        const owned = new DisposableStore();
        const throttle = owned.add(new Throttle(loadingMs, () => push({ loading: loadings.list() })));
        owned.add(loadings.onDidChange(() => throttle.poke()));
        throttle.poke();
        return owned;
      }),
    "schema.cancelLoading": async ({ sourceId }) => {
      catalog.loadings.cancel(sourceId);
      return undefined;
    },
    "schema.method": async ({ sourceId, method: name }) => {
      const project = await catalog.opened(sourceId);
      const { desc, ...method } = project.method(name);
      const doc = (described: Parameters<typeof project.doc>[0]) => project.doc(described);
      return {
        sourceId,
        method: method.name,
        kind: method.kind,
        input: desc.input.typeName,
        output: desc.output.typeName,
        doc: method.doc,
        inputDoc: doc(desc.input),
        outputDoc: doc(desc.output),
        file: method.file,
        line: method.line,
        sampleBody: sampleBody(desc.input, doc),
        jsonSchema: jsonSchema(desc.input, doc),
      };
    },
    "schema.changes": async ({ sourceId, method }) => history.changes(await catalog.opened(sourceId), method),
    "schema.carry": async ({ from, to }) => {
      history.carry(from, to);
      return undefined;
    },
    "schema.rivals": async ({ sourceId, method }) => ({ rivals: rivalsOf(await catalog.opened(sourceId), catalog.all(), method) }),
    "schema.symbol": async ({ sourceId, name }) => catalog.page(sourceId, name),
    "schema.shapes": async ({ sourceId, names }) => ({
      shapes: messageShapes(names, [await catalog.opened(sourceId), ...catalog.all()]),
    }),
    "schema.search": async ({ query, limit }) => ({ hits: await catalog.search(query, limit) }),
    "schema.at": async ({ sourceId, file, line, column }) => ({ symbol: await catalog.at(sourceId, file, { line, column }) }),
    "schema.graph": async ({ sourceId, name, depth }) => catalog.graph(sourceId, name, depth),
    "schema.text": (named) => readSourceFile(catalog, named),
    "schema.check": (edited, peer) => checkText(catalog, edited, peer.cancellation),
    "schema.format": async ({ text }) => formatProto(text),
    "schema.names": async ({ text }) => ({ names: declaredNames(text) }),
    "schema.references": async ({ sourceId, file, line, column }) => ({
      references: await catalog.references(sourceId, file, { line, column }),
    }),
    "schema.save": (change) => saveSourceFile(catalog, change),
  };
}

/** Words that change more often cannot be read. */
const loadingMs = 100;

const nothing = () => undefined;
