import type { HandshakeCause, HandshakeFailure } from "#shared/model/trust";

/** What to do about a failed handshake, in the command line's own flags. */
export function handshakeAdvice({ cause, names, serverName }: HandshakeFailure): string {
  const [name] = [...names].sort((a, b) => Number(a.includes("*")) - Number(b.includes("*")));
  const insecure = "-insecure calls it all the same, and asks nobody who it is.";
  const advice: Record<HandshakeCause, string> = {
    "plaintext-server": "Try -plaintext, if nobody on the way can read it.",
    "http1-server": "Check the port: HTTP/1 and gRPC often have one each.",
    "no-alpn": "Let the server, or the proxy before it, offer h2 (ALPN).",
    "unknown-authority": `Name the authority that it comes from: -cacert FILE. ${insecure}`,
    "self-signed": `If you know it, name it as its own authority: -cacert FILE. ${insecure}`,
    expired: `The server needs a new certificate. ${insecure}`,
    "not-yet-valid": `Compare the clocks: here it is ${new Date().toISOString()}. ${insecure}`,
    "name-mismatch":
      name === undefined
        ? `It needs a certificate with a name. ${insecure}`
        : `Try -servername ${inShell(name)}, if that is whom you mean.`,
    "wrong-purpose": "The server needs a certificate that is for servers (serverAuth).",
    "pin-mismatch": "Pin the new one, if you know why it changed.",
    "identity-required": "Show one: -cert FILE -key FILE.",
    "identity-refused":
      "Show one that has not expired, of an authority that the server trusts and a kind of key that it takes: wirebench cert inspect FILE",
    "protocol-version": "The server has to speak TLS 1.2 or 1.3.",
    "no-cipher": "If the server asks for a client certificate, show one: -cert FILE -key FILE.",
    "unrecognized-name": `Give a name that the server knows${serverName === null ? "" : ` in the place of ${serverName}`}: -servername NAME.`,
    reset: "Check the port, and the server's own log.",
    silent: "Check the port; a server of plaintext may wait in silence: -plaintext.",
    other: "See the server's own log.",
  };
  return advice[cause];
}

/** As one word of a shell. The name is the server's own text, and may be anything. */
function inShell(name: string): string {
  return /^[\w.:-]+$/.test(name) ? name : `'${name.replaceAll("'", "'\\''")}'`;
}
