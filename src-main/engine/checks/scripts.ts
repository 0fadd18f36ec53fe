import { Fault } from "#shared/base/fault";
import type { CheckResult } from "#shared/model/check";
import type { MetadataPair } from "#shared/model/metadata";
import { isVariableName } from "#shared/model/variables";
import { decodeJson } from "../codec/display/decode";
import { isObject, type JsonValue } from "./json-value";
import type { Outcome } from "./outcome";
import { runBoxed } from "./script-box";
import { scriptPrelude } from "./script-prelude";

/** What a script sees of the request. Before the call all but `method` and `target` may be changed. */
export interface ScriptRequest {
  /** `pkg.Service/Method`. */
  readonly method: string;
  readonly target: string;
  readonly metadata: readonly MetadataPair[];
  /** The texts of the messages, as they are in the file. */
  readonly messages: readonly string[];
}

/** What came of a script. */
export interface ScriptReport {
  /** What it said by `check`; and one more that did not pass where it failed. */
  readonly results: readonly CheckResult[];
  readonly logs: readonly string[];
  /** What it said by `vars.set`. */
  readonly set: ReadonlyMap<string, string>;
  /** The request as the script left it. */
  readonly request: ScriptRequest;
  /** Why it failed; null where it ran to its end. */
  readonly fault: Fault | null;
}

export interface ScriptSetup {
  readonly name: "before" | "after";
  readonly code: string;
  readonly request: ScriptRequest;
  /** Null before the call. */
  readonly outcome: Outcome | null;
  /** A variable's value; null where nobody knows it. */
  readonly variable: (name: string) => string | null;
  readonly timeMs?: number;
}

const maxLogs = 200;
const maxLogLength = 2000;
const maxResults = 1000;
const maxTitle = 500;
const maxSet = 200;
const maxValue = 65_536;
/** What a script sees of a stream. */
const maxMessages = 1000;
const maxMessagesLength = 4 * 1024 * 1024;

/** Runs a script of a request. It never throws for what the script does: that is in the report. */
export async function runScript({ name, code, request, outcome, variable, timeMs }: ScriptSetup): Promise<ScriptReport> {
  const said = new Said(variable);
  const data = JSON.stringify({ request, response: outcome && (await responseOf(outcome)) });
  try {
    const left = await runBoxed({ name, code, prelude: scriptPrelude, host: said.host, data, timeMs });
    return { ...said.report, request: editedRequest(request, left), fault: null };
  } catch (reason) {
    const fault = Fault.from(reason);
    const failed = { title: `script ${name}`, passed: false, found: fault.message };
    const { results, logs, set } = said.report;
    return { results: [...results, failed], logs, set, request, fault };
  }
}

/** What a script says while it runs, bounded. */
class Said {
  readonly #results: CheckResult[] = [];
  readonly #logs: string[] = [];
  readonly #set = new Map<string, string>();
  readonly #variable: ScriptSetup["variable"];

  constructor(variable: ScriptSetup["variable"]) {
    this.#variable = variable;
  }

  get report(): Pick<ScriptReport, "results" | "logs" | "set"> {
    return { results: this.#results, logs: this.#logs, set: this.#set };
  }

  readonly host = {
    get: (name = "") => this.#set.get(name) ?? this.#variable(name) ?? undefined,
    set: (name = "", value = "") => {
      if (!isVariableName(name)) throw new Error(`${JSON.stringify(name.slice(0, maxTitle))} is no name of a variable`);
      if (value.length > maxValue) throw new Error(`a variable has at most ${maxValue} characters`);
      if (this.#set.size >= maxSet && !this.#set.has(name)) throw new Error(`a script sets at most ${maxSet} variables`);
      this.#set.set(name, value);
      return undefined;
    },
    check: (title = "", passed = "", found = "") => {
      if (this.#results.length >= maxResults) throw new Error(`a script makes at most ${maxResults} checks`);
      const why = found === "" ? "it is not so" : found.slice(0, maxLogLength);
      this.#results.push({ title: title.slice(0, maxTitle), passed: passed !== "", found: passed === "" ? why : "" });
      return undefined;
    },
    log: (line = "") => {
      if (this.#logs.length < maxLogs) this.#logs.push(line.length > maxLogLength ? `${line.slice(0, maxLogLength)}…` : line);
      else if (this.#logs.length === maxLogs) this.#logs.push("…");
      return undefined;
    },
  };
}

async function responseOf(outcome: Outcome): Promise<JsonValue> {
  const messages: JsonValue[] = [];
  let room = maxMessagesLength;
  for await (const bytes of outcome.messages()) {
    if (messages.length >= maxMessages) break;
    const { json, truncated } = decodeJson(outcome.type, outcome.registry, bytes, { indent: 0, emitDefaults: true, limit: room });
    if (truncated) break;
    room -= json.length;
    messages.push(JSON.parse(json));
  }
  return {
    status: outcome.status,
    statusMessage: outcome.statusMessage,
    headers: outcome.headers.map(({ key, value }) => ({ key, value })),
    trailers: outcome.trailers.map(({ key, value }) => ({ key, value })),
    elapsedMs: outcome.elapsedMs,
    count: outcome.count,
    messages,
  };
}

/** The script's metadata and messages, where they are such. Fault bad-params. */
function editedRequest(request: ScriptRequest, left: string): ScriptRequest {
  const edited: JsonValue = JSON.parse(left);
  const { metadata, messages } = isObject(edited) ? edited : {};
  if (!isList(metadata) || !isList(messages)) throw badEdit();
  return { ...request, metadata: metadata.map(pairOf), messages: messages.map(messageOf) };
}

function isList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function pairOf(pair: JsonValue): MetadataPair {
  if (!isObject(pair) || typeof pair.key !== "string" || typeof pair.value !== "string") throw badEdit();
  return { key: pair.key, value: pair.value };
}

/** A script may put in an object for a text of JSON. */
function messageOf(message: JsonValue): string {
  if (typeof message === "string") return message;
  if (isObject(message)) return JSON.stringify(message);
  throw badEdit();
}

function badEdit(): Fault {
  return new Fault("bad-params", "The script left a request that is none.", {
    act: "request.metadata is a list of { key, value }, and request.messages a list of texts.",
  });
}
