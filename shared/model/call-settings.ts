import { Fault } from "../base/fault";
import { parseByteSize } from "./byte-size";
import { type CallRequest, defaultMaxReceiveBytes, type Keepalive } from "./call";
import { parseDuration } from "./duration";
import type { CallSettingsText } from "./saved-request";

/** What settings say of a call. */
export type CallSettings = Pick<CallRequest, "deadlineMs" | "maxReceiveBytes" | "maxSendBytes" | "gzip" | "waitForReady" | "keepalive">;

/** The longest deadline and the longest time between pings. */
const maxMs = 24 * 3600 * 1000;

/** Settings as people write them, read; what is absent or empty is as for a call without. Fault bad-params (facts: field). */
export function readCallSettings(text: CallSettingsText): CallSettings {
  return {
    deadlineMs: durationOf("deadline", text.deadline),
    maxReceiveBytes: sizeOf("maxReceive", text.maxReceive) ?? defaultMaxReceiveBytes,
    maxSendBytes: sizeOf("maxSend", text.maxSend),
    gzip: text.gzip,
    waitForReady: text.waitForReady,
    ...(text.keepalive ? { keepalive: keepaliveOf(text.keepalive) } : {}),
  };
}

/** The texts of settings where there are `{{names}}` in one of them, for the core to fill in and to read; undefined where there are none. */
export function namedSettings(settings: Undefinable<CallSettingsText>): CallSettingsText | undefined {
  const { deadline, maxReceive, maxSend, gzip, waitForReady, keepalive } = settings;
  const texts = [deadline, maxReceive, maxSend, keepalive?.every, keepalive?.timeout];
  if (!texts.some((text) => text?.includes("{{"))) return undefined;
  return {
    ...(deadline === undefined ? {} : { deadline }),
    ...(maxReceive === undefined ? {} : { maxReceive }),
    ...(maxSend === undefined ? {} : { maxSend }),
    ...(gzip === undefined ? {} : { gzip }),
    ...(waitForReady === undefined ? {} : { waitForReady }),
    ...(keepalive === undefined ? {} : { keepalive }),
  };
}

type Undefinable<T> = { readonly [Key in keyof T]?: T[Key] | undefined };

function keepaliveOf({ every, timeout }: NonNullable<CallSettingsText["keepalive"]>): Keepalive | null {
  const timeMs = durationOf("keepalive.every", every);
  return timeMs === null ? null : { timeMs, timeoutMs: durationOf("keepalive.timeout", timeout) ?? 20_000 };
}

function durationOf(field: string, text = ""): number | null {
  if (text.trim() === "") return null;
  const ms = parseDuration(text);
  if (ms !== null && ms <= maxMs) return Math.max(1, Math.round(ms));
  throw new Fault("bad-params", `${JSON.stringify(text)} is no duration for ${field}.`, {
    act: "Write it as 500ms, 5s, 1.5m or 2h; at most 24h.",
    facts: { field },
  });
}

function sizeOf(field: string, text = ""): number | null {
  if (text.trim() === "") return null;
  const bytes = parseByteSize(text);
  if (bytes !== null) return bytes;
  throw new Fault("bad-params", `${JSON.stringify(text)} is no size for ${field}.`, {
    act: "Write it as 512, 64 kB or 4 MiB; less than 2 GiB.",
    facts: { field },
  });
}
