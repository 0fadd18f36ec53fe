import { expect, it } from "vitest";
import { Fault } from "../base/fault";
import { defaultMaxReceiveBytes } from "./call";
import { readCallSettings } from "./call-settings";
import type { CallSettingsText } from "./saved-request";

it("reads settings as people write them; what is absent or empty is as for a call without", () => {
  expect(readCallSettings({})).toEqual({
    deadlineMs: null,
    maxReceiveBytes: defaultMaxReceiveBytes,
    maxSendBytes: null,
    gzip: undefined,
    waitForReady: undefined,
  });
  const keepalive = { every: "10s", timeout: "" };
  expect(readCallSettings({ deadline: "1.5s", maxReceive: "4 MiB", maxSend: "", gzip: true, keepalive })).toMatchObject({
    deadlineMs: 1500,
    maxReceiveBytes: 4 * 1024 ** 2,
    maxSendBytes: null,
    gzip: true,
    keepalive: { timeMs: 10_000, timeoutMs: 20_000 },
  });
  expect(readCallSettings({ keepalive: { every: "", timeout: "5s" } }).keepalive).toBeNull();
});

it.each<[CallSettingsText, string]>([
  [{ deadline: "soon" }, "deadline"],
  [{ deadline: "25h" }, "deadline"],
  [{ maxReceive: "3 GiB" }, "maxReceive"],
  [{ keepalive: { every: "-1s", timeout: "" } }, "keepalive.every"],
])("%j is refused by its field", (text, field) => {
  let fault: Fault | null = null;
  try {
    readCallSettings(text);
  } catch (reason) {
    fault = Fault.from(reason);
  }
  expect(fault).toMatchObject({ code: "bad-params", facts: { field } });
});
