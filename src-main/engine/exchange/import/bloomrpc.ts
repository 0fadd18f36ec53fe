import type { Imported, ImportedRequest, ImportedTrust, ImportFile } from "#shared/model/exchange";
import type { MetadataEntry } from "#shared/model/metadata";
import type { SavedMessage } from "#shared/model/saved-request";
import type { Environment, WorkspaceSource } from "#shared/model/workspace";
import { ImportNotes } from "./import-notes";
import { list, type Plain, readPlain, record, records, text } from "./plain-data";
import { blankRequest, jsonMessage, nothingOf } from "./saved";

/** BloomRPC's stores, of its folder of data: `editor.json`, and beside it `environments.json` and `importPaths.json`. */
export function isBloomRpc(files: readonly ImportFile[]): boolean {
  return files.some(
    ({ name, text: content }) => name.endsWith(".json") && /"(?:tabs|requests|ENVIRONMENTS)"/.test(content) && bloomFile(name) !== null,
  );
}

/** Reads its open tabs, its environments and its import paths. */
export function importBloomRpc(files: readonly ImportFile[]): Imported {
  const notes = new ImportNotes();
  const store = (name: string) => {
    const file = files.find((one) => bloomFile(one.name) === name);
    return file ? record(readPlain(file.text, file.name)) : {};
  };
  const editor = store("editor");
  const importPaths = list(store("importPaths").paths).map(text).filter(Boolean);
  const tabs = new Map(records(record(editor.tabs).tabs).map((tab) => [text(tab.tabKey), tab]));
  const requests = records(editor.requests).map((one) => requestOf(one, tabs.get(text(one.id)) ?? {}, notes));
  const environments = records(store("environments").ENVIRONMENTS);
  return {
    ...nothingOf("BloomRPC", notes),
    requests: requests.filter(({ request }) => request.method !== ""),
    environments: environments.map((one) => environmentOf(one, notes)),
    sources: list(editor.protos).map((proto) => sourceOf(text(proto), importPaths)),
    trust: [...records(editor.requests), ...environments].flatMap(trustOf),
  };
}

function bloomFile(name: string): "editor" | "environments" | "importPaths" | "tls" | null {
  const [, base] = /(?:^|[\\/])(editor|environments|importPaths|tls)\.json$/.exec(name) ?? [];
  return (base as "editor" | undefined) ?? null;
}

/** What is no path of a file is a server that was asked. */
function sourceOf(proto: string, importPaths: readonly string[]): WorkspaceSource {
  return proto.endsWith(".proto") ? { kind: "path", path: proto, importPaths } : { kind: "server", target: proto };
}

function requestOf(of: Plain, tab: Plain, notes: ImportNotes): ImportedRequest {
  const service = text(tab.serviceName);
  const name = text(tab.methodName) || text(of.id);
  const method = service !== "" ? `${service}/${text(tab.methodName)}` : "";
  if (method === "") notes.lose(name, "tab-closed");
  if (of.grpcWeb === true) notes.lose(name, "grpc-web");
  return {
    folders: service === "" ? [] : [service.split(".").at(-1) ?? service],
    name,
    request: {
      ...blankRequest(method),
      target: text(of.url) || null,
      messages: messagesOf(text(of.data) || text(of.inputs)),
      metadata: metadataOf(text(of.metadata), name, notes),
    },
  };
}

/** A client stream's body may be `{ "stream": [ … ] }`, and nothing else. */
function messagesOf(body: string): SavedMessage[] {
  if (body.trim() === "") return [];
  try {
    const value = record(JSON.parse(body));
    if (Array.isArray(value.stream) && Object.keys(value).length === 1)
      return value.stream.map((one) => jsonMessage(JSON.stringify(one, null, 2)));
  } catch {
    // What is no JSON is kept as it is, to be mended where it is seen.
  }
  return [jsonMessage(body)];
}

/** A JSON object as text; the value of a `-bin` key begins with `base64://`. */
function metadataOf(written: string, place: string, notes: ImportNotes): MetadataEntry[] {
  if (written.trim() === "") return [];
  try {
    return Object.entries(record(JSON.parse(written))).map(([key, value]) => ({
      key,
      value: text(value).replace(/^base64:\/\//, ""),
      enabled: true,
    }));
  } catch {
    notes.lose(place, "metadata-broken", { text: written });
    return [];
  }
}

function environmentOf(of: Plain, notes: ImportNotes): Environment {
  const name = text(of.name) || "environment";
  const values = metadataOf(text(of.metadata), name, notes).map(({ key, value }) => ({ name: key, value }));
  if (values.length > 0) notes.lose(name, "environment-metadata", { names: values.map((one) => `{{${one.name}}}`).join(", ") });
  return { name, base: null, target: text(of.url) || null, values };
}

function trustOf(of: Plain): ImportedTrust[] {
  const certificate = record(of.tlsCertificate);
  const file = (key: string) => text(record(certificate[key]).filePath) || null;
  if (Object.keys(certificate).length === 0) return [];
  return [
    {
      target: text(of.url) || null,
      transport: "tls",
      rootsFile: certificate.useServerCertificate === true ? null : file("rootCert"),
      certificateFile: file("certChain"),
      keyFile: file("privateKey"),
      unverified: false,
      serverName: text(certificate.sslTargetHost) || null,
      authority: null,
    },
  ];
}
