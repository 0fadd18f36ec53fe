import { afterAll, expect } from "vitest";
import { liveDisposables } from "../shared/base/disposable";

// Whatever a suite opened it must have closed: a leaked disposable is a leaked socket, timer or listener.
afterAll(() => {
  expect(liveDisposables().length, "disposables left open by this file").toBe(0);
});
