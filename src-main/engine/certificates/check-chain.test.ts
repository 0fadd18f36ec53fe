import { describe, expect, it } from "vitest";
import { arrangeChain } from "./arrange-chain";
import { certificateFacts } from "./certificate-facts";
import { checkChain } from "./check-chain";
import { readKeyFiles } from "./read-key-files";
import { fixture, fixtureCertificate } from "./testing/fixtures";

const [root, middle, leaf, other] = ["ca.pem", "middle.pem", "ec.pem", "rsa.pem"].map(fixtureCertificate);
if (!root || !middle || !leaf || !other) throw new Error("A fixture is missing.");
const day = 24 * 60 * 60 * 1000;
const now = Date.UTC(2027, 0, 1);
const keyOf = async (name: string) => (await readKeyFiles([fixture(name)], null)).keys;

describe("a chain's order", () => {
  it("is put right: the key's own first, then who signed whom", async () => {
    const keys = await keyOf("ec.key.pem");
    const arranged = arrangeChain({ certificates: [root, leaf, middle, leaf], keys });
    expect(arranged.chain).toEqual([leaf, middle, root]);
    expect(arranged.key).toBe(keys[0]);
  });

  it("is found without a key, and with one of several", async () => {
    expect(arrangeChain({ certificates: [root, middle, leaf], keys: [] })).toEqual({ chain: [leaf, middle, root], key: null });
    const keys = [...(await keyOf("ca.key.pem")), ...(await keyOf("rsa.key.pem"))];
    expect(arrangeChain({ certificates: [middle, other], keys })).toEqual({ chain: [other, middle], key: keys[1] });
  });

  it("leaves those that belong to nobody at the end", () => {
    expect(arrangeChain({ certificates: [other, root, leaf], keys: [] }).chain).toEqual([other, root, leaf]);
    const many = Array.from({ length: 200 }, (_, at) => Uint8Array.of(at));
    expect(arrangeChain({ certificates: many, keys: [] }).chain).toEqual(many);
  });
});

describe("what is wrong with a chain", () => {
  const codes = async (chain: readonly Uint8Array[], more: Partial<Parameters<typeof checkChain>[0]> = {}, at = now) =>
    (await checkChain({ kind: "identity", chain, key: null, ...more }, at)).map(({ code, index, days }) =>
      days === null ? `${code} ${index}` : `${code} ${index} in ${days}`,
    );

  it("is nothing where all is well", async () => {
    const [key = null] = await keyOf("ec.key.pem");
    expect(await codes([leaf, middle, root], { key })).toEqual([]);
    expect(await codes([root], { kind: "authority" })).toEqual([]);
  });

  it("is a key of another, an order that is none, no authority", async () => {
    const [key = null] = await keyOf("rsa.key.pem");
    expect(await codes([leaf, root], { key })).toEqual(["key-mismatch 0", "chain-order 0"]);
    expect(await codes([leaf], { kind: "authority" })).toEqual(["not-authority 0"]);
  });

  it("is age, told from 30 days on", async () => {
    const { notAfter, notBefore } = await certificateFacts(leaf);
    expect(await codes([leaf], {}, notAfter - 31 * day)).toEqual([]);
    expect(await codes([leaf], {}, notAfter - 30 * day)).toEqual(["expires-soon 0 in 30"]);
    expect(await codes([leaf], {}, notAfter - 1)).toEqual(["expires-soon 0 in 0"]);
    expect(await codes([leaf], {}, notAfter)).toEqual(["expires-soon 0 in 0"]);
    expect(await codes([leaf], {}, notAfter + 1)).toEqual(["expired 0"]);
    expect(await codes([leaf], {}, notBefore - 1)).toEqual(["not-yet-valid 0"]);
  });
});
