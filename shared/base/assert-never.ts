/** Closes a switch over a union: compiles only where every case is handled. Throws if one reaches it at run time. */
export function assertNever(value: never): never {
  throw new Error(`Unhandled case: ${JSON.stringify(value)}`);
}
