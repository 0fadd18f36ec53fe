import { type Auth, inheritedAuth } from "#shared/model/auth";
import { withSecrets } from "#shared/model/auth-secrets";
import { type MethodKind, sendsStream } from "#shared/model/method";
import { maxPrepared, once, type PreparedMessage } from "#shared/model/prepared-message";
import { type CallSettingsText, noScripts, type SavedMessage, type SavedRequest } from "#shared/model/saved-request";
import type { SecretRef } from "#shared/model/secret";
import type { RequestExtras, TabState } from "#shared/model/settings";

/** The fields of a tab that a file of a workspace says, and back. Pure. */

/** As a tab has it that nobody has said a limit in. */
export const blankMaxReceive = "64 MB";

/** What a tab has of its request: all but where it is shown. */
export type RequestFields = Pick<
  TabState,
  | "subject"
  | "target"
  | "body"
  | "format"
  | "metadata"
  | "auth"
  | "variables"
  | "deadline"
  | "maxReceive"
  | "maxSend"
  | "gzip"
  | "waitForReady"
  | "keepalive"
  | "prepared"
  | "extras"
>;

/** Of the prepared messages, the one that is a file's message number `at`. */
const preparedId = (at: number) => `saved-${at}`;

/**
 * What a tab shows of a request. `kind` is null where the method is not known. `idOf` answers the vault's id for a secret's name in the
 * workspace, or null where none is kept here: then its field is empty, and the name stays in the file.
 */
export function fieldsOf(request: SavedRequest, kind: MethodKind | null, idOf: (name: string) => SecretRef): RequestFields {
  const { messages, settings, checks, takes, scripts, docs } = request;
  const first = isFirstComposed(messages, kind) ? messages[0] : undefined;
  const from = first ? 1 : 0;
  return {
    subject: request.method,
    target: request.target ?? "",
    body: first?.body.text ?? "",
    format: first?.body.format ?? "json",
    metadata: request.metadata,
    auth: request.auth && request.auth.scheme.kind !== "inherit" ? withSecrets(request.auth, (ref) => refOf(ref, idOf)) : undefined,
    variables: request.variables,
    deadline: settings.deadline ?? "",
    maxReceive: settings.maxReceive ?? blankMaxReceive,
    maxSend: settings.maxSend,
    gzip: settings.gzip,
    waitForReady: settings.waitForReady,
    keepalive: settings.keepalive,
    prepared: messages.slice(from, from + maxPrepared).map((message, at) => preparedOf(message, preparedId(from + at))),
    extras: hasExtras(request) ? { checks, takes, scripts, docs } : undefined,
  };
}

/** Does the first message stand in the editor, and not among the prepared ones? Of a call that sends one, always. */
function isFirstComposed(messages: readonly SavedMessage[], kind: MethodKind | null): boolean {
  return kind === null || !sendsStream(kind) || messages.length === 1 || messages[0]?.name === "";
}

function preparedOf({ name, body, repeat }: SavedMessage, id: string): PreparedMessage {
  return { id, name, ...body, repeat };
}

function hasExtras({ checks, takes, scripts, docs }: RequestExtras): boolean {
  return checks.length + takes.length > 0 || scripts.before !== "" || scripts.after !== "" || docs !== "";
}

/** A text with names in it stands for itself (`{{token}}`). */
function refOf(ref: SecretRef, to: (ref: string) => SecretRef): SecretRef {
  return ref === null || ref.includes("{{") ? ref : to(ref);
}

/**
 * The request that a tab's fields make. `base` is what its file said before: what the tab cannot show of it is taken from there. `nameOf`
 * answers the name in the workspace for the vault's id of a secret, or null where it has none.
 */
export function requestOf(tab: RequestFields, base: SavedRequest | null, nameOf: (id: string) => SecretRef): SavedRequest {
  const extras = tab.extras ?? { checks: [], takes: [], scripts: noScripts, docs: "" };
  return {
    method: tab.subject,
    target: tab.target.trim() === "" ? null : tab.target.trim(),
    metadata: tab.metadata.filter(({ key, value }) => key !== "" || value !== ""),
    auth: authOf(tab.auth, base?.auth ?? null, nameOf),
    settings: settingsOf(tab, base?.settings ?? {}),
    variables: tab.variables.filter(({ name, value }) => name !== "" || value !== ""),
    messages: messagesOf(tab, base?.messages ?? []),
    checks: extras.checks,
    takes: extras.takes,
    scripts: extras.scripts,
    docs: extras.docs,
  };
}

function messagesOf({ body, format, prepared }: RequestFields, base: readonly SavedMessage[]): SavedMessage[] {
  const others = prepared.map(({ name, text, format: written, repeat }) => ({ name, body: { format: written, text }, repeat }));
  // The first of the file's messages is in the editor where it is not among the prepared ones.
  const before = prepared.some(({ id }) => id === preparedId(0)) ? undefined : base[0];
  const isEmpty = body === "" && (before === undefined || before.body.text !== "");
  const first = { name: before?.name ?? "", body: { format, text: body }, repeat: before?.repeat ?? once };
  const shown = (before ? 1 : 0) + maxPrepared;
  return [...(isEmpty ? [] : [first]), ...others, ...base.slice(shown)];
}

/** What is as in a tab where nobody has said anything, the file says only if it did before. */
function settingsOf(tab: RequestFields, base: CallSettingsText): CallSettingsText {
  const said = (text: string | undefined, before: string | undefined, blank: string) =>
    text === undefined || (text.trim() === blank && before !== text) ? undefined : text;
  const settings = {
    deadline: said(tab.deadline, base.deadline, ""),
    maxReceive: said(tab.maxReceive, base.maxReceive, blankMaxReceive),
    maxSend: said(tab.maxSend, base.maxSend, ""),
    gzip: tab.gzip,
    waitForReady: tab.waitForReady,
    keepalive: tab.keepalive,
  };
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}

function authOf(auth: Auth | undefined, base: Auth | null, nameOf: (id: string) => SecretRef): Auth | null {
  if (auth === undefined || auth.scheme.kind === "inherit") return base?.scheme.kind === "inherit" ? base : null;
  const before = base?.scheme.kind === auth.scheme.kind ? secretsOf(base) : [];
  let at = 0;
  // A field that is empty since nothing is kept here for its name keeps the name.
  return withSecrets(auth, (ref) => {
    const known = before[at++] ?? null;
    return ref === null ? known : refOf(ref, nameOf);
  });
}

/** The references to an authentication's secrets, in the order of its fields. */
export function secretsOf(auth: Auth): readonly SecretRef[] {
  const found: SecretRef[] = [];
  withSecrets(auth, (ref) => {
    found.push(ref);
    return ref;
  });
  return found;
}

/** The ids of a tab's secrets that have no name in the workspace yet. */
export function unnamedSecrets({ auth }: Pick<TabState, "auth">, nameOf: (id: string) => SecretRef): string[] {
  const ids = secretsOf(auth ?? inheritedAuth).filter((ref): ref is string => ref !== null && !ref.includes("{{"));
  return [...new Set(ids)].filter((id) => nameOf(id) === null);
}
