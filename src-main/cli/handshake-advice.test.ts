import { describe, expect, it } from "vitest";
import { type HandshakeFailure, handshakeCauses } from "#shared/model/trust";
import { handshakeAdvice } from "./handshake-advice";

const failure: HandshakeFailure = { cause: "other", serverName: "localhost", names: [], sha256: null, issuer: null, at: null, words: "" };

describe("what to do about a failed handshake", () => {
  it("is said for every cause", () => {
    for (const cause of handshakeCauses) expect(handshakeAdvice({ ...failure, cause })).not.toBe("");
  });

  it("names a name that can be asked for, and quotes what a shell would read", () => {
    const advice = (...names: string[]) => handshakeAdvice({ ...failure, cause: "name-mismatch", names });
    expect(advice("*.example.com", "api.example.com")).toContain("-servername api.example.com,");
    expect(advice("*grpcstudy.com")).toContain("-servername '*grpcstudy.com',");
    expect(advice("a'; rm -rf $HOME #")).toContain("-servername 'a'\\''; rm -rf $HOME #',");
    expect(advice()).toContain("needs a certificate with a name");
  });
});
