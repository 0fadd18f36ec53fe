import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Cancellation, CancellationSource } from "#shared/base/cancellation";
import { Fault } from "#shared/base/fault";
import { TokenCache } from "./token-cache";
import type { Token } from "./token-endpoint";

let now: number;
let cache: TokenCache;
let fetched: number;
let cancellation: CancellationSource;

beforeEach(() => {
  now = 1_000_000;
  fetched = 0;
  cache = new TokenCache(() => now);
  cancellation = new CancellationSource();
});

afterEach(() => {
  cache.dispose();
  cancellation.dispose();
});

const token = (text: string, lifeMs: number | null): Token => ({
  text,
  expiresAt: lifeMs === null ? null : now + lifeMs,
  scope: null,
  refreshToken: null,
});
const get = async (lifeMs: number | null, key = "a") =>
  (await cache.get(key, cancellation, async () => token(`${key}${++fetched}`, lifeMs))).text;
const refuse = async () => {
  throw new Fault("auth-failed", "no");
};

describe("a cache of tokens", () => {
  it("renews a token a minute before its end, and a short-lived one when a fifth is left", async () => {
    expect([await get(3_600_000), await get(3_600_000)]).toEqual(["a1", "a1"]);
    now += 3_539_000;
    expect(await get(10_000)).toBe("a1");
    now += 2_000;
    expect(await get(10_000)).toBe("a2");
    now += 7_000;
    expect(await get(10_000)).toBe("a2");
    now += 1_500;
    expect(await get(10_000)).toBe("a3");
  });

  it("asks again after ten minutes where nobody says when a token ends", async () => {
    expect(await get(null)).toBe("a1");
    now += 599_000;
    expect(await get(null)).toBe("a1");
    now += 2_000;
    expect(await get(null)).toBe("a2");
  });

  it("takes what is still good where it cannot be renewed, and not a moment longer", async () => {
    await get(3_600_000);
    now += 3_590_000;
    expect((await cache.get("a", cancellation, refuse)).text).toBe("a1");
    now += 10_000;
    await expect(cache.get("a", cancellation, refuse)).rejects.toMatchObject({ code: "auth-failed" });
  });

  it("does not remember a failure", async () => {
    await expect(cache.get("a", cancellation, refuse)).rejects.toMatchObject({ code: "auth-failed" });
    expect(await get(1000)).toBe("a1");
  });

  it("keeps tokens apart, and forgets those used longest ago", async () => {
    for (let n = 0; n < 201; n++) await get(3_600_000, `k${n}`);
    expect(await get(3_600_000, "k200")).toBe("k200201");
    expect(await get(3_600_000, "k0")).toBe("k0202");
    cache.drop("k200");
    expect(await get(3_600_000, "k200")).toBe("k200203");
  });

  it("ends a fetch when the last one who waits for it has gone, and begins anew for the next", async () => {
    const [one, two] = [new CancellationSource(), new CancellationSource()];
    const fetches: Cancellation[] = [];
    const never = (given: Cancellation) => {
      fetches.push(given);
      return new Promise<Token>((_resolve, reject) => void given.onCancelled(reject));
    };
    const waiting = [cache.get("a", one, never), cache.get("a", two, never)];
    one.cancel();
    await expect(waiting[0]).rejects.toMatchObject({ code: "cancelled" });
    expect([fetches.length, fetches[0]?.reason]).toEqual([1, null]);
    two.cancel();
    expect(fetches[0]?.reason).toMatchObject({ code: "cancelled" });
    expect(await get(1000)).toBe("a1");
    await expect(waiting[1]).rejects.toMatchObject({ code: "cancelled" });
    await expect(cache.get("b", one, never)).rejects.toMatchObject({ code: "cancelled" });
    for (const source of [one, two]) source.dispose();
  });
});
