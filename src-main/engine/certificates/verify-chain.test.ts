import { rootCertificates } from "node:tls";
import { describe, expect, it } from "vitest";
import { certificateFacts } from "./certificate-facts";
import { fixture, fixtureCertificate } from "./testing/fixtures";
import { certificatesOfPem, type PresentedChain, verifyChain } from "./verify-chain";

const [root, middle, leaf, other] = ["ca.pem", "middle.pem", "ec.pem", "rsa.pem"].map(fixtureCertificate);
if (!root || !middle || !leaf || !other) throw new Error("A fixture is missing.");
const now = Date.UTC(2027, 0, 1);

const verdict = async (chain: readonly Uint8Array[], roots: readonly Uint8Array[], more: Partial<PresentedChain> = {}) => {
  const { path, isAnchored, failures, unused } = await verifyChain({ chain, roots, purpose: "serverAuth", now, ...more });
  return {
    path: path.map(({ commonName }) => commonName),
    isAnchored,
    failures: failures.map(({ cause, index }) => `${cause} ${index}`),
    unused: unused.map(({ commonName }) => commonName),
  };
};

describe("the verdict on a chain", () => {
  it("is good where it leads to a root, in whatever order it comes", async () => {
    const good = { path: ["ec 测试", "Test intermediate", "Test root"], isAnchored: true, failures: [], unused: [] };
    expect(await verdict([leaf, middle], [root])).toEqual(good);
    expect(await verdict([leaf, root, middle], [root])).toEqual(good);
    expect(await verdict([leaf, other, middle], [root])).toEqual({ ...good, unused: ["rsa 测试"] });
    expect(await verdict([leaf], [leaf])).toMatchObject({ path: ["ec 测试"], isAnchored: true, failures: [] });
  });

  it("names the one whose issuer nobody knows", async () => {
    expect(await verdict([leaf, middle, root], [])).toMatchObject({ isAnchored: false, failures: ["unknown-authority 2"] });
    expect(await verdict([leaf], [root])).toMatchObject({ path: ["ec 测试"], failures: ["unknown-authority 0"] });
    expect(await verdict([root], [])).toMatchObject({ failures: ["self-signed 0"] });
    expect(await verdict([leaf, middle, root], rootCertificates.flatMap(certificatesOfPem))).toMatchObject({ isAnchored: false });
  });

  it("is not taken in by a name", async () => {
    const forged = leaf.slice();
    forged[forged.length - 1] = (forged.at(-1) ?? 0) ^ 1;
    expect(await verdict([forged, middle], [root])).toMatchObject({ path: ["ec 测试"], failures: ["bad-signature 0"] });
    // Signed by the key of one that may not sign: nobody is its issuer, by name or by key.
    expect(await verdict([leaf, other], [other])).toMatchObject({ failures: ["unknown-authority 0"] });
  });

  it("tells of each one's time and use", async () => {
    const { notAfter, notBefore } = await certificateFacts(middle);
    expect((await verdict([leaf, middle], [root], { now: notBefore - 86_400_000 })).failures).toContain("not-yet-valid 1");
    expect((await verdict([leaf, middle], [root], { now: notAfter + 86_400_000 })).failures).toContain("expired 1");
  });

  it("of nothing is nothing", async () => {
    expect(await verdict([], [root])).toEqual({ path: [], isAnchored: false, failures: [], unused: [] });
  });

  it("reads a bundle, keys left out", () => {
    expect(certificatesOfPem(Buffer.from(fixture("ec.mixed.pem").bytes).toString())).toEqual([root, middle, leaf]);
  });
});
