import { describe, expect, it } from "vitest";
import type { MessageNode, NodePath } from "#shared/model/message-view";
import type { MessageSource } from "./message-source";
import { ViewedMessage } from "./viewed-message";

const size = 40;

/** Four fields of ten bytes each, on both trees. */
const nodeAt = (path: NodePath): MessageNode => {
  const [index] = path;
  const [start, end] = index === undefined ? [0, size] : [index * 10, index * 10 + 10];
  const kind = index === undefined ? "object" : "string";
  return {
    key: null,
    kind,
    text: '""',
    cut: false,
    children: index === undefined ? 4 : 0,
    start,
    end,
    field: null,
    wire: null,
    problem: null,
  };
};

/** `answerNodeAt` holds back what is asked for a byte until the test lets it go. */
function viewed(answerNodeAt: (offset: number) => Promise<void> = async () => {}) {
  const source: MessageSource = {
    nodes: async (_, windows) =>
      windows.map(({ path, from, count }) => ({
        total: path.length === 0 ? 4 : 0,
        nodes: [0, 1, 2, 3].slice(from, from + count).map((index) => nodeAt([index])),
      })),
    nodeAt: async (_, offset) => {
      await answerNodeAt(offset);
      return [Math.floor(offset / 10)];
    },
    bytes: async (_, count) => new Uint8Array(count),
    text: async () => ({ text: "", truncated: false }),
    find: () => ({ items: (async function* () {})(), cancel: () => {} }),
  };
  return new ViewedMessage(source, { size, root: nodeAt([]) });
}

describe("ViewedMessage", () => {
  it("shows in another view what was chosen in one", async () => {
    const message = viewed();
    await message.reveal("json", [2]);
    expect(message.chosen).toEqual({ start: 20, end: 30 });
    await message.follow("wire");
    expect(message.tree("wire").selected).toEqual([2]);
    await message.follow("json");
    expect(message.tree("json").selected).toEqual([2]);
    message.choose({ start: 0, end: size });
    await message.follow("form");
    expect(message.tree("form").selected).toEqual([]);
    message.close();
  });

  it("of bytes asked for one after the other, shows the last, in whichever order answers come", async () => {
    let letGo: () => void = () => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const message = viewed((offset) => (offset < 20 ? held : Promise.resolve()));
    const first = message.revealByte("wire", 15);
    await message.revealByte("wire", 35);
    letGo();
    await first;
    expect(message.tree("wire").selected).toEqual([3]);
    message.close();
  });

  it("tells when other bytes are chosen, and not when the same are", () => {
    const message = viewed();
    let changes = 0;
    const listening = message.onDidChange(() => changes++);
    message.choose({ start: 1, end: 2 });
    message.choose({ start: 1, end: 2 });
    message.choose(null);
    expect(changes).toBe(2);
    listening.dispose();
    message.close();
  });
});
