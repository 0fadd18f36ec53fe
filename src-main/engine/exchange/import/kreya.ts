import type { Imported, ImportedFolder, ImportedRequest, ImportedTrust, ImportFile } from "#shared/model/exchange";
import { type InheritedDefaults, noDefaults, type SavedMessage } from "#shared/model/saved-request";
import type { Environment, WorkspaceSource } from "#shared/model/workspace";
import { ImportNotes } from "./import-notes";
import { namesOf, templateMarks, variableName } from "./names";
import { list, metadataPairs, type Plain, readPlain, record, records, text } from "./plain-data";
import { blankRequest, jsonMessage, methodName, nothingOf } from "./saved";

/** A project of Kreya: a folder with `.krproj`, `.krop` for each operation, and the requests' JSON beside them. */
export function isKreya(files: readonly ImportFile[]): boolean {
  return files.some(({ name }) => /\.kr(?:proj|op)$/.test(name));
}

/** Reads what is gRPC of a project. */
export function importKreya(files: readonly ImportFile[]): Imported {
  return new KreyaProject(files).read();
}

class KreyaProject {
  readonly #files: readonly ImportFile[];
  readonly #byName: ReadonlyMap<string, ImportFile>;
  readonly #notes = new ImportNotes();
  #others = 0;

  constructor(files: readonly ImportFile[]) {
    this.#files = [...files].sort((a, b) => (a.name < b.name ? -1 : 1));
    this.#byName = new Map(files.map((file) => [file.name, file]));
  }

  read(): Imported {
    const ofKind = (end: string) => this.#files.filter(({ name }) => name.endsWith(end));
    const projects = ofKind(".krproj").map((file) => record(readPlain(file.text, file.name)));
    const requests = ofKind(".krop").flatMap((file) => this.#operation(file));
    const folders = ofKind(".krpref").flatMap((file) => this.#preferences(file));
    if (this.#others > 0) this.#notes.lose("project", "not-grpc", { count: String(this.#others) });
    for (const config of projects.flatMap((one) => records(one.authConfigs))) {
      this.#notes.lose("project", "authentication", { name: text(config.name) });
    }
    const streams = projects.flatMap((one) => records(one.importStreams));
    return {
      ...nothingOf("Kreya", this.#notes),
      name:
        text(projects[0]?.name) ||
        (ofKind(".krproj")[0]
          ?.name.split("/")
          .at(-1)
          ?.replace(/\.krproj$/, "") ??
          ""),
      requests,
      folders,
      environments: ofKind(".krenv").map((file) => this.#environment(file)),
      sources: streams.flatMap((one) => this.#source(one)),
      trust: streams.flatMap(trustOf),
    };
  }

  #operation({ name: file, text: content }: ImportFile): ImportedRequest[] {
    const of = record(readPlain(content, file));
    if (text(of.invokerName) !== "grpc") {
      this.#others++;
      return [];
    }
    const folders = file.split("/").slice(0, -1);
    const name =
      file
        .split("/")
        .at(-1)
        ?.replace(/\.krop$/, "") || "operation";
    const place = [...folders, name].join(" / ");
    if (of.script !== undefined) this.#notes.lose(place, "script", { script: text(record(of.script).src), tool: "Kreya" });
    if (of.snapshots !== undefined) this.#notes.lose(place, "snapshots");
    if (text(of.authId) !== "") this.#notes.lose(place, "authentication-left-out");
    const request = {
      ...blankRequest(methodName(text(record(of.details).methodFqn))),
      messages: records(of.requests).flatMap((one) => this.#message(text(one.location), folders, place)),
      docs: text(of.description) || text(of.documentation),
    };
    return [{ folders, name, request }];
  }

  /** `location` is a file beside the operation. */
  #message(location: string, folders: readonly string[], place: string): SavedMessage[] {
    const file = this.#byName.get([...folders, location].join("/")) ?? this.#byName.get(location);
    if (!file) {
      this.#notes.lose(place, "message-missing", { file: location });
      return [];
    }
    return [jsonMessage(this.#named(file.text, place).trim())];
  }

  /** Its templates are Scriban's: `{{ env.name }}`. */
  #named(value: string, place: string): string {
    return namesOf(value, templateMarks.braces, this.#notes, place);
  }

  #preferences({ name: file, text: content }: ImportFile): ImportedFolder[] {
    const folders = file.split("/").slice(0, -1);
    const place = folders.join(" / ") || "project";
    return records(record(readPlain(content, file)).settings).flatMap((one) => {
      const grpc = record(record(one.options).grpc);
      if (Object.keys(grpc).length === 0) return [];
      const metadata = metadataPairs(grpc.metadata).map((pair) => ({ ...pair, value: this.#named(pair.value, place) }));
      const defaults: InheritedDefaults = { ...noDefaults, target: this.#named(text(grpc.endpoint), place) || null, metadata };
      return [{ folders, defaults }];
    });
  }

  #environment({ name: file, text: content }: ImportFile): Environment {
    const name =
      file
        .split("/")
        .at(-1)
        ?.replace(/\.krenv$/, "") || "environment";
    const values = Object.entries(flat(record(readPlain(content, file)).globalContent)).map(([key, value]) => ({
      name: variableName(key),
      value: this.#named(value, name),
    }));
    return { name, base: null, target: null, values };
  }

  #source(of: Plain): WorkspaceSource[] {
    const options = record(of.options);
    const name = text(of.name) || text(of.importerName);
    const endpoint = this.#named(text(options.endpoint), name);
    if (/reflection/i.test(text(of.importerName)) && endpoint !== "") return [{ kind: "server", target: endpoint }];
    const paths = [...list(options.files), ...list(options.paths), ...list(options.protoFiles)]
      .map((one) => text(one) || text(record(one).path))
      .filter(Boolean);
    if (paths.length === 0) this.#notes.lose(name, "schema-of-importer", { importer: text(of.importerName) });
    const importPaths = list(options.importPaths ?? options.includePaths)
      .map(text)
      .filter(Boolean);
    return paths.map((path) => ({ kind: "path", path, importPaths }));
  }
}

function trustOf(stream: Plain): ImportedTrust[] {
  const options = record(stream.options);
  if (options.disableServerCertificateValidation !== true || text(options.endpoint) === "") return [];
  const files = { rootsFile: null, certificateFile: null, keyFile: null };
  return [{ target: text(options.endpoint), transport: "tls", ...files, unverified: true, serverName: null, authority: null }];
}

/** The values of an object and of those within it, by their paths: `user.name`. */
function flat(value: unknown, above = "", depth = 0): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [key, inner] of Object.entries(record(value))) {
    const path = above === "" ? key : `${above}.${key}`;
    if (typeof inner === "object" && inner !== null && depth < 8) Object.assign(values, flat(inner, path, depth + 1));
    else values[path] = text(inner);
  }
  return values;
}
