import { expect, test } from "vitest";
import { Emitter } from "./emitter";

test("listeners hear in order until they are disposed", () => {
  const heard: string[] = [];
  const emitter = new Emitter<string>();
  const a = emitter.event((value) => heard.push(`a:${value}`));
  const b = emitter.event((value) => heard.push(`b:${value}`));
  emitter.fire("1");
  a.dispose();
  emitter.fire("2");
  b.dispose();
  expect(heard).toEqual(["a:1", "b:1", "b:2"]);
  expect(emitter.hasListeners).toBe(false);
});

test("a listener that throws does not keep the others from hearing, and its error is not lost", () => {
  const emitter = new Emitter<number>();
  const heard: number[] = [];
  const bad = emitter.event(() => {
    throw new Error("bad listener");
  });
  const good = emitter.event((value) => heard.push(value));
  expect(() => emitter.fire(7)).toThrow("bad listener");
  expect(heard).toEqual([7]);
  bad.dispose();
  good.dispose();
});

test("the same function may listen twice", () => {
  const emitter = new Emitter<number>();
  let heard = 0;
  const listener = () => {
    heard += 1;
  };
  const first = emitter.event(listener);
  const second = emitter.event(listener);
  emitter.fire(1);
  first.dispose();
  emitter.fire(1);
  second.dispose();
  expect(heard).toBe(3);
});
