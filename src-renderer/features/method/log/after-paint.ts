import { type Disposable, toDisposable } from "#shared/base/disposable";

/** Runs `run` in a task of its own, when what has changed so far has been painted. */
export function afterPaint(run: () => void): Disposable {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const frame = requestAnimationFrame(() => {
    // What a frame's callbacks end with is painted before the next task.
    timer = setTimeout(run);
  });
  return toDisposable(() => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  });
}
