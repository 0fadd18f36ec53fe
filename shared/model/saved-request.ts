import type { Auth } from "./auth";
import type { Check } from "./check";
import type { Variable } from "./feed";
import type { MetadataEntry } from "./metadata";
import type { Repeat } from "./prepared-message";
import type { RequestBody } from "./request-body";
import type { KeepaliveText } from "./settings";

/**
 * What a workspace keeps of requests. All texts may have `{{name}}` in them. Where an `Auth` stands in these types, its secrets stand
 * by their names in the workspace: a file never has a secret, and no id that another machine does not know. What has `{{` in it is no
 * name there but a text, `{{token}}`, whose value an environment has.
 */

/** A message of a saved request; in streams they are sent in this order. */
export interface SavedMessage {
  /** Empty for one that nobody named. */
  readonly name: string;
  readonly body: RequestBody;
  readonly repeat: Repeat;
}

/** As a person writes them; what is absent is the folder's. */
export interface CallSettingsText {
  readonly deadline?: string;
  readonly maxReceive?: string;
  readonly maxSend?: string;
  readonly gzip?: boolean;
  readonly waitForReady?: boolean;
  readonly keepalive?: KeepaliveText;
}

/** A value of an answer that later requests can name. */
export interface TakenValue {
  readonly name: string;
  /** Source: RFC 9535 (JSONPath), over the message as JSON. */
  readonly path: string;
  /** Of which message; a call of one answer has one. */
  readonly of: "first" | "last";
}

/** JavaScript that runs in a box without files, network or processes. */
export interface Scripts {
  /** Before the call: may change what is sent. Empty for none. */
  readonly before: string;
  /** After it: may check and take values. Empty for none. */
  readonly after: string;
}

/** What the files of folders and of the workspace say for all requests below them. */
export interface InheritedDefaults {
  /** Null: that of the folder above. */
  readonly target: string | null;
  readonly metadata: readonly MetadataEntry[];
  /** Null: that of the folder above. */
  readonly auth: Auth | null;
  readonly settings: CallSettingsText;
  readonly variables: readonly Variable[];
  /** Markdown; empty for none. */
  readonly docs: string;
}

/** One request file. */
export interface SavedRequest extends InheritedDefaults {
  /** `pkg.Service/Method`. */
  readonly method: string;
  /** Of a call that sends one message the first one counts. */
  readonly messages: readonly SavedMessage[];
  readonly checks: readonly Check[];
  readonly takes: readonly TakenValue[];
  readonly scripts: Scripts;
}

/** What is expected of a call's answer, taken from it, and done around it. */
export type Expectations = Pick<SavedRequest, "checks" | "takes" | "scripts">;

/** Is there anything to be made beside the call? */
export function hasExpectations({ checks, takes, scripts }: Expectations): boolean {
  return checks.length + takes.length > 0 || scripts.before.trim() !== "" || scripts.after.trim() !== "";
}

export const noDefaults: InheritedDefaults = { target: null, metadata: [], auth: null, settings: {}, variables: [], docs: "" };

export const noScripts: Scripts = { before: "", after: "" };
