import { Fault } from "#shared/base/fault";
import { isLoopback, type Target } from "#shared/model/target";
import { invalidAuth } from "./secrets";

const act = "Use TLS, or allow credentials over plaintext for it.";

/**
 * May credentials go to a target? gRPC's rule for per-RPC credentials is that they need a secure channel. What goes to this
 * machine (loopback, a unix socket) passes no network and is let through; all else needs TLS, or the user's word. Fault: auth-plaintext.
 */
export function mustBeProtected(target: Target, secure: boolean, allowPlaintext: boolean): void {
  if (secure || allowPlaintext || target.uri.startsWith("unix:") || (target.host !== null && isLoopback(target.host))) return;
  const message = `The credentials were not sent: the connection to ${target.text} is plaintext, and whoever is on the way could read them.`;
  throw new Fault("auth-plaintext", message, { act, facts: { target: target.text } });
}

/** Reads the URL of a token or authorization endpoint. Faults: auth-invalid, auth-plaintext for http:// to another machine. */
export function endpointUrl(text: string, field: string, allowPlaintext: boolean): URL {
  if (text.trim() === "") throw invalidAuth(field, "The URL is missing.", "Write it as https://host/path.");
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : null;
  if (url === null || (url.protocol !== "https:" && url.protocol !== "http:") || url.username !== "" || url.password !== "") {
    throw invalidAuth(
      field,
      `${JSON.stringify(text)} is not the URL of an endpoint.`,
      "Write it as https://host/path, without a user in it.",
    );
  }
  if (url.protocol === "http:" && !allowPlaintext && !isLoopback(url.hostname.replace(/^\[|\]$/g, ""))) {
    const message = `Nothing was sent to ${url.origin}: it is plaintext, and whoever is on the way could read what is secret.`;
    throw new Fault("auth-plaintext", message, {
      act: "Use https://, or allow credentials over plaintext.",
      facts: { target: url.origin },
    });
  }
  return url;
}
