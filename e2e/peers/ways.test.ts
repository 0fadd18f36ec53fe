import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { connect } from "node:net";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Client } from "../../shared/bridge/client";
import type { WirebenchContract } from "../../shared/contract/contract";
import type { ProxyChoice } from "../../shared/model/trust";
import { openPage, startCore } from "../../src-main/app/testing/served-core";
import { cli } from "../../src-main/cli/testing/cli";
import { TestAuthority } from "../../src-main/engine/channels/testing/certificates";
import { closedPort } from "../../src-main/engine/channels/testing/hostile-server";
import { describePeer, KeyFolder, wholeManners } from "../support/secured-peers";

/** Ways to a server that are no plain connection: unix sockets, and proxies that others wrote. */
const files = new KeyFolder();
let authority: TestAuthority;
let trusting: readonly string[];

beforeAll(async () => {
  authority = await TestAuthority.make();
  trusting = ["-cacert", files.keep("ca.pem", authority.cert), "-servername", "localhost"];
});

const unary = "tutorial.v1.UserService/GetUser";
const call = (target: string, ...flags: readonly string[]) => cli(["call", "-ndjson", ...flags, "-d", '{"id": 7}', target, unary]);
const answered = { code: 0, stdout: expect.stringContaining("小泽") };

for (const manner of wholeManners) {
  describePeer(manner, "on a unix socket", (serve) => {
    it("in plaintext", async () => {
      const unix = files.at(`${manner.name}.sock`);
      await serve({ unix });
      for (const way of [["-unix", unix], [`unix:${unix}`], [`unix://${unix}`]]) {
        const [target = "", ...flags] = way.reverse();
        expect(await call(target, "-plaintext", ...flags)).toMatchObject(answered);
      }
      expect((await cli(["list", "-plaintext", "-unix", unix])).stdout).toContain("tutorial.v1.UserService");
    });

    it("over TLS, one-way and mutual", async () => {
      const unix = files.at(`${manner.name}-tls.sock`);
      await serve({ ...files.keepPair("server", await authority.issue()), authorities: trusting[1] ?? "", unix });
      const { cert, key } = files.keepPair("client", await authority.issue({ purpose: "client" }));
      const identity = ["-cert", cert, "-key", key];
      expect(await call(unix, "-unix", ...trusting, ...identity)).toMatchObject(answered);
      const refused = await call(unix, "-unix", ...trusting);
      expect(refused.stderr).toContain("asks for a client certificate, and none was given");
      const misnamed = await call(unix, "-unix", ...trusting.slice(0, 2), ...identity, "-servername", "other.example");
      expect(misnamed.stderr).toContain("not for other.example: it is for localhost");
    });
  });
}

interface ProxyProgram {
  readonly program: string;
  readonly kind: "http" | "socks5";
  args(port: number): readonly string[];
}

const user = "xiaoze";
const password = "p4ss-of-the-proxy";
const proxies: readonly ProxyProgram[] = [
  {
    program: "tinyproxy",
    kind: "http",
    args: (port) => {
      const config = `Port ${port}\nListen 127.0.0.1\nMaxClients 20\nBasicAuth ${user} ${password}\n`;
      return ["-d", "-c", files.keep(`tinyproxy-${port}.conf`, config)];
    },
  },
  { program: "microsocks", kind: "socks5", args: (port) => ["-i", "127.0.0.1", "-p", `${port}`, "-u", user, "-P", password] },
];

for (const proxy of proxies) {
  const isHere = spawnSync(proxy.program, ["-h"]).error === undefined;
  const because = isHere ? "" : ` (skipped: there is no ${proxy.program} here)`;
  describe.skipIf(!isHere)(`through ${proxy.program}${because}`, () => {
    for (const manner of wholeManners.slice(0, 1)) describePeer(manner, "is reached", (serve) => testProxy(proxy, serve));
  });
}

