import { expect, it } from "vitest";
import { CancellationSource } from "./cancellation";
import { liveDisposables } from "./disposable";
import { Fault } from "./fault";

it("tells every listener once, with the first reason", () => {
  const source = new CancellationSource();
  const heard: string[] = [];
  source.onCancelled(({ code }) => heard.push(`a ${code}`));
  source.onCancelled(({ code }) => heard.push(`b ${code}`)).dispose();
  source.throwIfCancelled();
  source.cancel(new Fault("disconnected", "Gone."));
  source.cancel();
  expect(heard).toEqual(["a disconnected"]);
  expect(() => source.throwIfCancelled()).toThrow("Gone.");
});

it("tells at once who listens late, and keeps nothing", () => {
  const source = new CancellationSource();
  source.cancel();
  const heard: string[] = [];
  source.onCancelled(({ code }) => heard.push(code)).dispose();
  expect(heard).toEqual(["cancelled"]);
});

it("forgets its listeners when the work has ended", () => {
  const source = new CancellationSource();
  source.onCancelled(() => expect.unreachable());
  source.dispose();
  expect(liveDisposables()).toEqual([]);
  source.cancel();
});
