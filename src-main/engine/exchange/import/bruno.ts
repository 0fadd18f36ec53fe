import type { Check, Comparison } from "#shared/model/check";
import type { Imported, ImportedFolder, ImportedRequest, ImportedTrust, ImportFile } from "#shared/model/exchange";
import type { MetadataEntry } from "#shared/model/metadata";
import { noDefaults, type SavedMessage } from "#shared/model/saved-request";
import type { Environment, EnvironmentValue, WorkspaceSource } from "#shared/model/workspace";
import { authOf } from "./auth-of";
import { type BruBlock, readBru } from "./bru-text";
import { ImportNotes } from "./import-notes";
import { namesOf, templateMarks, variableName } from "./names";
import { metadataPairs, type Plain, readPlain, record, records, text } from "./plain-data";
import { blankRequest, jsonMessage, methodName, nothingOf } from "./saved";

/** A collection of Bruno: a folder with `bruno.json` (.bru files) or `opencollection.yml` (YAML), or a request of one alone. */
export function isBruno(files: readonly ImportFile[]): boolean {
  return files.some(
    ({ name, text: content }) =>
      /(?:^|\/)(?:bruno\.json|opencollection\.ya?ml)$/.test(name) ||
      (name.endsWith(".bru") && /^\s*(?:grpc|meta|vars)\s*\{/m.test(content)) ||
      (/\.ya?ml$/.test(name) && /^info:/m.test(content) && /^grpc:/m.test(content)),
  );
}

/** Reads what is gRPC of a collection, in both of its ways of writing. */
export function importBruno(files: readonly ImportFile[]): Imported {
  return new BrunoCollection(files).read();
}

/** What a request says, in whichever way it was written. */
interface BrunoRequest {
  readonly name: string;
  readonly seq: number;
  readonly url: string;
  readonly method: string;
  readonly protoPath: string;
  readonly metadata: readonly MetadataEntry[];
  readonly messages: readonly { readonly name: string; readonly content: string }[];
  readonly authType: string;
  readonly auth: Plain;
  readonly assertions: readonly { readonly expression: string; readonly operator: string; readonly value: string }[];
  readonly variables: readonly { readonly name: string; readonly value: string }[];
  readonly docs: string;
  readonly scripts: readonly string[];
}

const operators: ReadonlyMap<string, Comparison> = new Map(
  Object.entries({
    eq: "==",
    neq: "!=",
    gt: ">",
    gte: ">=",
    lt: "<",
    lte: "<=",
    contains: "contains",
    matches: "matches",
    isDefined: "exists",
    isUndefined: "is-missing",
  } satisfies Record<string, Comparison>),
);

class BrunoCollection {
  readonly #files: readonly ImportFile[];
  readonly #notes = new ImportNotes();
  readonly #sources = new Map<string, WorkspaceSource>();
  #others = 0;

  constructor(files: readonly ImportFile[]) {
    this.#files = [...files].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  read(): Imported {
    const settings = this.#settings();
    const requests = this.#files.flatMap((file) => this.#request(file)).sort((a, b) => a.seq - b.seq);
    const folders = this.#files.flatMap((file) => this.#folder(file));
    if (this.#others > 0) this.#notes.lose("collection", "not-grpc", { count: String(this.#others) });
    return {
      ...nothingOf("Bruno", this.#notes),
      name: text(settings.name) || text(record(settings.info).name),
      requests,
      folders,
      environments: this.#files.flatMap((file) => this.#environment(file)),
      sources: [...this.#sources.values()],
      trust: this.#trust(record(settings.clientCertificates)),
    };
  }

  #settings(): Plain {
    const file = this.#files.find(({ name }) => /(?:^|\/)(?:bruno\.json|opencollection\.ya?ml)$/.test(name));
    const settings = file ? record(readPlain(file.text, file.name)) : {};
    const protobuf = record(settings.protobuf ?? record(settings.config).protobuf);
    const importPaths = records(protobuf.importPaths)
      .filter((one) => one.enabled !== false)
      .map((one) => text(one.path));
    for (const proto of records(protobuf.protoFiles)) this.#source(text(proto.path), importPaths);
    return settings;
  }

  #source(path: string, importPaths: readonly string[] = []): void {
    if (path !== "" && !this.#sources.has(path)) this.#sources.set(path, { kind: "path", path, importPaths });
  }

  #request(file: ImportFile): (ImportedRequest & { seq: number })[] {
    const base = file.name.split("/").at(-1) ?? "";
    if (/^(?:folder|collection)\.(?:bru|ya?ml)$/.test(base) || file.name.includes("environments/") || /^opencollection\./.test(base))
      return [];
    const read = base.endsWith(".bru") ? this.#bru(file) : /\.ya?ml$/.test(base) ? this.#yaml(file) : null;
    if (!read) return [];
    const folders = file.name.split("/").slice(0, -1);
    const name = read.name || base.replace(/\.(?:bru|ya?ml)$/, "");
    const place = [...folders, name].join(" / ");
    const named = (value: string) => namesOf(value, templateMarks.braces, this.#notes, place);
    const target = named(read.url);
    if (read.protoPath === "" && this.#sources.size === 0 && target !== "" && !target.includes("{{")) {
      this.#sources.set(target, { kind: "server", target });
    }
    this.#source(read.protoPath);
    for (const script of read.scripts) this.#notes.lose(place, "script", { script: script.replace("script:", ""), tool: "Bruno" });
    const request = {
      ...blankRequest(methodName(named(read.method))),
      target: target === "" ? null : target,
      messages: read.messages.map((message): SavedMessage => jsonMessage(named(message.content).trim(), message.name)),
      metadata: read.metadata.map((pair) => ({ ...pair, value: named(pair.value) })),
      auth: authOf({ type: read.authType, of: read.auth, named, owner: name, place }, this.#notes),
      checks: read.assertions.flatMap((one) => this.#check(one, place)),
      variables: read.variables.map((one) => ({ name: variableName(one.name), value: named(one.value) })),
      docs: read.docs,
    };
    return [{ folders, name, request, seq: read.seq }];
  }

  #bru({ text: content }: ImportFile): BrunoRequest | null {
    const blocks = readBru(content);
    const block = (name: string) => blocks.find((one) => one.name === name);
    const meta = pairsOf(block("meta"));
    const grpc = block("grpc");
    if (!grpc) {
      if (meta.type === "http" || meta.type === "graphql") this.#others++;
      return null;
    }
    const of = pairsOf(grpc);
    const authType = text(of.auth);
    return {
      name: text(meta.name),
      seq: Number(text(meta.seq)) || 0,
      url: text(of.url),
      method: text(of.method),
      protoPath: text(of.protoPath),
      metadata: (block("metadata")?.pairs ?? []).map(({ name, value, enabled }) => ({ key: name, value, enabled })),
      messages: blocks
        .filter(({ name }) => name === "body:grpc")
        .map((one) => ({ name: text(pairsOf(one).name), content: text(pairsOf(one).content) })),
      authType,
      auth: pairsOf(block(`auth:${authType}`)),
      assertions: (block("assert")?.pairs ?? []).filter(({ enabled }) => enabled).map(({ name, value }) => assertion(name, value)),
      variables: (block("vars:pre-request")?.pairs ?? []).filter(({ enabled }) => enabled),
      docs: block("docs")?.text.trim() ?? "",
      scripts: ["script:pre-request", "script:post-response", "tests", "vars:post-response"].filter((name) => block(name)),
    };
  }

  #yaml({ name: file, text: content }: ImportFile): BrunoRequest | null {
    const value = record(readPlain(content, file));
    const info = record(value.info);
    if (value.grpc === undefined) {
      if (value.http !== undefined || value.graphql !== undefined) this.#others++;
      return null;
    }
    const of = record(value.grpc);
    const runtime = record(value.runtime);
    const messages = Array.isArray(of.message) ? records(of.message) : of.message === undefined ? [] : [{ message: of.message }];
    const auth = record(of.auth);
    return {
      name: text(info.name),
      seq: Number(text(info.seq)) || 0,
      url: text(of.url),
      method: text(of.method),
      protoPath: text(of.protoFilePath) || text(of.protoPath),
      metadata: metadataPairs(of.metadata),
      messages: messages.map((one: Plain) => ({ name: text(one.title), content: text(one.message) })),
      authType: text(auth.type) || text(of.auth),
      auth: record(auth[text(auth.type)] ?? auth),
      assertions: records(runtime.assertions)
        .filter((one) => one.disabled !== true)
        .map((one) => ({ expression: text(one.expression), operator: text(one.operator), value: text(one.value) })),
      variables: records(runtime.variables).map((one) => ({ name: text(one.name), value: text(one.value) })),
      docs: text(record(value.docs).content) || text(value.docs),
      scripts: records(runtime.scripts).map((one) => text(one.type) || "A script"),
    };
  }

  /** `res.status` and `res.body.…` have their like here. */
  #check({ expression, operator, value }: BrunoRequest["assertions"][number], place: string): Check[] {
    const comparison = operators.get(operator);
    const path = /^res\.body(.*)$/.exec(expression)?.[1];
    if (comparison && path !== undefined) {
      return [{ kind: "message", of: "last", path: `$${path}`, comparison, value: isJson(value) ? value : JSON.stringify(value) }];
    }
    if (expression === "res.statusText" && comparison === "==") return [{ kind: "status", is: value }];
    if (expression === "res.status" && comparison === "==" && value === "0") return [{ kind: "status", is: "OK" }];
    if (expression === "res.responseTime" && comparison) return [{ kind: "latency", to: "end", comparison, value: Number(value) || 0 }];
    this.#notes.lose(place, "assertion", { assertion: [expression, operator, value].filter(Boolean).join(" ") });
    return [];
  }

  #folder(file: ImportFile): ImportedFolder[] {
    const base = file.name.split("/").at(-1) ?? "";
    if (!/^(?:folder|collection)\.bru$/.test(base)) return [];
    const folders = file.name.split("/").slice(0, -1);
    const place = folders.join(" / ") || "collection";
    const blocks = readBru(file.text);
    const named = (value: string) => namesOf(value, templateMarks.braces, this.#notes, place);
    const mode = text(pairsOf(blocks.find(({ name }) => name === "auth")).mode);
    const of = pairsOf(blocks.find(({ name }) => name === `auth:${mode}`));
    const auth = authOf({ type: mode, of, named, owner: folders.at(-1) ?? "collection", place }, this.#notes);
    const variables = blocks
      .filter(({ name }) => name === "vars:pre-request")
      .flatMap(({ pairs }) => pairs.filter(({ enabled }) => enabled))
      .map(({ name, value }) => ({ name: variableName(name), value: named(value) }));
    const docs = blocks.find(({ name }) => name === "docs")?.text.trim() ?? "";
    return auth || variables.length > 0 || docs !== "" ? [{ folders, defaults: { ...noDefaults, auth, variables, docs } }] : [];
  }

  #environment({ name: file, text: content }: ImportFile): Environment[] {
    const [, name, end] = /(?:^|\/)environments\/([^/]+)\.(bru|ya?ml)$/.exec(file) ?? [];
    if (name === undefined) return [];
    const named = (value: string) => namesOf(value, templateMarks.braces, this.#notes, name);
    if (end !== "bru") {
      const of = record(readPlain(content, file));
      const values = records(of.variables).map((one): EnvironmentValue => {
        const key = variableName(text(one.name));
        return one.secret === true ? { name: key, secret: key } : { name: key, value: named(text(one.value)) };
      });
      return [{ name: text(of.name) || name, base: null, target: null, values }];
    }
    const blocks = readBru(content);
    const open = (blocks.find((one) => one.name === "vars")?.pairs ?? []).filter(({ enabled }) => enabled);
    const secret = (blocks.find((one) => one.name === "vars:secret")?.items ?? []).map((item) => item.replace(/,$/, ""));
    const values: EnvironmentValue[] = [
      ...open.map((pair) => ({ name: variableName(pair.name), value: named(pair.value) })),
      ...secret.filter((item) => !item.startsWith("~")).map((item) => ({ name: variableName(item), secret: variableName(item) })),
    ];
    if (secret.length > 0) this.#notes.lose(name, "secrets-kept-there", { names: secret.join(", ") });
    return [{ name, base: null, target: null, values }];
  }

  #trust(certificates: Plain): ImportedTrust[] {
    return records(certificates.certs).map((one) => ({
      target: text(one.domain) || null,
      transport: "tls",
      rootsFile: null,
      certificateFile: text(one.certFilePath) || text(one.pfxFilePath) || null,
      keyFile: text(one.keyFilePath) || null,
      unverified: false,
      serverName: null,
      authority: null,
    }));
  }
}

function pairsOf(block: BruBlock | undefined): Plain {
  return Object.fromEntries((block?.pairs ?? []).map(({ name, value }) => [name, value]));
}

/** `res.body.name: eq Ada` of a .bru file. */
function assertion(expression: string, text: string): BrunoRequest["assertions"][number] {
  const [, operator = "eq", value = ""] = /^(\w+)(?:\s+([\s\S]*))?$/.exec(text) ?? [];
  return operators.has(operator) || /^(?:is|not)[A-Z]/.test(operator) || value !== ""
    ? { expression, operator, value }
    : { expression, operator: "eq", value: text };
}

function isJson(value: string): boolean {
  try {
    JSON.parse(value);
    return true;
  } catch {
    return false;
  }
}
