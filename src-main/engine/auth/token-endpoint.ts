import { request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import type { Duplex } from "node:stream";
import * as v from "valibot";
import type { Cancellation } from "#shared/base/cancellation";
import { Fault } from "#shared/base/fault";
import type { OAuthSettings } from "#shared/model/auth";

/** An access token, and what was said about it. */
export interface Token {
  readonly text: string;
  /** Milliseconds since 1970; null where the server does not say. */
  readonly expiresAt: number | null;
  readonly scope: string | null;
  /** A new one; null where the old one, if any, goes on. */
  readonly refreshToken: string | null;
}

/** What proves the client to the endpoint; without a secret it is a public client, which names itself. */
export interface ClientProof extends Pick<OAuthSettings, "clientId" | "clientAuth"> {
  readonly secret: string | null;
}

/** Connects to whom a URL names, by TLS for https: and as is chosen for its host. Rejects with a Fault that says what is wrong. */
export type ConnectEndpoint = (url: URL, cancellation: Cancellation) => Promise<Duplex>;

export interface TokenQuestion {
  readonly url: URL;
  /** Null where the grant is proof enough. */
  readonly client: ClientProof | null;
  /** Empty values are left out. */
  readonly fields: Readonly<Record<string, string>>;
  /** By default as Node connects, without a proxy and by Mozilla's list of authorities. */
  readonly connect?: ConnectEndpoint | undefined;
  /** Hears every secret of the answer before anybody has it. */
  readonly onSecret: (text: string) => void;
}

/** More is no answer of a token endpoint. */
const maxAnswerBytes = 256 * 1024;
const patienceMs = 30_000;

const answer = v.object({
  access_token: v.pipe(v.string(), v.minLength(1)),
  token_type: v.optional(v.string(), "Bearer"),
  // Some servers write it as a text.
  expires_in: v.fallback(v.optional(v.nullable(v.pipe(v.union([v.number(), v.string()]), v.transform(Number), v.finite()))), null),
  refresh_token: v.fallback(v.optional(v.nullable(v.string())), null),
  scope: v.fallback(v.optional(v.nullable(v.string())), null),
});

const refusal = v.object({ error: v.string(), error_description: v.fallback(v.optional(v.string(), ""), "") });

/**
 * Asks a token endpoint. Source: RFC 6749, sections 2.3.1, 4.4, 5 and 6. No redirect is followed, since a secret goes to
 * whom it was meant for only. Faults: auth-failed; the reason of a cancellation.
 */
export async function askForToken(question: TokenQuestion, cancellation: Cancellation): Promise<Token> {
  cancellation.throwIfCancelled();
  const abort = new AbortController();
  const listening = cancellation.onCancelled(() => abort.abort());
  const signal = AbortSignal.any([abort.signal, AbortSignal.timeout(patienceMs)]);
  try {
    const askedAt = Date.now();
    const response = await send(question, signal, cancellation);
    const text = await boundedText(question.url, response);
    return readAnswer(question, response.statusCode ?? 0, text, askedAt);
  } catch (cause) {
    cancellation.throwIfCancelled();
    throw unreachable(question.url, signal.aborted ? signal.reason : cause);
  } finally {
    listening.dispose();
  }
}

/** Follows no redirect. */
async function send(question: TokenQuestion, signal: AbortSignal, cancellation: Cancellation): Promise<IncomingMessage> {
  const { url, connect } = question;
  const { headers, body } = requestOf(question);
  const socket = await connect?.(url, cancellation);
  const options = { method: "POST", headers: { ...headers, host: url.host, "content-length": String(Buffer.byteLength(body)) }, signal };
  return new Promise((resolve, reject) => {
    // The socket that is given has its TLS already.
    const asking = socket
      ? httpRequest({ ...options, path: `${url.pathname}${url.search}`, createConnection: () => socket })
      : (url.protocol === "https:" ? httpsRequest : httpRequest)(url, { ...options, agent: false });
    asking.once("response", resolve).once("error", reject).end(body);
    asking.once("close", () => socket?.destroy());
  });
}

function requestOf({ client, fields }: TokenQuestion): { headers: Record<string, string>; body: string } {
  const body = new URLSearchParams(Object.entries(fields).filter(([, value]) => value !== ""));
  const headers: Record<string, string> = { accept: "application/json", "content-type": "application/x-www-form-urlencoded" };
  if (client && client.secret !== null && client.clientAuth === "header") {
    headers.authorization = `Basic ${basicOf(formEncoded(client.clientId), formEncoded(client.secret))}`;
  } else if (client) {
    body.set("client_id", client.clientId);
    if (client.secret !== null) body.set("client_secret", client.secret);
  }
  return { headers, body: body.toString() };
}

/** RFC 6749 encodes both before they are joined: section 2.3.1 and appendix B. */
function formEncoded(text: string): string {
  return new URLSearchParams([["", text]]).toString().slice(1);
}

/** Source: RFC 7617, with UTF-8. */
export function basicOf(user: string, password: string): string {
  return Buffer.from(`${user}:${password}`, "utf8").toString("base64");
}

async function boundedText(url: URL, response: IncomingMessage): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response as AsyncIterable<Uint8Array>) {
    size += part.byteLength;
    if (size > maxAnswerBytes) throw failed(url, "The token endpoint's answer is far too long for one.", {});
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}

