import { existsSync } from "node:fs";
import { access, chmod, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { appWindowFlags, findBrowser, hasDisplay, isExecutable, openAppWindow } from "./app-window";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "wirebench-window-"));
});
afterEach(() => rm(folder, { recursive: true }));

describe("finding a browser", () => {
  const among =
    (...there: string[]) =>
    (file: string) =>
      there.includes(file);

  it("takes Chrome before Chromium before Edge on Linux", () => {
    const env = { PATH: "/usr/local/bin:/usr/bin" };
    const find = (...there: string[]) => findBrowser({ platform: "linux", env, isExecutable: among(...there) });
    expect(find("/usr/bin/chromium", "/usr/local/bin/google-chrome")).toBe("/usr/local/bin/google-chrome");
    expect(find("/usr/bin/microsoft-edge", "/usr/bin/chromium")).toBe("/usr/bin/chromium");
    expect(find()).toBeNull();
  });

  it("looks where macOS and Windows keep programs", () => {
    const chrome = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";
    expect(findBrowser({ platform: "darwin", env: {}, isExecutable: among(chrome) })).toBe(chrome);
    const edge = "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe";
    const env = { "PROGRAMFILES(X86)": "C:\\Program Files (x86)" };
    expect(findBrowser({ platform: "win32", env, isExecutable: among(edge) })).toBe(edge);
  });

  it("obeys WIREBENCH_BROWSER, and finds none if that is none", () => {
    const env = { PATH: "/usr/bin", WIREBENCH_BROWSER: "/opt/mine" };
    expect(findBrowser({ platform: "linux", env, isExecutable: among("/opt/mine", "/usr/bin/chromium") })).toBe("/opt/mine");
    expect(findBrowser({ platform: "linux", env, isExecutable: among("/usr/bin/chromium") })).toBeNull();
  });

  it("knows whether there is a screen", () => {
    expect(hasDisplay("linux", {})).toBe(false);
    expect(hasDisplay("linux", { WAYLAND_DISPLAY: "wayland-0" })).toBe(true);
    expect(hasDisplay("darwin", {})).toBe(true);
  });
});

describe("opening an app window", () => {
  it("gives up the sandbox for root alone", () => {
    expect(appWindowFlags("http://x/", "/p", true)).toContain("--no-sandbox");
    expect(appWindowFlags("http://x/", "/p", false)).not.toContain("--no-sandbox");
  });

  /** A program in the browser's place, which notes its arguments. */
  const program = async (body: string) => {
    const file = path.join(folder, "browser");
    await writeFile(file, `#!/bin/sh\nprintf '%s\\n' "$@" > "${folder}/args"\n${body}\n`);
    await chmod(file, 0o755);
    expect(isExecutable(file)).toBe(true);
    return file;
  };

  it.skipIf(process.platform === "win32")("ends when the browser ends", async () => {
    const browser = await program("exit 3");
    expect(await openAppWindow(browser, "http://127.0.0.1:1/#c=x", path.join(folder, "profile"))).toBe(3);
    const args = (await readFile(path.join(folder, "args"), "utf8")).split("\n");
    expect(args).toContain("--app=http://127.0.0.1:1/#c=x");
    expect(args).toContain(`--user-data-dir=${path.join(folder, "profile")}`);
  });

  it.skipIf(process.platform === "win32")("closes the browser when told to", async () => {
    const browser = await program("exec sleep 600");
    const abort = new AbortController();
    const profile = path.join(folder, "profile");
    const window = openAppWindow(browser, "http://127.0.0.1:1/", profile, abort.signal);
    await eventually(() => access(path.join(folder, "args")));
    abort.abort();
    expect(await window).toBe(0);
    expect(await openAppWindow(browser, "http://127.0.0.1:1/", profile, abort.signal)).toBe(0);
  });

  it.skipIf(process.platform === "win32")("takes a profile of its own while another window has the usual one", async () => {
    const browser = await program("exit 0");
    const profile = path.join(folder, "profile");
    const profileUsed = async () => {
      await openAppWindow(browser, "http://127.0.0.1:1/", profile);
      return /--user-data-dir=(.*)/.exec(await readFile(path.join(folder, "args"), "utf8"))?.[1] ?? "";
    };
    expect(await profileUsed()).toBe(profile);
    await symlink(`host-${process.pid}`, path.join(profile, "SingletonLock"));
    const passing = await profileUsed();
    expect(passing).not.toBe(profile);
    expect(existsSync(passing)).toBe(false);
    await rm(path.join(profile, "SingletonLock"));
    await symlink("host-999999999", path.join(profile, "SingletonLock"));
    expect(await profileUsed()).toBe(profile);
  });

  it("says so when the browser does not start", async () => {
    const missing = path.join(folder, "none");
    expect(isExecutable(missing)).toBe(false);
    await expect(openAppWindow(missing, "http://127.0.0.1:1/", folder)).rejects.toMatchObject({ code: "unsupported" });
  });
});

/** Generous: a slow machine is not a failing test. */
function eventually<T>(check: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(check, { timeout: 20_000, interval: 10 });
}
