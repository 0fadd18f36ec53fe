import { afterEach, describe, expect, it } from "vitest";
import { Flusher, Inbox, Outbox, windowCredit } from "./flow";

const flushers: Flusher[] = [];
afterEach(() => {
  for (const flusher of flushers.splice(0)) flusher.dispose();
});

/** Outboxes of one channel, and in which order it sent how many items of each. */
function channel(names: readonly string[], credit = windowCredit) {
  const flusher = new Flusher();
  flushers.push(flusher);
  const sent: [string, number][] = [];
  const outboxes = names.map((name) => new Outbox(flusher, credit, (items) => sent.push([name, items.length])));
  return { sent, outboxes };
}

describe("sending", () => {
  it("sends a lone item at once, and what follows it together", async () => {
    const { sent, outboxes } = channel(["a"]);
    const [a] = outboxes;
    for (let i = 0; i < 100; i++) void a?.push(i);
    expect(sent).toEqual([["a", 1]]);
    await a?.finish();
    expect(sent).toEqual([
      ["a", 1],
      ["a", 99],
    ]);
  });

  it("sends what follows a little later without a wait, a few times", async () => {
    const { sent, outboxes } = channel(["a"]);
    const [a] = outboxes;
    for (let i = 0; i < 10; i++) {
      void a?.push(i);
      void a?.push(i);
      await Promise.resolve();
    }
    expect(sent.map(([, count]) => count)).toEqual([1, 1, 2, 2, 2]);
    await a?.finish();
    expect(sent.map(([, count]) => count)).toEqual([1, 1, 2, 2, 2, 12]);
  });

  it("sends the first of a stream without a wait, however much others send", async () => {
    const { sent, outboxes } = channel(["busy", "asked", "asked next"]);
    const [busy, ...asked] = outboxes;
    for (let i = 0; i < 10; i++) {
      void busy?.push(i);
      await Promise.resolve();
    }
    for (const outbox of asked) {
      void outbox.push("answer");
      await Promise.resolve();
    }
    expect(sent.filter(([name]) => name !== "busy")).toEqual([
      ["asked", 1],
      ["asked next", 1],
    ]);
  });

  it("lets every stream send when one has a batch full", () => {
    const { sent, outboxes } = channel(["flood", "quiet", "other"]);
    const [flood, quiet, other] = outboxes;
    void flood?.push(0);
    void quiet?.push("now");
    void other?.push("now");
    for (let i = 0; i < 500; i++) void flood?.push(i);
    expect(sent).toEqual([
      ["flood", 1],
      ["quiet", 1],
      ["other", 1],
      ["flood", 500],
    ]);
  });

  it("takes turns among streams that all have much to send", () => {
    const { sent, outboxes } = channel(["a", "b"]);
    const [a, b] = outboxes;
    for (let i = 0; i < 1001; i++) {
      void a?.push(i);
      void b?.push(i);
    }
    expect(sent.map(([name]) => name)).toEqual(["a", "b", "a", "a", "b"]);
    expect(sent.filter(([name]) => name === "b").map(([, count]) => count)).toEqual([500, 499]);
  });

  it("cuts a batch by its bytes", async () => {
    const { sent, outboxes } = channel(["a"]);
    const [a] = outboxes;
    for (let i = 0; i < 5; i++) void a?.push("x".repeat(100_000));
    await a?.finish();
    expect(sent.map(([, count]) => count)).toEqual([1, 2, 1, 1]);
  });

  it("keeps the order over a wait for credit", async () => {
    const items: unknown[] = [];
    const flusher = new Flusher();
    flushers.push(flusher);
    const outbox = new Outbox(flusher, { items: 2, bytes: 100 }, (batch) => items.push(...batch));
    const pushes = [1, 2, 3, 4, 5].map((item) => outbox.push(item));
    const end = outbox.finish();
    for (let i = 0; i < 3; i++) outbox.grant({ items: 1, bytes: 0 });
    await Promise.all([...pushes, end]);
    expect(items).toEqual([1, 2, 3, 4, 5]);
    await expect(outbox.push(6)).rejects.toMatchObject({ code: "wrong-state" });
  });
});

describe("receiving", () => {
  it("gives credit for what was read, and for no more", async () => {
    const grants: number[] = [];
    const inbox = new Inbox<number>(
      windowCredit,
      ({ items }) => grants.push(items),
      () => {},
    );
    const items = Array.from({ length: windowCredit.items }, (_, i) => i);
    inbox.accept(items, inbox.charge(items));
    expect(() => inbox.charge([0])).toThrow(expect.objectContaining({ code: "protocol" }));
    for (let i = 0; i < windowCredit.items / 2 - 1; i++) await inbox.next();
    expect(grants).toEqual([]);
    await inbox.next();
    expect(grants).toEqual([windowCredit.items / 2]);
    expect(inbox.charge([0])).toHaveLength(1);
  });

  it("gives every item in order over a stream that is never read empty", async () => {
    const inbox = new Inbox<number>(
      windowCredit,
      () => {},
      () => {},
    );
    let sent = 0;
    const more = (count: number) => {
      const items = Array.from({ length: count }, () => sent++);
      inbox.accept(items, inbox.charge(items));
    };
    more(10);
    for (let read = 0; read < 3 * windowCredit.items; read++) {
      expect((await inbox.next()).value).toBe(read);
      more(1);
    }
  });

  it("ends after what was left, but fails at once", async () => {
    const make = () => {
      const inbox = new Inbox<string>(
        windowCredit,
        () => {},
        () => {},
      );
      inbox.accept(["last"], [1]);
      return inbox;
    };
    const ended = make();
    ended.end(null);
    expect(await ended.next()).toEqual({ done: false, value: "last" });
    expect(await ended.next()).toEqual({ done: true, value: undefined });
  });
});
