import { expect, it } from "vitest";
import type { NodeHit } from "#shared/model/message-view";
import { type Find, Finder, type FoundSoFar } from "./finder";

const hit = (...path: number[]): NodeHit => ({ path, within: "value" });
const idle = (finder: Finder) =>
  new Promise<void>((resolve) => {
    const listening = finder.onDidChange(() => {
      if (finder.state.progress < 1) return;
      listening.dispose();
      resolve();
    });
  });

it("shows the first hit, goes on and back and around, and counts", async () => {
  const shown: NodeHit[] = [];
  async function* find(): AsyncGenerator<FoundSoFar> {
    yield { hits: [hit(0)], searched: 10, size: 30 };
    yield { hits: [], searched: 20, size: 30 };
    yield { hits: [hit(1), hit(1)], searched: 30, size: 30 };
  }
  const finder = new Finder(
    () => ({ items: find(), cancel: () => {} }),
    (found) => shown.push(found),
  );
  finder.search("a", false);
  await idle(finder);
  expect(finder.state).toMatchObject({ at: 0, progress: 1 });
  expect(finder.state.hits).toHaveLength(3);
  finder.go(1);
  finder.go(1);
  expect(finder.state.at).toBe(2);
  finder.go(1);
  finder.go(-1);
  expect(finder.state.at).toBe(2);
  expect(shown.map(({ path }) => path[0])).toEqual([0, 1, 1, 0, 1]);
  finder.close();
  expect(finder.state).toMatchObject({ text: "", hits: [], at: -1 });
});

it("hears only the newest search, and cancels the older one", async () => {
  const asked: string[] = [];
  const begun = new Map<string, () => void>();
  const find: Find = (text) => {
    asked.push(text);
    let cancelled: () => void = () => {};
    const end = new Promise<void>((resolve) => {
      cancelled = resolve;
    });
    async function* items(): AsyncGenerator<FoundSoFar> {
      yield { hits: [hit(text.length)], searched: 1, size: 2 };
      begun.get(text)?.();
      if (text === "ab") await end;
      yield { hits: [hit(text.length)], searched: 2, size: 2 };
    }
    return { items: items(), cancel: cancelled };
  };
  const finder = new Finder(find, () => {});
  const running = new Promise<void>((resolve) => begun.set("ab", resolve));
  finder.search("a", false);
  finder.search("ab", false);
  await running;
  finder.search("abc", true);
  await idle(finder);
  expect(asked).toEqual(["ab", "abc"]);
  expect(finder.state.hits.map(({ path }) => path[0])).toEqual([3, 3]);
});

it("keeps what was found where the core goes away", async () => {
  async function* find(): AsyncGenerator<FoundSoFar> {
    yield { hits: [hit(7)], searched: 1, size: 2 };
    throw new Error("gone");
  }
  const finder = new Finder(
    () => ({ items: find(), cancel: () => {} }),
    () => {},
  );
  finder.search("a", false);
  await idle(finder);
  expect(finder.state.hits).toHaveLength(1);
});
