import type { Imported, ImportedFolder, ImportedRequest } from "#shared/model/exchange";
import { noDefaults } from "#shared/model/saved-request";
import type { Environment } from "#shared/model/workspace";
import { authOf } from "./auth-of";
import { ImportNotes } from "./import-notes";
import { namesOf, safeProtoName, templateMarks, variableName } from "./names";
import { list, metadataPairs, type Plain, record, records, text } from "./plain-data";
import { blankRequest, jsonMessages, methodName, nothingOf } from "./saved";

/** Insomnia's export of version 4: a list of resources that name their parents. */
export function isInsomnia4(value: unknown): boolean {
  return record(value)._type === "export" && Array.isArray(record(value).resources);
}

/** Insomnia's files of version 5: a tree. */
export function isInsomnia5(value: unknown): boolean {
  return text(record(value).type).startsWith("collection.insomnia.rest/5");
}

/** Only what is gRPC is carried over; the rest is counted among the losses. */
export function importInsomnia4(value: unknown): Imported {
  return new Insomnia4(records(record(value).resources)).read();
}

/** As `importInsomnia4`. Files of version 5 have no .proto texts. */
export function importInsomnia5(value: unknown): Imported {
  return new Insomnia5(record(value)).read();
}

/** Where Insomnia says that a plain connection is meant: its targets are plaintext unless they begin with `grpcs://`. */
function targetOf(url: string): { target: string; transport: "plaintext" | "tls" } {
  const secure = /^(grpcs|https):\/\//i.test(url);
  return { target: url.replace(/^(grpc|http):\/\//i, ""), transport: secure ? "tls" : "plaintext" };
}

class InsomniaNotes extends ImportNotes {
  #others = 0;

  countOther(): void {
    this.#others++;
  }

  tellOthers(): void {
    if (this.#others > 0) this.lose("collection", "not-grpc", { count: String(this.#others) });
  }

  /** Fields that both versions have alike. */
  request(of: Plain, folders: readonly string[]): ImportedRequest {
    const name = text(of.name) || methodName(text(of.protoMethodName)).split("/").at(-1) || "request";
    const place = [...folders, name].join(" / ");
    const named = (value: string) => namesOf(value, templateMarks.nunjucks, this, place);
    const { target } = targetOf(named(text(of.url)));
    const authentication = record(of.authentication);
    for (const key of ["preRequestScript", "afterResponseScript"]) {
      if (text(of[key]) !== "" || text(record(of.scripts)[key]) !== "") this.lose(place, "scripts", { tool: "Insomnia" });
    }
    if (text(of.protoMethodName) === "") this.lose(place, "no-method");
    return {
      folders,
      name,
      request: {
        ...blankRequest(methodName(text(of.protoMethodName))),
        target: target === "" ? null : target,
        messages: jsonMessages(named(text(record(of.body).text))),
        metadata: metadataPairs(of.metadata).map((pair) => ({ ...pair, value: named(pair.value) })),
        auth:
          authentication.disabled === true
            ? null
            : authOf({ type: text(authentication.type), of: authentication, named, owner: name, place }, this),
        docs: text(of.description),
      },
    };
  }

  environment(name: string, base: string | null, data: unknown): Environment {
    const values = Object.entries(record(data)).map(([key, value]) => ({
      name: variableName(key),
      value: typeof value === "object" && value !== null ? JSON.stringify(value) : namesOf(text(value), templateMarks.nunjucks, this, name),
    }));
    return { name, base, target: null, values };
  }
}

class Insomnia4 {
  readonly #resources: readonly Plain[];
  readonly #byId: ReadonlyMap<string, Plain>;
  readonly #notes = new InsomniaNotes();

  constructor(resources: readonly Plain[]) {
    this.#resources = resources;
    this.#byId = new Map(resources.map((one) => [text(one._id), one]));
  }

  read(): Imported {
    const ofType = (type: string) => this.#resources.filter((one) => one._type === type);
    const requests = ofType("grpc_request").map((one) => this.#notes.request(one, this.#foldersOf(one)));
    for (const type of ["request", "websocket_request", "socketio_request"]) for (const _ of ofType(type)) this.#notes.countOther();
    this.#notes.tellOthers();
    return {
      ...nothingOf("Insomnia 4", this.#notes),
      name: text(ofType("workspace")[0]?.name),
      requests,
      folders: ofType("request_group").flatMap((one) => this.#folder(one)),
      environments: ofType("environment").map((one) => this.#environment(one)),
      protos: ofType("proto_file").flatMap((one) => this.#proto(one)),
    };
  }

  /** The groups above, the outermost first. A resource that is its own ancestor ends the way. */
  #foldersOf(one: Plain, type = "request_group"): string[] {
    const folders: string[] = [];
    const seen = new Set<Plain>();
    for (
      let above = this.#byId.get(text(one.parentId));
      above?._type === type && !seen.has(above);
      above = this.#byId.get(text(above.parentId))
    ) {
      seen.add(above);
      folders.unshift(text(above.name) || "folder");
    }
    return folders;
  }

  #folder(one: Plain): ImportedFolder[] {
    const { values } = this.#notes.environment(text(one.name), null, one.environment);
    const variables = values.flatMap((value) => ("value" in value ? [value] : []));
    const docs = text(one.description);
    if (variables.length === 0 && docs === "") return [];
    return [{ folders: [...this.#foldersOf(one), text(one.name) || "folder"], defaults: { ...noDefaults, variables, docs } }];
  }

  /** A sub-environment's parent is the base environment. */
  #environment(one: Plain): Environment {
    const base = this.#byId.get(text(one.parentId));
    return this.#notes.environment(text(one.name), base?._type === "environment" ? text(base.name) : null, one.data);
  }

  #proto(one: Plain): ImportedProtoList {
    const name = safeProtoName([...this.#foldersOf(one, "proto_directory"), text(one.name)].join("/"));
    if (name !== null) return [{ name, text: text(one.protoText) }];
    this.#notes.lose(text(one.name), "proto-name");
    return [];
  }
}

type ImportedProtoList = Imported["protos"][number][];

class Insomnia5 {
  readonly #file: Plain;
  readonly #notes = new InsomniaNotes();
  readonly #requests: ImportedRequest[] = [];
  readonly #folders: ImportedFolder[] = [];
  readonly #servers = new Set<string>();

  constructor(file: Plain) {
    this.#file = file;
  }

  read(): Imported {
    this.#walk(this.#file.collection, []);
    this.#notes.tellOthers();
    if (this.#requests.some(({ request }) => request.method !== "") && this.#servers.size === 0) {
      this.#notes.lose("collection", "protos-missing", { tool: "Insomnia 5" });
    }
    const base = record(this.#file.environments);
    const name = text(base.name) || "Base Environment";
    return {
      ...nothingOf("Insomnia 5", this.#notes),
      name: text(this.#file.name),
      requests: this.#requests,
      folders: this.#folders,
      sources: [...this.#servers].map((target) => ({ kind: "server", target })),
      environments:
        Object.keys(base).length === 0
          ? []
          : [
              this.#notes.environment(name, null, base.data),
              ...records(base.subEnvironments).map((one) => this.#notes.environment(text(one.name), name, one.data)),
            ],
    };
  }

  #walk(items: unknown, folders: readonly string[]): void {
    // Deeper than anybody sorts requests; a file that goes on is not one of theirs.
    if (folders.length > 50) return;
    for (const item of records(items)) {
      const name = text(item.name);
      if (Array.isArray(item.children)) {
        this.#folder(item, [...folders, name || "folder"]);
        this.#walk(list(item.children), [...folders, name || "folder"]);
      } else if (item.reflectionApi !== undefined || item.protoMethodName !== undefined) {
        this.#requests.push(this.#notes.request({ ...item, description: record(item.meta).description }, folders));
        this.#reflection(item, [...folders, name].join(" / "));
      } else this.#notes.countOther();
    }
  }

  #folder(item: Plain, folders: readonly string[]): void {
    const { values } = this.#notes.environment(folders.join(" / "), null, item.environment);
    const variables = values.flatMap((value) => ("value" in value ? [value] : []));
    const docs = text(record(item.meta).description);
    if (variables.length > 0 || docs !== "") this.#folders.push({ folders, defaults: { ...noDefaults, variables, docs } });
  }

  /** Insomnia's "reflection API" is Buf's registry; without it, a request without a .proto file asked the server itself. */
  #reflection(item: Plain, place: string): void {
    const reflection = record(item.reflectionApi);
    if (reflection.enabled === true) {
      this.#notes.lose(place, "schema-in-registry", { module: text(reflection.module) });
      return;
    }
    const { target } = targetOf(text(item.url));
    if (text(item.protoFileId) === "" && target !== "" && !target.includes("{{")) this.#servers.add(target);
  }
}