function testProxy({ program, kind, args }: ProxyProgram, serve: (serving: { cert: string; key: string }) => Promise<string>): void {
  let child: ChildProcess;
  let port: number;
  beforeAll(async () => {
    port = await closedPort();
    child = spawn(program, args(port), { stdio: "ignore" });
    await vi.waitFor(() => listens(port), { timeout: 20_000 });
  });

  afterAll(async () => {
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child.kill();
    await gone;
  });

  /** By its name it is no target on this machine, for which an environment's proxy does not count. */
  const started = async () => {
    const target = await serve(files.keepPair("server", await authority.issue()));
    return target.replace("127.0.0.1", "127.1");
  };
  const urlBy = (given: string) => `${kind}://${user}:${given}@127.0.0.1:${port}`;

  it("by the command line, as the environment says", async () => {
    const target = await started();
    vi.stubEnv("HTTPS_PROXY", urlBy(password));
    expect(await call(target, ...trusting)).toMatchObject(answered);
    expect((await cli(["cert", "probe", ...trusting, target])).code).toBe(0);
    for (const url of [urlBy("wrong"), `${kind}://127.0.0.1:${port}`]) {
      vi.stubEnv("HTTPS_PROXY", url);
      const asked = await cli(["list", ...trusting, target]);
      expect(asked.stderr).toContain("Give the proxy the user and the password that it wants.");
      const called = await cli(["call", ...trusting, "-proto", tutorial, target, unary]);
      expect(called).toMatchObject({ code: 64 + 14, stderr: expect.stringContaining("The proxy wants other credentials.") });
      expect(asked.stderr + called.stderr).not.toContain("wrong");
      // Excepted, or this machine.
      vi.stubEnv("NO_PROXY", "example.com,127.1");
      expect(await call(target, ...trusting)).toMatchObject(answered);
      vi.stubEnv("NO_PROXY", "");
      expect(await call(target.replace("127.1", "127.0.0.1"), ...trusting)).toMatchObject(answered);
    }
  });

  it("by the core, as is chosen for the target", () =>
    withCore(async (page) => {
      const target = await started();
      const secret = async (text: string) => (await page.call("secret.keep", { text })).id;
      const chosen = { kind, host: "127.0.0.1", port, user, exceptFor: [] } as const;
      await choose(page, target, { ...chosen, password: await secret(password) });
      await ask(page, target);
      await choose(page, target, { ...chosen, password: await secret("wrong") });
      await expect(ask(page, target)).rejects.toMatchObject({ message: expect.stringContaining("The proxy") });
      await choose(page, target, { ...chosen, password: null, exceptFor: ["127.1"] });
      await ask(page, target);
    }));

  it("by the core, as the environment says at its start", async () => {
    const target = await started();
    vi.stubEnv("HTTPS_PROXY", urlBy(password));
    await withCore(async (page) => {
      await choose(page, target, { kind: "environment" });
      await ask(page, target);
    });
    vi.stubEnv("HTTPS_PROXY", urlBy("wrong"));
    await withCore(async (page) => {
      await choose(page, target, { kind: "environment" });
      await expect(ask(page, target)).rejects.toMatchObject({ message: expect.stringContaining("The proxy") });
    });
  });
}

type Page = Client<WirebenchContract>;

/** Serves a core of its own for the length of `use`. */
async function withCore(use: (page: Page) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "wirebench-peers-ways-"));
  const core = await startCore(folder);
  const page = await openPage(core.mintUrl());
  try {
    await use(page);
  } finally {
    core.dispose();
    await page.ended;
    page.dispose();
    await core.saved();
    await rm(folder, { recursive: true });
  }
}

const choose = (page: Page, target: string, proxy: ProxyChoice) =>
  page.call("trust.save", { id: "way", pattern: target, settings: { transport: "tls", roots: { from: "nobody" }, proxy } });
const ask = (page: Page, target: string) => page.call("schema.reflect", { target, metadata: [], deadlineMs: null });

const tutorial = path.join(import.meta.dirname, "..", "servers", "tutorial.proto");

function listens(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1", () => socket.end());
    socket.once("error", reject);
    socket.once("close", () => resolve());
  });
}
