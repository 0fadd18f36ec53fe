import path from "node:path";
import { Fault } from "#shared/base/fault";
import type { ScopedNames } from "#shared/model/variable-scopes";
import { Redactor } from "../engine/auth/redactor";
import { momentOf } from "../engine/codec/body/fill-in";
import { planRun } from "../engine/runs/run-plan";
import { WorkspaceFolder } from "../engine/runs/workspace-folder";
import { RequestFiller } from "../engine/variables/fill-request";
import { namesOfContents } from "../engine/variables/request-names";
import { workspaceScopes } from "../engine/variables/workspace-scopes";
import { type FlagSpecs, type ParsedFlags, variablesOf } from "./flags";
import { RunSecrets, secretsOf } from "./run-secrets";

export const nameFlags = {
  var: {
    kind: "list",
    value: "NAME=VALUE",
    help: "what stands for {{NAME}} in -d, the target, metadata and settings; with one, {{uuid}}, {{now}} and such are known too",
  },
  e: {
    kind: "text",
    aliases: ["environment"],
    value: "NAME",
    help: "an environment of the workspace: its values stand for {{names}}, and its target for one that is left out",
  },
  workspace: { kind: "text", value: "FOLDER", help: "where -e looks; by default the workspace around the current folder" },
} as const satisfies FlagSpecs;

/** Flags in which names may stand, beside the words that are no flags. Those of a body are filled in when it is read. */
const namedFlags = [
  "H",
  "rpc-header",
  "reflect-header",
  "max-time",
  "max-msg-sz",
  "authority",
  "servername",
  "connect-timeout",
  "keepalive-time",
];

/** What `{{names}}` stand for in one call of the command line. */
export interface CallNames {
  readonly names: ScopedNames;
  /** The environment's, filled in; null where it says none. */
  readonly target: string | null;
  /** Takes the secrets out that names stood for. */
  readonly redact: (text: string) => string;
}

/** Null without -var and -e: then all is sent as it is written. Faults: bad-params, file-not-found, workspace-file; those of `RequestFiller`. */
export async function callNames(flags: ParsedFlags<keyof typeof nameFlags>): Promise<CallNames | null> {
  const given = variablesOf(flags.list("var"));
  const environment = flags.text("e");
  if (given.length === 0 && environment === null) return null;
  const folder = environment === null ? null : await WorkspaceFolder.around(path.resolve(flags.text("workspace") ?? "."));
  const plan = folder && (await planRun(folder, [], environment));
  const { environments = [], workspace = null } = plan ?? {};
  const files = workspaceScopes({ request: null, folders: [], environments, workspace: workspace?.variables ?? [] });
  const redactor = new Redactor();
  const secrets = secretsOf(environments, new RunSecrets([], process.env));
  const scopes = [{ origin: "command-line", place: "", values: given } as const, ...(folder ? files : [])];
  const contents = { root: folder?.root ?? process.cwd(), scopes, secrets };
  const names = namesOfContents(contents, { environment: process.env, onSecret: (text) => redactor.add(text) });
  const said = environments.find(({ target }) => target !== null)?.target ?? workspace?.target ?? null;
  const target = said === null ? null : fillerOf(names).text(said, "the environment's target");
  return { names, target, redact: redactor.text };
}

/** The flags and the other words with their names filled in. Faults: variable-unknown, variable-cycle (facts: field). */
export function withNames<N extends string>(flags: ParsedFlags<N>, { names }: CallNames): ParsedFlags<N> {
  const filler = fillerOf(names);
  const isNamed = (name: string) => namedFlags.includes(name);
  return flags.mapped((text, flag) => (flag === null ? filler.text(text, text) : isNamed(flag) ? filler.text(text, `-${flag}`) : text));
}

/** The target and the method among the words; an environment may say the first of them. Fault bad-params. */
export function addressed(words: readonly string[], names: CallNames | null): { readonly address: string; readonly method: string } {
  const [first, second, ...more] = words;
  if (first !== undefined && second !== undefined && more.length === 0) return { address: first, method: second };
  if (first !== undefined && second === undefined && names?.target) return { address: names.target, method: first };
  throw new Fault("bad-params", "call takes a target and a method.", {
    act: "Write: wirebench call [-plaintext] [-proto FILE] HOST:PORT pkg.Service/Method. With -e the environment may say the target.",
  });
}

function fillerOf(names: ScopedNames): RequestFiller {
  return new RequestFiller(names, momentOf(0));
}
