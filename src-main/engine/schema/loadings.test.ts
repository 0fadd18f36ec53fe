import { expect, onTestFinished, test } from "vitest";
import { CancellationSource } from "#shared/base/cancellation";
import type { CompileControl } from "./compile/schema-engine";
import { Loadings } from "./loadings";

/** Loading that goes on until it is told what to do. */
function loadingOf(loadings: Loadings, sourceId: string, outer?: CancellationSource) {
  let control: CompileControl = {};
  let finish = (_value: string) => {};
  const ended = loadings.run(
    { sourceId, label: sourceId },
    (given) => {
      control = given;
      return new Promise<string>((resolve, reject) => {
        finish = resolve;
        given.cancellation?.onCancelled(reject);
      });
    },
    outer,
  );
  ended.catch(() => {});
  return {
    ended,
    finish: (value: string) => finish(value),
    progress: (done: number, total: number | null) => control.progress?.(done, total),
  };
}

function loadingsOf(slowMs: number) {
  const loadings = new Loadings(slowMs);
  let changes = 0;
  const listening = loadings.onDidChange(() => changes++);
  onTestFinished(() => {
    listening.dispose();
    loadings.dispose();
  });
  return { loadings, changes: () => changes };
}

test("what takes a while is listed with how far it is, until it ends", async () => {
  const { loadings } = loadingsOf(0);
  const { ended, finish, progress } = loadingOf(loadings, "a");
  await expect.poll(() => loadings.list()).toEqual([{ sourceId: "a", label: "a", done: 0, total: null }]);
  progress(3, null);
  progress(4, 7);
  expect(loadings.list()).toMatchObject([{ done: 4, total: 7 }]);
  finish("done");
  expect(await ended).toBe("done");
  expect(loadings.list()).toEqual([]);
});

test("what is quick is never listed", async () => {
  const { loadings, changes } = loadingsOf(60_000);
  const { ended, finish, progress } = loadingOf(loadings, "a");
  progress(1, 2);
  expect(loadings.has("a")).toBe(true);
  finish("done");
  await ended;
  expect(loadings.has("a")).toBe(false);
  expect(changes()).toBe(0);
});

test("cancelling ends all loading of a source, and no other's", async () => {
  const { loadings } = loadingsOf(0);
  const [first, second, other] = [loadingOf(loadings, "a"), loadingOf(loadings, "a"), loadingOf(loadings, "b")];
  await expect.poll(() => loadings.list().map(({ sourceId }) => sourceId)).toEqual(["a", "b"]);
  const settled = loadings.settled("a");
  loadings.cancel("a");
  expect(loadings.list().map(({ sourceId }) => sourceId)).toEqual(["b"]);
  await expect(first.ended).rejects.toMatchObject({ code: "cancelled" });
  await expect(second.ended).rejects.toMatchObject({ code: "cancelled" });
  await settled;
  other.finish("done");
  expect(await other.ended).toBe("done");
});

test("who asked for it can cancel it too", async () => {
  const { loadings } = loadingsOf(0);
  const asking = new CancellationSource();
  const { ended } = loadingOf(loadings, "a", asking);
  asking.cancel();
  await expect(ended).rejects.toMatchObject({ code: "cancelled" });
  await expect(loadings.run({ sourceId: "a", label: "a" }, async () => 1, asking)).rejects.toMatchObject({ code: "cancelled" });
  expect(loadings.has("a")).toBe(false);
});