function readAnswer({ url, onSecret }: TokenQuestion, status: number, text: string, askedAt: number): Token {
  const json = parsedJson(text);
  const refused = v.safeParse(refusal, json);
  if (refused.success) throw refusedFault(url, status, refused.output.error, refused.output.error_description);
  if (status !== 200) {
    const act = status >= 300 && status < 400 ? "Redirects are not followed: give the URL that it redirects to." : "Check the token URL.";
    throw failed(url, `${url.origin} answered with HTTP ${status} instead of a token.`, { status }, act);
  }
  const parsed = v.safeParse(answer, json);
  if (!parsed.success) throw failed(url, `${url.origin} answered with something that holds no token.`, { status }, "Check the token URL.");
  const { access_token, token_type, expires_in, refresh_token, scope } = parsed.output;
  onSecret(access_token);
  if (refresh_token) onSecret(refresh_token);
  if (token_type.toLowerCase() !== "bearer") {
    const act = "Ask for a bearer token: other types need a proof with each call.";
    throw failed(url, `The token is of the type ${JSON.stringify(token_type)}, which is not supported.`, { status }, act);
  }
  const expiresAt = typeof expires_in === "number" ? askedAt + expires_in * 1000 : null;
  return { text: access_token, expiresAt, refreshToken: refresh_token ?? null, scope: scope ?? null };
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What to do about the errors of RFC 6749, section 5.2. */
const refusalActs: Readonly<Record<string, string>> = {
  invalid_client: "Check the client's id and secret, and whether the server takes them in the header or in the body.",
  invalid_grant: "What was shown for the token is expired, revoked or used before: sign in again.",
  invalid_scope: "Check the scopes: one is unknown, or not granted to this client.",
  unauthorized_client: "This client may not get tokens in this way: the server's administrator can allow it.",
  unsupported_grant_type: "The server gives no tokens in this way.",
  invalid_request: "The server misses something: an audience or a scope, perhaps.",
  access_denied: "The user or the server's administrator said no.",
};

/** The fault of an error that an OAuth server tells, by its code. */
export function refusedFault(url: URL, status: number, error: string, description: string): Fault {
  // Both are the server's own words: cut, so that a page of them does not end up in a notice.
  const words = description === "" ? error.slice(0, 200) : `${error.slice(0, 200)} (${description.slice(0, 500)})`;
  const act = Object.hasOwn(refusalActs, error) ? refusalActs[error] : undefined;
  return failed(url, `${url.origin} refused: ${words}.`, { status, error: error.slice(0, 200) }, act);
}

const socketErrors: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens there",
  ENOTFOUND: "there is no such host",
  EAI_AGAIN: "the name could not be resolved",
  ECONNRESET: "the server hung up",
  CERT_HAS_EXPIRED: "its certificate has expired",
  DEPTH_ZERO_SELF_SIGNED_CERT: "its certificate is self-signed",
  SELF_SIGNED_CERT_IN_CHAIN: "its certificate's authority is not trusted",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "its certificate's authority is not trusted",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "its certificate's authority is not trusted",
  ERR_TLS_CERT_ALTNAME_INVALID: "its certificate is for another name",
};

const certificateAct = "Choose who vouches for its host by a rule, or have the server mended.";

/** Codes of OpenSSL's verification, as Node has them, and of the look at the name. */
function isOfCertificate(code: string): boolean {
  return /CERT|LEAF_SIGNATURE|CRL/.test(code);
}

function unreachable(url: URL, cause: unknown): Fault {
  if (cause instanceof Fault) {
    if (cause.code !== "io") return cause;
    return failed(
      url,
      `${url.origin} could not be asked for a token: ${cause.message}`,
      { reason: String(cause.facts.cause ?? "io") },
      cause.act,
    );
  }
  if (cause instanceof Error && cause.name === "TimeoutError") {
    return failed(url, `${url.origin} did not answer within ${patienceMs / 1000} seconds.`, { reason: "timeout" }, "Try again later.");
  }
  const code = codeOf(cause);
  const why = Object.hasOwn(socketErrors, code) ? socketErrors[code] : code;
  const act = isOfCertificate(code) ? certificateAct : "Check the token URL and the network.";
  return failed(url, `${url.origin} could not be asked for a token: ${why}.`, { reason: code }, act);
}

function codeOf(cause: unknown): string {
  if (cause instanceof Error && "code" in cause && typeof cause.code === "string") return cause.code;
  return cause instanceof Error ? cause.name : "unknown";
}

function failed(url: URL, message: string, facts: Record<string, string | number>, act?: string): Fault {
  return new Fault("auth-failed", message, { act, facts: { url: `${url.origin}${url.pathname}`, ...facts } });
}
