import { expect, it } from "vitest";
import { CancellationSource } from "#shared/base/cancellation";
import { toDisposable } from "#shared/base/disposable";
import { Emitter } from "#shared/base/emitter";
import type { Peer } from "#shared/bridge/handlers";
import { relayAll, relayLatest, relayWork } from "./relay";

/** A peer with room for one item at a time, which it gives by `take`. */
function slowPeer() {
  const cancellation = new CancellationSource();
  const got: number[] = [];
  let room = () => {};
  const peer: Peer<never, number> = {
    cancellation,
    input: (async function* () {})(),
    emit: (item) => {
      got.push(item);
      return new Promise((resolve) => {
        room = resolve;
      });
    },
  };
  const take = async () => {
    room();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { peer, got, take, cancellation };
}

it("skips what the peer has no room for, but never the last", async () => {
  const { peer, got, take } = slowPeer();
  const source = new Emitter<number>();
  let end = () => {};
  const done = relayLatest(peer, (push, over) => {
    end = over;
    push(0);
    return source.event(push);
  });
  for (let i = 1; i < 100; i++) source.fire(i);
  await take();
  source.fire(100);
  end();
  await take();
  await take();
  await done;
  expect(got).toEqual([0, 99, 100]);
  expect(source.hasListeners).toBe(false);
});

it("delivers every value of what is rare", async () => {
  const { peer, got, take } = slowPeer();
  const source = new Emitter<number>();
  let end = () => {};
  const done = relayAll(peer, (push, over) => {
    end = over;
    return source.event(push);
  });
  for (let i = 0; i < 5; i++) source.fire(i);
  end();
  for (let i = 0; i < 6; i++) await take();
  await done;
  expect(got).toEqual([0, 1, 2, 3, 4]);
});

it("stops listening when the peer cancels", async () => {
  const { peer, cancellation } = slowPeer();
  let listening = true;
  const done = relayLatest(peer, () =>
    toDisposable(() => {
      listening = false;
    }),
  );
  cancellation.cancel();
  await expect(done).rejects.toMatchObject({ code: "cancelled" });
  expect(listening).toBe(false);
});

it("tells how far a piece of work is, as far as the peer reads, and always what came of it", async () => {
  const { peer, got, take } = slowPeer();
  let end = (_: number) => {};
  const done = relayWork<number, number>(
    peer,
    (progress) => progress,
    async ({ onProgress }) => {
      for (let i = 1; i < 10; i++) onProgress(i);
      return new Promise((resolve) => (end = resolve));
    },
  );
  expect(got).toEqual([1]);
  end(100);
  await take();
  await take();
  await done;
  expect(got).toEqual([1, 100]);
});

it("hands on why a piece of work failed", async () => {
  const { peer } = slowPeer();
  await expect(relayWork(peer, Number, () => Promise.reject(new RangeError("no")))).rejects.toThrow("no");
});
