import { type Auth, type AuthScheme, effectiveAuth } from "#shared/model/auth";
import type { CallRequest } from "#shared/model/call";
import type { ExportedCall, SecretMetadata } from "#shared/model/exchange";
import { type ExportNote, type ExportNoteKind, exportNote } from "#shared/model/export-note";
import type { MetadataEntry } from "#shared/model/metadata";
import type { TargetSettings } from "#shared/model/trust";
import { secretOf, variableOf, withoutMarks } from "./secret-marks";

export interface ExportSources {
  /** With its names filled in, and marks in the place of secrets. */
  readonly request: CallRequest;
  /** What holds for its target. */
  readonly settings: TargetSettings;
  /** JSON. */
  readonly messages: readonly string[];
  readonly protoFile: string | null;
  /** Is it a secret that was typed somewhere? */
  readonly isSecret: (text: string) => boolean;
}

/** A call as it is told to other tools, and what cannot be told in any of their words. */
export function exportedCall(sources: ExportSources): { readonly call: ExportedCall; readonly notes: readonly ExportNote[] } {
  const { request, settings } = sources;
  const notes: ExportNote[] = [];
  const plain = (text: string, kind: ExportNoteKind, values: Readonly<Record<string, string>> = {}) => {
    const without = withoutMarks(text);
    for (const variable of without.variables) notes.push(exportNote(kind, { ...values, variable: `$${variable}` }));
    return without.text;
  };
  const { auth } = effectiveAuth({ request: request.auth ?? null, target: settings.auth });
  const credentials = credentialsOf(auth, notes);
  const pairs = [...request.metadata.filter(({ enabled }) => enabled), ...credentials.metadata].map((entry) => withSecret(entry, sources));
  const call: ExportedCall = {
    target: plain(request.target, "secret-in-target"),
    ...trustOf(settings, notes),
    method: request.method,
    metadata: pairs.flatMap((pair) =>
      "value" in pair ? [{ ...pair, value: plain(pair.value, "secret-in-metadata", { key: pair.key }) }] : [],
    ),
    secretMetadata: [...pairs.flatMap((pair) => ("variable" in pair ? [pair] : [])), ...credentials.secrets],
    protoFile: sources.protoFile,
    messages: sources.messages.map((message) => plain(message, "secret-in-message")),
    deadlineMs: request.deadlineMs,
    maxReceiveBytes: request.maxReceiveBytes === libraryLimit ? null : request.maxReceiveBytes,
  };
  for (const { variable } of call.secretMetadata) notes.push(exportNote("environment", { variable }));
  return { call, notes: withoutRepeats(notes) };
}

function withoutRepeats(notes: readonly ExportNote[]): ExportNote[] {
  return [...new Map(notes.map((note) => [JSON.stringify(note), note])).values()];
}

/** What gRPC's libraries receive at most where nobody says otherwise. */
const libraryLimit = 4 * 1024 * 1024;

function withSecret(entry: MetadataEntry, { isSecret }: ExportSources): MetadataEntry | SecretMetadata {
  const marked = secretOf(entry);
  if (marked) return marked;
  const [, before = "", secret = ""] = /^((?:Bearer|Basic|Token) +)?(.*)$/is.exec(entry.value) ?? [];
  const isAuthorization = /^(?:proxy-)?authorization$/i.test(entry.key);
  if (secret === "" || !(isAuthorization || isSecret(entry.value))) return entry;
  return { key: entry.key, before, variable: isAuthorization ? "TOKEN" : variableOf(entry.key) };
}

type TrustPart = Pick<ExportedCall, "transport" | "rootsFile" | "certificateFile" | "keyFile" | "unverified" | "serverName" | "authority">;

function trustOf({ transport, roots, identity, serverName, authority, proxy }: TargetSettings, notes: ExportNote[]): TrustPart {
  if (proxy.kind === "http" || proxy.kind === "socks5") notes.push(exportNote("proxy-left-out", { proxy: `${proxy.host}:${proxy.port}` }));
  const none = { rootsFile: null, certificateFile: null, keyFile: null, unverified: false, serverName: null };
  if (transport === "plaintext") return { ...none, transport, authority };
  if (roots.from === "kept") notes.push(exportNote("authority-file", { file: "ca.pem" }));
  if (roots.from === "pin") notes.push(exportNote("pinned-file", { file: "ca.pem" }));
  if (identity !== null) notes.push(exportNote("identity-files", { certificate: "client.pem", key: "client.key" }));
  return {
    transport,
    authority,
    rootsFile: roots.from === "kept" || roots.from === "pin" ? "ca.pem" : null,
    certificateFile: identity === null ? null : "client.pem",
    keyFile: identity === null ? null : "client.key",
    unverified: roots.from === "nobody",
    serverName,
  };
}

interface Credentials {
  readonly metadata: readonly MetadataEntry[];
  readonly secrets: readonly SecretMetadata[];
}

/** What an authentication sends; what has to be fetched or signed first is told in a note. */
function credentialsOf({ scheme }: Auth, notes: ExportNote[]): Credentials {
  const secret = (key: string, before: string, variable: string) => ({ metadata: [], secrets: [{ key, before, variable }] });
  switch (scheme.kind) {
    case "inherit":
    case "none":
      return { metadata: [], secrets: [] };
    case "bearer":
      return secret("authorization", "Bearer ", "TOKEN");
    case "basic":
      notes.push(exportNote("basic", { variable: "BASIC", user: scheme.user }));
      return secret("authorization", "Basic ", "BASIC");
    case "api-key":
      return secret(scheme.key, "", variableOf(scheme.key));
    case "pairs":
      return pairsOf(scheme.pairs);
    default:
      notes.push(exportNote("token-ends", { variable: "TOKEN" }));
      return secret("authorization", "Bearer ", "TOKEN");
  }
}

function pairsOf(pairs: Extract<AuthScheme, { readonly kind: "pairs" }>["pairs"]): Credentials {
  return {
    metadata: pairs.filter(({ secret }) => secret === null).map(({ key, text }) => ({ key, value: text, enabled: true })),
    secrets: pairs.filter(({ secret }) => secret !== null).map(({ key }) => ({ key, before: "", variable: variableOf(key) })),
  };
}
