import { describe, expect, it } from "vitest";
import { parseTarget } from "#shared/model/target";
import type { HandshakeFailure } from "#shared/model/trust";
import { resolveTrust } from "#shared/model/trust-rules";
import { mendsOfHandshake } from "./mends";

const trust = resolveTrust(parseTarget("localhost:1"), []);
const failure: HandshakeFailure = { cause: "other", serverName: "a", names: [], sha256: null, issuer: null, at: null, words: "" };
const actsOf = (cause: HandshakeFailure["cause"]) => mendsOfHandshake({ ...failure, cause }, trust);

describe("acts that mend a handshake", () => {
  it.each(["expired", "not-yet-valid", "wrong-purpose"] as const)("%s: a pin is the last of them, and marked", (cause) => {
    const acts = actsOf(cause);
    expect(acts[0]?.act).not.toBe("pin");
    expect(acts.at(-1)).toEqual({ act: "pin", anyway: true });
    expect(acts).toContainEqual({ act: "tell-owner", cause });
  });

  it("a certificate that nobody vouches for may be pinned as it is", () => {
    expect(actsOf("self-signed")).toEqual([{ act: "pin", anyway: false }]);
  });
});
