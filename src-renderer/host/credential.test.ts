import { describe, expect, test } from "vitest";
import { type CredentialPlace, forgetSession, keepSession, parseWelcome, takeCredential } from "./credential";

function placeOf(hash: string, kept: Record<string, string> = {}): CredentialPlace & { stripped: number } {
  const items = new Map(Object.entries(kept));
  const place = {
    hash,
    stripped: 0,
    stripHash: () => void place.stripped++,
    storage: {
      getItem: (key: string) => items.get(key) ?? null,
      setItem: (key: string, value: string) => void items.set(key, value),
      removeItem: (key: string) => void items.delete(key),
    },
  };
  return place;
}

describe("takeCredential", () => {
  test("a launch code is taken and stripped, and wins over a kept token", () => {
    const place = placeOf("#c=Ab-9_z");
    keepSession(place, "old");
    expect(takeCredential(place)).toEqual({ code: "Ab-9_z" });
    expect(place.stripped).toBe(1);
  });

  test("without a code the kept token is the credential", () => {
    const place = placeOf("");
    keepSession(place, "token");
    expect(takeCredential(place)).toEqual({ session: "token" });
    expect(place.stripped).toBe(0);
    forgetSession(place);
    expect(takeCredential(place)).toBeNull();
  });

  test.each(["#c=", "#c=a b", "#c=<script>", "#x=1", `#c=${"a".repeat(257)}`])("%s is no code, and is stripped all the same", (hash) => {
    const place = placeOf(hash);
    expect(takeCredential(place)).toBeNull();
    expect(place.stripped).toBe(1);
  });
});

test("parseWelcome takes a session's token and nothing else", () => {
  expect(parseWelcome('{"session":"abc"}')).toBe("abc");
  for (const text of ["", "null", "[]", '"abc"', "{}", '{"session":1}', '{"session":""}', "{"]) expect(parseWelcome(text)).toBeNull();
});
