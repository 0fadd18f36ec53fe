import { describe, expect, it } from "vitest";
import { Outbox } from "./outbox";

const bytes = (...values: number[]) => Uint8Array.from(values);

/** An outbox whose messages go when a test says so. */
function outbox() {
  const events: (string | number)[] = [];
  const rooms: (() => void)[] = [];
  const box = new Outbox(async (message) => {
    const [value = 0] = message;
    events.push(value);
    if (value === 255) throw new Error("no");
    await new Promise<void>((room) => rooms.push(room));
  });
  box.open();
  const room = async () => {
    rooms.shift()?.();
    await new Promise(setImmediate);
  };
  return { box, events, room };
}

describe("Outbox", () => {
  it("hands over the first message, and what comes after it, at once", () => {
    const { box, events } = outbox();
    void box.push(bytes(1));
    box.afterAll(() => events.push("half-close"));
    expect(events).toEqual([1, "half-close"]);
  });

  it("waits for room before the next message, and keeps the order", async () => {
    const { box, events, room } = outbox();
    const sent = [box.push(bytes(1)), box.push(bytes(2))];
    box.afterAll(() => events.push("after"));
    expect(events).toEqual([1]);
    await room();
    expect(events).toEqual([1, 2, "after"]);
    await room();
    await Promise.all(sent);
  });

  it("keeps the place of a message that is being made", async () => {
    const { box, events, room } = outbox();
    let make = (_: Uint8Array) => {};
    const making = box.push(
      new Promise<Uint8Array>((made) => {
        make = made;
      }),
    );
    void box.push(bytes(2));
    box.afterAll(() => events.push("after"));
    await room();
    expect(events).toEqual([]);
    make(bytes(1));
    await room();
    await room();
    await making;
    expect(events).toEqual([1, 2, "after"]);
  });

  it("goes on after one that fails", async () => {
    const { box, events } = outbox();
    const failed = expect(box.push(bytes(255))).rejects.toThrow("no");
    const notMade = expect(box.push(Promise.reject(new Error("not made")))).rejects.toThrow("not made");
    void box.push(bytes(3));
    await failed;
    await notMade;
    await new Promise(setImmediate);
    expect(events).toEqual([255, 3]);
  });
});
