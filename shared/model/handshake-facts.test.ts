import { describe, expect, it } from "vitest";
import { handshakeFacts, handshakeOfFacts } from "./handshake-facts";
import type { HandshakeFailure } from "./trust";

const failure: HandshakeFailure = {
  cause: "name-mismatch",
  serverName: "localhost",
  names: ["*grpcstudy.com", "::1"],
  sha256: "AB",
  issuer: "CN=机构,O=x",
  at: null,
  words: "ERR_TLS_CERT_ALTNAME_INVALID",
};

describe("a failed handshake as facts", () => {
  it("is the same back", () => {
    const silent: HandshakeFailure = { ...failure, cause: "silent", serverName: null, names: [], sha256: null, issuer: null };
    for (const one of [failure, silent, { ...failure, cause: "expired", at: 1 } as const]) {
      expect(handshakeOfFacts({ target: "x", ...handshakeFacts(one) })).toEqual(one);
    }
  });

  it("has only so many names", () => {
    const names = Array.from({ length: 10_000 }, (_, i) => `host-${i}.example.com`);
    expect(handshakeOfFacts(handshakeFacts({ ...failure, names }))?.names).toHaveLength(100);
  });

  it("is not read from the facts of something else", () => {
    expect(handshakeOfFacts(undefined)).toBeNull();
    expect(handshakeOfFacts({ target: "x" })).toBeNull();
    expect(handshakeOfFacts({ handshake: "strange", words: "", names: "" })).toBeNull();
  });
});
