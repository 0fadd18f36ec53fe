import type { Imported, ImportedFolder, ImportedRequest, ImportedTrust, ImportFile } from "#shared/model/exchange";
import { noDefaults } from "#shared/model/saved-request";
import type { Environment, WorkspaceSource } from "#shared/model/workspace";
import { authOf, keyedValues } from "./auth-of";
import { ImportNotes } from "./import-notes";
import { namesOf, templateMarks, variableName } from "./names";
import { list, metadataPairs, type Plain, readPlain, record, records, text } from "./plain-data";
import { blankRequest, jsonMessages, methodName, nothingOf } from "./saved";

const requestEnd = ".request.yaml";
const environmentEnd = ".environment.yaml";
const definitionEnd = ".resources/definition.yaml";

/** Postman's collections of version 3: a folder of YAML files. */
export function isPostman(files: readonly ImportFile[]): boolean {
  return files.some(
    ({ name, text: content }) => /\.ya?ml$/.test(name) && /^\s*["']?\$kind["']?\s*:\s*["']?(?:grpc-request|collection)/m.test(content),
  );
}

/** Does a file have a collection of Postman's version 2, which has no gRPC? */
export function isPostman2(value: unknown): boolean {
  return /schema\.(?:get)?postman\.com\/json\/collection\/v2/.test(text(record(record(value).info).schema));
}

/** Reads what is gRPC of a collection of version 3, with its environments. */
export function importPostman(files: readonly ImportFile[]): Imported {
  return new PostmanCollection(files).read();
}

class PostmanCollection {
  readonly #files: readonly ImportFile[];
  readonly #notes = new ImportNotes();
  readonly #sources = new Map<string, WorkspaceSource>();
  readonly #trust = new Map<string, ImportedTrust>();
  #others = 0;

  constructor(files: readonly ImportFile[]) {
    this.#files = [...files].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  read(): Imported {
    const requests = this.#files.filter(({ name }) => name.endsWith(requestEnd)).flatMap((file) => this.#request(file));
    const definitions = this.#files.filter(({ name }) => name.endsWith(definitionEnd));
    const folders = definitions.flatMap((file) => this.#folder(file));
    if (this.#others > 0) this.#notes.lose("collection", "not-grpc", { count: String(this.#others) });
    const [root] = definitions.sort((a, b) => a.name.length - b.name.length);
    return {
      ...nothingOf("Postman 3", this.#notes),
      name: root ? text(record(readPlain(root.text, root.name)).name) : "",
      requests: requests.sort((a, b) => a.order - b.order),
      folders,
      environments: this.#files.filter(({ name }) => name.endsWith(environmentEnd)).map((file) => this.#environment(file)),
      sources: [...this.#sources.values()],
      trust: [...this.#trust.values()],
    };
  }

  #request({ name: file, text: content }: ImportFile): (ImportedRequest & { order: number })[] {
    const of = record(readPlain(content, file));
    if (of.$kind !== "grpc-request") {
      this.#others++;
      return [];
    }
    const folders = file.split("/").slice(0, -1);
    const name = text(of.name) || file.split("/").at(-1)?.slice(0, -requestEnd.length) || "request";
    const place = [...folders, name].join(" / ");
    const named = (value: string) => namesOf(value, templateMarks.braces, this.#notes, place);
    const target = named(text(of.url));
    this.#settings(record(of.settings), target, place);
    this.#schema(record(of.schema), target, place);
    for (const script of records(of.scripts)) {
      if (text(script.code).trim() !== "") this.#notes.lose(place, "script", { script: text(script.type), tool: "Postman" });
    }
    const message = record(of.message);
    const request = {
      ...blankRequest(methodName(named(text(of.methodPath)))),
      target: target === "" ? null : target,
      messages: jsonMessages(named(text(message.content) || (typeof of.message === "string" ? of.message : ""))),
      metadata: metadataPairs(of.metadata).map((pair) => ({ ...pair, value: named(pair.value) })),
      auth: this.#auth(of.auth, named, name, place),
      docs: text(of.description),
    };
    return [{ folders, name, request, order: Number(text(of.order)) || 0 }];
  }

  #auth(value: unknown, named: (value: string) => string, owner: string, place: string) {
    const auth = record(Array.isArray(value) ? value[0] : value);
    const type = text(auth.type);
    const of = keyedValues(auth.credentials ?? auth[type] ?? auth);
    return authOf({ type, of, named, owner, place }, this.#notes);
  }

  #settings(of: Plain, target: string, place: string): void {
    const secure = of.secureConnection;
    if (target !== "" && (secure !== undefined || of.strictSSL !== undefined || text(of.serverNameOverride) !== "")) {
      this.#trust.set(target, {
        target,
        transport: secure === true ? "tls" : "plaintext",
        rootsFile: null,
        certificateFile: null,
        keyFile: null,
        unverified: secure === true && of.strictSSL === false,
        serverName: text(of.serverNameOverride) || null,
        authority: null,
      });
    }
    if (of.includeDefaultFields === true) this.#notes.lose(place, "zero-values");
  }

  #schema(of: Plain, target: string, place: string): void {
    const location = text(of.location);
    if (of.source === "file" && location !== "") this.#sources.set(location, { kind: "path", path: location, importPaths: [] });
    else if (of.source === "api") this.#notes.lose(place, "schema-in-cloud");
    else if (target !== "" && !target.includes("{{")) this.#sources.set(target, { kind: "server", target });
  }

  #folder({ name: file, text: content }: ImportFile): ImportedFolder[] {
    const of = record(readPlain(content, file));
    const folders = file.slice(0, -definitionEnd.length).split("/").filter(Boolean);
    const place = folders.join(" / ") || "collection";
    const named = (value: string) => namesOf(value, templateMarks.braces, this.#notes, place);
    const variables = records(of.variables).map((one) => ({
      name: variableName(text(one.key) || text(one.name)),
      value: named(text(one.value)),
    }));
    const auth = this.#auth(of.auth, named, folders.at(-1) ?? "collection", place);
    const docs = text(of.description);
    if (list(of.scripts).length > 0) this.#notes.lose(place, "scripts", { tool: "Postman" });
    return auth || docs !== "" || variables.length > 0 ? [{ folders, defaults: { ...noDefaults, auth, docs, variables } }] : [];
  }

  #environment({ name: file, text: content }: ImportFile): Environment {
    const of = record(readPlain(content, file));
    const name = text(of.name) || file.split("/").at(-1)?.slice(0, -environmentEnd.length) || "environment";
    const values = records(of.values).filter((one) => one.enabled !== false && one.disabled !== true);
    return {
      name,
      base: null,
      target: null,
      values: values.map((one) => {
        const key = variableName(text(one.key) || text(one.name));
        const value = namesOf(text(one.value), templateMarks.braces, this.#notes, name);
        return one.type === "secret" || one.secret === true
          ? { name: key, secret: this.#notes.keep(`${name}-${key}`, value) }
          : { name: key, value };
      }),
    };
  }
}
