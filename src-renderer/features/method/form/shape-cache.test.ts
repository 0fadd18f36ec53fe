import { expect, it } from "vitest";
import type { MessageShape } from "#shared/model/message-shape";
import { ShapeCache } from "./shape-cache";

const shape = (name: string, doc = ""): MessageShape => ({ name, doc, fields: [], oneofs: [] });
const settled = () => new Promise((resolve) => setTimeout(resolve));

it("asks once for what is wanted together, in questions of at most 50 names", async () => {
  const asked: (readonly string[])[] = [];
  const cache = new ShapeCache(async (names) => {
    asked.push(names);
    return names.filter((name) => name !== "gone").map((name) => shape(name));
  });
  for (let i = 0; i < 60; i++) cache.want(`m${i}`);
  cache.want("gone");
  cache.want("m0");
  expect(cache.get("m0")).toBeUndefined();
  await settled();
  cache.want("m0");
  await settled();
  expect(asked.map((names) => names.length)).toEqual([50, 11]);
  expect(cache.get("m0")).toEqual(shape("m0"));
  expect(cache.get("gone")).toBeNull();
});

it("keeps what it knows until the new shapes come, and passes over answers from before a change", async () => {
  const answers: ((doc: string) => void)[] = [];
  const cache = new ShapeCache((names) => new Promise((resolve) => answers.push((doc) => resolve(names.map((name) => shape(name, doc))))));
  cache.want("a");
  await settled();
  answers[0]?.("old");
  await settled();
  cache.renew();
  await settled();
  expect(cache.get("a")?.doc).toBe("old");
  cache.renew();
  await settled();
  answers[2]?.("newest");
  answers[1]?.("late");
  await settled();
  expect(cache.get("a")?.doc).toBe("newest");
});

it("a question that fails leaves nothing known, or what was known", async () => {
  let fails = true;
  const cache = new ShapeCache(async (names) => {
    if (fails) throw new Error("gone");
    return names.map((name) => shape(name));
  });
  cache.want("a");
  await settled();
  expect(cache.get("a")).toBeNull();
  fails = false;
  cache.renew();
  await settled();
  fails = true;
  cache.renew();
  await settled();
  expect(cache.get("a")).toEqual(shape("a"));
});
