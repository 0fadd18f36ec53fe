import { Fault } from "#shared/base/fault";
import type { CheckResult } from "#shared/model/check";
import type { MetadataPair } from "#shared/model/metadata";
import { isVariableName } from "#shared/model/variables";
import { isObject, type JsonValue } from "./json-value";
import type { ScriptAnswer, ScriptTask, VariableOf } from "./sandbox";
import { runBoxed } from "./script-box";
import { scriptPrelude } from "./script-prelude";
import type { ScriptRequest } from "./script-request";

const maxLogs = 200;
const maxLogLength = 2000;
const maxResults = 1000;
const maxTitle = 500;
const maxSet = 200;
const maxValue = 65_536;

/** Runs a script in the thread that it is called in. What the script does wrong is in the answer. */
export async function answerOfScript({ name, code, request, response, timeMs }: ScriptTask, variableOf: VariableOf): Promise<ScriptAnswer> {
  const said = new Said(variableOf);
  const data = `{"request":${JSON.stringify(request)},"response":${response}}`;
  try {
    const left = await runBoxed({ name, code, prelude: scriptPrelude, host: said.host, data, timeMs });
    return { ...said.all, request: editedRequest(request, left), fault: null };
  } catch (reason) {
    return { ...said.all, request, fault: Fault.from(reason).toData() };
  }
}

/** What a script says while it runs, bounded. */
class Said {
  readonly #results: CheckResult[] = [];
  readonly #logs: string[] = [];
  readonly #set = new Map<string, string>();
  readonly #variableOf: VariableOf;

  constructor(variableOf: VariableOf) {
    this.#variableOf = variableOf;
  }

  get all(): Pick<ScriptAnswer, "results" | "logs" | "set"> {
    return { results: this.#results, logs: this.#logs, set: [...this.#set] };
  }

  readonly host = {
    get: (name = "") => this.#set.get(name) ?? this.#variableOf(name) ?? undefined,
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
