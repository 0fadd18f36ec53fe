import { type Auth, type AuthScheme, effectiveAuth } from "#shared/model/auth";
import type { CallRequest } from "#shared/model/call";
import type { ExportedCall, SecretMetadata } from "#shared/model/exchange";
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
export function exportedCall(sources: ExportSources): { readonly call: ExportedCall; readonly notes: readonly string[] } {
  const { request, settings } = sources;
  const notes: string[] = [];
  const plain = (text: string, where: string) => {
    const without = withoutMarks(text);
    for (const variable of without.variables) notes.push(`Put the secret in the place of $${variable}, in ${where}.`);
    return without.text;
  };
  const { auth } = effectiveAuth({ request: request.auth ?? null, target: settings.auth });
  const credentials = credentialsOf(auth, notes);
  const pairs = [...request.metadata.filter(({ enabled }) => enabled), ...credentials.metadata].map((entry) => withSecret(entry, sources));
  const call: ExportedCall = {
    target: plain(request.target, "the target"),
    ...trustOf(settings, notes),
    method: request.method,
    metadata: pairs.flatMap((pair) => ("value" in pair ? [{ ...pair, value: plain(pair.value, `the metadata ${pair.key}`) }] : [])),
    secretMetadata: [...pairs.flatMap((pair) => ("variable" in pair ? [pair] : [])), ...credentials.secrets],
    protoFile: sources.protoFile,
    messages: sources.messages.map((message) => plain(message, "the message")),
    deadlineMs: request.deadlineMs,
    maxReceiveBytes: request.maxReceiveBytes === libraryLimit ? null : request.maxReceiveBytes,
  };
  for (const { variable } of call.secretMetadata) notes.push(`Set the environment variable ${variable} before it runs.`);
  return { call, notes: [...new Set(notes)] };
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

function trustOf({ transport, roots, identity, serverName, authority, proxy }: TargetSettings, notes: string[]): TrustPart {
  if (proxy.kind === "http" || proxy.kind === "socks5") notes.push(`The way through the proxy ${proxy.host}:${proxy.port} is left out.`);
  const none = { rootsFile: null, certificateFile: null, keyFile: null, unverified: false, serverName: null };
  if (transport === "plaintext") return { ...none, transport, authority };
  if (roots.from === "kept") notes.push("Put the authority's certificate there as ca.pem: Certificates exports it.");
  if (roots.from === "pin") notes.push("Only one certificate is trusted here: put it there as ca.pem.");
  if (identity !== null)
    notes.push("Put the client certificate and its key there as client.pem and client.key: Certificates exports them.");
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
function credentialsOf({ scheme }: Auth, notes: string[]): Credentials {
  const secret = (key: string, before: string, variable: string) => ({ metadata: [], secrets: [{ key, before, variable }] });
  switch (scheme.kind) {
    case "inherit":
    case "none":
      return { metadata: [], secrets: [] };
    case "bearer":
      return secret("authorization", "Bearer ", "TOKEN");
    case "basic":
      notes.push(`BASIC is the base64 of ${scheme.user}:PASSWORD.`);
      return secret("authorization", "Basic ", "BASIC");
    case "api-key":
      return secret(scheme.key, "", variableOf(scheme.key));
    case "pairs":
      return pairsOf(scheme.pairs);
    default:
      notes.push("TOKEN is an access token, which ends after a while: Wirebench fetches or signs a new one for each call that needs it.");
      return secret("authorization", "Bearer ", "TOKEN");
  }
}

function pairsOf(pairs: Extract<AuthScheme, { readonly kind: "pairs" }>["pairs"]): Credentials {
  return {
    metadata: pairs.filter(({ secret }) => secret === null).map(({ key, text }) => ({ key, value: text, enabled: true })),
    secrets: pairs.filter(({ secret }) => secret !== null).map(({ key }) => ({ key, before: "", variable: variableOf(key) })),
  };
}
