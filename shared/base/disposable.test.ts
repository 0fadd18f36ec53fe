import { expect, test } from "vitest";
import { DisposableStore, liveDisposables, toDisposable } from "./disposable";

test("a clean-up runs once, whoever calls it", () => {
  let runs = 0;
  const one = toDisposable(() => {
    runs += 1;
  });
  expect(liveDisposables()).toContain(one);
  one.dispose();
  one.dispose();
  expect(runs).toBe(1);
  expect(liveDisposables()).not.toContain(one);
});

test("a store ends what it owns, the newest first, and what comes late at once", () => {
  const ended: string[] = [];
  const named = (name: string) => toDisposable(() => ended.push(name));
  const store = new DisposableStore();
  store.add(named("first"));
  store.add(named("second"));
  store.dispose();
  expect(ended).toEqual(["second", "first"]);
  store.add(named("late"));
  expect(ended).toEqual(["second", "first", "late"]);
  expect(store.disposed).toBe(true);
});
