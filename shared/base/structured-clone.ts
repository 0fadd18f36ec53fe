// Node and the browser both have these; shared/ compiles with the types of neither, so they are named here, once.
const universal = globalThis as unknown as {
  structuredClone(value: unknown): unknown;
  queueMicrotask(run: () => void): void;
};

/** A deep copy as a message port would make it. Throws on what cannot be cloned, a function for instance. */
export function cloneStructured(value: unknown): unknown {
  return universal.structuredClone(value);
}

/** Runs `run` after the current job, before any timer. */
export function soon(run: () => void): void {
  universal.queueMicrotask(run);
}
