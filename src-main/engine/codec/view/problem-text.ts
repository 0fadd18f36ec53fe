import { WireError } from "../wire/wire-error";

/** A WireError as a sentence; throws on what else was thrown. */
export function problemText(reason: unknown): string {
  if (!(reason instanceof WireError)) throw reason;
  return `${reason.message.charAt(0).toUpperCase()}${reason.message.slice(1)}, at byte ${reason.offset}.`;
}
