import type { HandshakeCause, HandshakeFailure } from "#shared/model/trust";

/** The codes of OpenSSL's and BoringSSL's errors, and of Node's sockets, that tell a cause. The first that fits counts. */
const byErrorCode: readonly (readonly [RegExp, HandshakeCause])[] = [
  [/WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST|UNKNOWN_PROTOCOL|RECORD_TOO_LARGE/, "plaintext-server"],
  [/ALERT_NO_APPLICATION_PROTOCOL/, "http1-server"],
  [/ALERT_PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL|NO_PROTOCOLS_AVAILABLE|VERSION_TOO_(LOW|HIGH)/, "protocol-version"],
  [/ALERT_CERTIFICATE_REQUIRED/, "identity-required"],
  [
    /ALERT_(BAD_CERTIFICATE|UNKNOWN_CA|CERTIFICATE_|UNSUPPORTED_CERTIFICATE|ACCESS_DENIED|NO_CERTIFICATE|DECRYPT_ERROR)/,
    "identity-refused",
  ],
  [/UNRECOGNIZED_NAME/, "unrecognized-name"],
  [/ALERT_HANDSHAKE_FAILURE|INSUFFICIENT_SECURITY|NO_SHARED_CIPHER|NO_CIPHERS/, "no-cipher"],
  [/^(ECONNRESET|EPIPE|ECONNABORTED)$|^ERR_SSL_UNEXPECTED_EOF/, "reset"],
];

/** Of a chain that does not end at anybody who is trusted, or not well. The names are OpenSSL's (X509_V_ERR_…). */
const byVerifyCode: ReadonlyMap<string, HandshakeCause> = new Map([
  ["CERT_HAS_EXPIRED", "expired"],
  ["CERT_NOT_YET_VALID", "not-yet-valid"],
  ["DEPTH_ZERO_SELF_SIGNED_CERT", "self-signed"],
  ["SELF_SIGNED_CERT_IN_CHAIN", "unknown-authority"],
  ["UNABLE_TO_GET_ISSUER_CERT", "unknown-authority"],
  ["UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "unknown-authority"],
  ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "unknown-authority"],
  ["CERT_SIGNATURE_FAILURE", "unknown-authority"],
  ["CERT_UNTRUSTED", "unknown-authority"],
  ["INVALID_PURPOSE", "wrong-purpose"],
]);

/** Why a handshake broke off with an error; `hasIdentity`: this side could show a certificate. */
export function causeOfError(code: string, hasIdentity: boolean): HandshakeCause {
  const cause = byErrorCode.find(([codes]) => codes.test(code))?.[1] ?? "other";
  if (cause !== "identity-refused" && cause !== "identity-required") return cause;
  // Who has none was not refused. A server that misses one although there is one takes no key of its kind: then it is not sent at all.
  return hasIdentity ? "identity-refused" : "identity-required";
}

/** Why a server's chain was not accepted. */
export function causeOfVerification(code: string): HandshakeCause {
  return byVerifyCode.get(code) ?? "other";
}

/** A failed handshake in one English sentence, as a status message. */
export function sentenceOf({ cause, serverName, names, at, words, issuer }: HandshakeFailure): string {
  const has = names.length === 0 ? "it has no names" : `it is for ${names.slice(0, 10).join(", ")}`;
  const sentences: Record<HandshakeCause, string> = {
    "plaintext-server": "the server does not speak TLS",
    "http1-server": "the server speaks TLS, but not HTTP/2",
    "no-alpn": "the server agreed to no protocol (ALPN), and gRPC needs h2",
    "unknown-authority": `the server's certificate comes from an authority that is not trusted here (${issuer})`,
    "self-signed": "the server's certificate is signed by itself, and not trusted here",
    expired: `the server's certificate expired${on(at)}`,
    "not-yet-valid": `the server's certificate is not valid${at === null ? " yet" : ` until ${new Date(at).toISOString()}`}`,
    "name-mismatch": `the server's certificate is not for ${serverName}: ${has}`,
    "wrong-purpose": "the server's certificate is not made for servers",
    "pin-mismatch": "the server's certificate is not the one that is pinned",
    "identity-required": "the server asks for a client certificate, and none was given",
    "identity-refused": `the server does not accept the client certificate${reasonIn(words)}`,
    "protocol-version": "no TLS version in common with the server",
    "no-cipher": "the server refused the handshake: no cipher in common, or a client certificate is missing",
    "unrecognized-name": `the server knows nobody named ${serverName}`,
    reset: "the server hung up during the handshake",
    silent: "the server did not answer the handshake in time",
    other: words,
  };
  return `TLS handshake failed: ${sentences[cause]}.`;
}

/** The reason that the server's alert gives, which OpenSSL tells as "sslv3 alert certificate revoked". */
function reasonIn(words: string): string {
  const [, reason] = /\balert (?!internal error)([a-z ]+)$/.exec(words) ?? [];
  return reason === undefined ? "" : ` (${reason})`;
}

function on(at: number | null): string {
  return at === null ? "" : ` on ${new Date(at).toISOString()}`;
}
