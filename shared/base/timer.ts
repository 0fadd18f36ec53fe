import { type Disposable, toDisposable } from "./disposable";

// Both Node and the browser have these two; shared/ compiles with the types of neither, so they are named here, once.
const universal = globalThis as unknown as {
  setTimeout(run: () => void, ms: number): unknown;
  clearTimeout(timer: unknown): void;
};

/** Runs `run` once after `ms` milliseconds unless disposed before. */
export function after(ms: number, run: () => void): Disposable {
  const done = toDisposable(() => universal.clearTimeout(timer));
  const timer = universal.setTimeout(() => {
    done.dispose();
    run();
  }, ms);
  return done;
}
