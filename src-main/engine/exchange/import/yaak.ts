import type { Imported, ImportedFolder, ImportFile } from "#shared/model/exchange";
import { noDefaults } from "#shared/model/saved-request";
import type { Environment } from "#shared/model/workspace";
import { authOf } from "./auth-of";
import { ImportNotes } from "./import-notes";
import { namesOf, templateMarks, variableName } from "./names";
import { metadataPairs, type Plain, readPlain, record, records, text } from "./plain-data";
import { blankRequest, jsonMessages, nothingOf } from "./saved";

/** An export of Yaak: one file with all, or a folder with a file for each thing. */
export function isYaak(value: unknown): boolean {
  const of = record(value);
  return of.yaakSchema !== undefined || isYaakModel(of);
}

/** One thing of a folder that Yaak keeps in step. */
function isYaakModel(of: Plain): boolean {
  return (
    /^(?:workspace|folder|environment|grpc_request|http_request|websocket_request)$/.test(text(of.model) || text(of.type)) &&
    text(of.id) !== ""
  );
}

/** Reads what is gRPC of an export's file, or of the files of a folder. */
export function importYaak(files: readonly ImportFile[]): Imported {
  const values = files.map(({ name, text: content }) => record(readPlain(content, name)));
  const whole = values.find((one) => one.yaakSchema !== undefined);
  const resources = record(whole?.resources);
  const ofModel = (model: string, key: string) =>
    whole ? records(resources[key]) : values.filter((one) => (text(one.model) || text(one.type)) === model);
  return new YaakExport({
    workspaces: ofModel("workspace", "workspaces"),
    folders: ofModel("folder", "folders"),
    environments: ofModel("environment", "environments"),
    requests: ofModel("grpc_request", "grpcRequests"),
    others: ofModel("http_request", "httpRequests").length + ofModel("websocket_request", "websocketRequests").length,
  }).read();
}

interface YaakParts {
  readonly workspaces: readonly Plain[];
  readonly folders: readonly Plain[];
  readonly environments: readonly Plain[];
  readonly requests: readonly Plain[];
  readonly others: number;
}

class YaakExport {
  readonly #parts: YaakParts;
  readonly #folders: ReadonlyMap<string, Plain>;
  readonly #notes = new ImportNotes();

  constructor(parts: YaakParts) {
    this.#parts = parts;
    this.#folders = new Map(parts.folders.map((one) => [text(one.id), one]));
  }

  read(): Imported {
    const { requests, others, environments, folders, workspaces } = this.#parts;
    if (others > 0) this.#notes.lose("collection", "not-grpc", { count: String(others) });
    if (requests.length > 0) this.#notes.lose("collection", "protos-missing", { tool: "Yaak" });
    const base = environments.find((one) => one.base === true || (text(one.environmentId) === "" && text(one.parentModel) !== "folder"));
    return {
      ...nothingOf("Yaak", this.#notes),
      name: text(workspaces[0]?.name),
      requests: requests.map((one) => this.#request(one)),
      folders: folders.flatMap((one) => this.#folder(one)),
      environments: environments.map((one) => this.#environment(one, one === base || !base ? null : text(base.name))),
    };
  }

  #request(of: Plain) {
    const folders = this.#foldersOf(text(of.folderId));
    const name = text(of.name) || text(of.method) || "request";
    const place = [...folders, name].join(" / ");
    const named = this.#named(place);
    const service = text(of.service);
    if (service === "") this.#notes.lose(place, "no-method");
    const request = {
      ...blankRequest(service === "" ? "" : `${service}/${text(of.method)}`),
      target: named(text(of.url)).replace(/^grpc:\/\//, "") || null,
      messages: jsonMessages(named(text(of.message))),
      metadata: metadataPairs(of.metadata).map((pair) => ({ ...pair, value: named(pair.value) })),
      auth: authOf({ type: text(of.authenticationType), of: record(of.authentication), named, owner: name, place }, this.#notes),
      docs: text(of.description),
    };
    return { folders, name, request };
  }

  #named(place: string): (value: string) => string {
    return (value) => namesOf(value, templateMarks.yaak, this.#notes, place);
  }

  #foldersOf(id: string): string[] {
    const folders: string[] = [];
    const seen = new Set<Plain>();
    for (let folder = this.#folders.get(id); folder && !seen.has(folder); folder = this.#folders.get(text(folder.folderId))) {
      seen.add(folder);
      folders.unshift(text(folder.name) || "folder");
    }
    return folders;
  }

  #folder(of: Plain): ImportedFolder[] {
    const folders = this.#foldersOf(text(of.id));
    const place = folders.join(" / ");
    const named = this.#named(place);
    const auth = authOf(
      { type: text(of.authenticationType), of: record(of.authentication), named, owner: folders.at(-1) ?? "", place },
      this.#notes,
    );
    const metadata = metadataPairs(of.headers).map((pair) => ({ ...pair, value: named(pair.value) }));
    const docs = text(of.description);
    return auth || docs !== "" || metadata.length > 0 ? [{ folders, defaults: { ...noDefaults, auth, docs, metadata } }] : [];
  }

  #environment(of: Plain, base: string | null): Environment {
    const name = text(of.name) || "environment";
    const named = this.#named(name);
    const values = metadataPairs(of.variables).filter(({ enabled }) => enabled);
    return { name, base, target: null, values: values.map(({ key, value }) => ({ name: variableName(key), value: named(value) })) };
  }
}
