import { describe, expect, it } from "vitest";
import { statusCauses, statusNames } from "#shared/model/status";
import { statusEn, statusZh } from "./status";

describe("status texts", () => {
  const keys = [...statusNames.map((name) => `status.${name}`), ...statusCauses.map((cause) => `cause.${cause}`)].flatMap((key) => [
    key,
    `${key}.act`,
  ]);

  it.each([
    ["English", statusEn],
    ["Chinese", statusZh],
  ])("say what every code and cause means and what to do, in %s", (_language, texts: Record<string, string>) => {
    for (const key of keys) expect(texts[key], key).toMatch(/\S.{3}/u);
  });

  it("are really translated", () => {
    for (const [key, text] of Object.entries(statusZh)) expect(text, key).toMatch(/\p{Script=Han}/u);
  });
});
