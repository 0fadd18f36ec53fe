import fc from "fast-check";
import { expect, it } from "vitest";
import { maxPrepared, once, type PreparedMessage } from "#shared/model/prepared-message";
import { moved, preparedOf, withChange, withMessage, without } from "./prepared-list";

const message = (id: string): PreparedMessage => ({ id, name: id, format: "json", text: "{}", repeat: once });
const ids = (list: readonly PreparedMessage[]) => list.map(({ id }) => id).join("");
const list = ["a", "b", "c"].map(message);

it("adds at the end or where it was, changes, and takes away", () => {
  expect(ids(withMessage(list, message("d")))).toBe("abcd");
  expect(ids(withMessage(without(list, "b"), message("b"), 1))).toBe("abc");
  expect(withChange(list, "b", { name: "B" }).map(({ name }) => name)).toEqual(["a", "B", "c"]);
  expect(
    withMessage(
      Array.from({ length: maxPrepared }, (_, i) => message(String(i))),
      message("x"),
    ),
  ).toHaveLength(maxPrepared);
});

it("moves one by one place, and leaves the ends where they are", () => {
  expect(ids(moved(list, "c", -1))).toBe("acb");
  expect(ids(moved(list, "a", 1))).toBe("bac");
  expect(moved(list, "a", -1)).toBe(list);
  expect(moved(list, "c", 1)).toBe(list);
  expect(moved(list, "?", 1)).toBe(list);
});

it("loses and doubles none, however they are moved", () => {
  const moves = fc.array(fc.tuple(fc.constantFrom("a", "b", "c"), fc.constantFrom(1 as const, -1 as const)));
  fc.assert(
    fc.property(moves, (steps) => {
      const after = steps.reduce<readonly PreparedMessage[]>((now, [id, by]) => moved(now, id, by), list);
      expect([...ids(after)].sort().join("")).toBe("abc");
    }),
  );
});

it("names a message by what it says", () => {
  const name = (text: string) => preparedOf("1", { format: "json", text }, "Message 1").name;
  expect(name('{ "from": "alice", "text": "is build 1042 green?" }')).toBe("is build 1042 green?");
  expect(name('{ "from": "爱丽丝", "text": "部署到预发环境", "at": "2026-11-20T22:13:20Z" }')).toBe("部署到预发环境");
  expect(name('{ "n": 1, "at": "2026-11-20T22:13:20Z" }')).toBe("Message 1");
  expect(name("")).toBe("Message 1");
  expect([...name(`{"text":"${"很长".repeat(40)}"}`)]).toHaveLength(28);
  expect(preparedOf("1", { format: "hex", text: "0a" }, "Message 1").name).toBe("Message 1");
});
