import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, expect, it, vi } from "vitest";
import { Collector, cli } from "../../src-main/cli/testing/cli";
import { TestAuthority } from "../../src-main/engine/channels/testing/certificates";
import { describePeer, KeyFolder, wholeManners } from "../support/secured-peers";
import { XmlText } from "./xml-text";

/** `wirebench run` against servers that others wrote: all four kinds, each way of protection, each way of telling. */
const files = new KeyFolder();
const protos = fileURLToPath(new URL("../servers/tutorial.proto", import.meta.url));
let authority: TestAuthority;

beforeAll(async () => {
  authority = await TestAuthority.make();
});

const get = "method: tutorial.v1.UserService/GetUser\n";
const requests: Readonly<Record<string, string>> = {
  "users/1 取用户": `${get}body: '{"id": "7"}'
takes: { name: $.name }
checks:
  - status: OK
  - message: { equals: 小泽 Xiaoze, path: $.name }
  - message: { equals: 7, path: $.id }
  - message: { contains: { json: '{"team": "build"}' }, path: $.tags }
  - count: { equals: 1 }
  - latency: { below: 60000 }
  - schema: true
`,
  "users/2 gone": `${get}body: '{"id": "404"}'
checks:
  - status: NOT_FOUND
  - statusMessage: { contains: 没有这个用户 }
`,
  "streams/1 count": `method: tutorial.v1.StreamService/Count
body: '{"count": 40}'
checks:
  - count: { equals: 40 }
  - order: { is: ascending, path: $.number }
  - order: { is: distinct, path: $.text }
  - message: { of: every, above: 0, path: $.number }
  - message: { of: last, equals: 40, path: $.number }
  - schema: true
`,
  "streams/2 sum": `method: tutorial.v1.StreamService/Sum
messages:
  - '{"value": "9007199254740993"}'
  - repeat: { count: 3, intervalMs: 1 }
    json: '{"value": "-1"}'
checks:
  - message: { equals: 4, path: $.count }
  - message: { equals: "9007199254740990", path: $.sum }
`,
  "streams/3 talk": `method: tutorial.v1.StreamService/Talk
messages:
  - '{"text": "hello"}'
  - '{"text": "{{word}}"}'
variables: { word: you }
checks:
  - message: { of: any, equals: YOU, path: $.text }
scripts:
  after: |
    check("every line came back", response.messages.filter((line) => /^[A-Z]+$/.test(line.text)).length >= 2, response.messages);
`,
};

/** A workspace of the peer; answers its folder. Its schema comes from the server where `source` is null. */
function workspace(name: string, target: string, more: Readonly<Record<string, string>> = {}, source: string | null = protos): string {
  const root = files.at(name);
  rmSync(root, { recursive: true, force: true });
  const sources = source === null ? "" : `sources:\n  - path: ${JSON.stringify(source)}\n`;
  const all = {
    "wirebench.yaml": `version: 1\nname: Peers\n${sources}`,
    "environments/peer.yaml": `target: ${target}\n`,
    ...Object.fromEntries(Object.entries(requests).map(([at, text]) => [`collections/${at}.yaml`, text])),
    ...more,
  };
  for (const [at, text] of Object.entries(all)) {
    mkdirSync(path.dirname(path.join(root, at)), { recursive: true });
    writeFileSync(path.join(root, at), text);
  }
  return root;
}

const run = (root: string, ...args: readonly string[]) => cli(["run", root, "-e", "peer", ...args]);

async function summaryOf(root: string, ...args: readonly string[]) {
  const { code, stdout, stderr } = await run(root, "-reporter", "json", ...args);
  const { results, summary } = JSON.parse(stdout) as { results: { path: string; verdict: string; results: unknown[] }[]; summary: object };
  return { code, results, summary, stderr };
}

for (const manner of wholeManners) {
  const at = (name: string) => `${manner.name}-${name}`;

  describePeer(manner, "is run against", (serve) => {
    it("all four kinds with checks of each kind, one by one, several at once, again and again, with or without .proto files", async () => {
      const target = await serve({});
      for (const source of [protos, null]) {
        const root = workspace(at("kinds"), target, {}, source);
        for (const [ways, total] of [
          [[], 5],
          [["-parallel", "4"], 5],
          [["-repeat", "3", "-parallel", "8"], 15],
        ] as const) {
          expect(await summaryOf(root, ...ways)).toMatchObject({ code: 0, summary: { total, passed: total } });
        }
      }
    });

    it("rows of data, CSV and JSON", async () => {
      const root = workspace(at("data"), await serve({}), {
        "one/get.yaml": `${get}body: '{"id": "{{id}}"}'\n`,
        "rows.csv": "id,who\r\n1,花\r\n404,无\r\n",
        "rows.json": '[{"id": 1}, {"id": 2}, {"id": 3}]',
      });
      const csv = await cli(["run", path.join(root, "one"), "-e", "peer", "-data", path.join(root, "rows.csv")]);
      expect(csv).toMatchObject({ code: 1, stdout: expect.stringContaining("get (row 2)") });
      expect(csv.stdout).toContain("1 of 2 passed, 1 failed");
      const json = await cli(["run", path.join(root, "one"), "-e", "peer", "-data", path.join(root, "rows.json"), "-parallel", "3"]);
      expect(json).toMatchObject({ code: 0, stdout: expect.stringContaining("3 of 3 passed") });
    });

    it("TLS, mutual TLS, and a token that the environment has under the secret's name", async () => {
      const { cert, key } = files.keepPair(at("server"), await authority.issue());
      const ca = files.keep("ca.pem", authority.cert);
      const target = await serve({ cert, key, authorities: ca, token: "t0ken-of-the-test" });
      const folder = { "collections/folder.yaml": "auth:\n  kind: bearer\n  token: { secret: peer-token }\n" };
      const root = workspace(at("tls"), target, folder);
      const client = files.keepPair(at("client"), await authority.issue({ purpose: "client" }));
      const tls = ["-cacert", ca, "-servername", "localhost"];
      const mutual = [...tls, "-cert", client.cert, "-key", client.key];
      const without = await run(root, ...mutual);
      expect(without.code).toBe(1);
      expect(without.stdout).toContain("5 could not be made");
      expect(without.stdout).toContain('The environment has no WIREBENCH_SECRET_PEER_TOKEN, which the secret "peer-token" is in.');
      vi.stubEnv("WIREBENCH_SECRET_PEER_TOKEN", "t0ken-of-the-test");
      expect(await summaryOf(root, ...mutual)).toMatchObject({ code: 0, summary: { passed: 5 } });
      const anonymous = await run(root, ...tls);
      expect(anonymous.stdout).toContain("client certificate");
      vi.stubEnv("WIREBENCH_SECRET_PEER_TOKEN", "another-token-entirely");
      const wrong = await run(root, ...mutual);
      expect(wrong.stdout).toContain("found UNAUTHENTICATED");
      expect(wrong.stdout + wrong.stderr).not.toContain("another-token-entirely");
    });

    it("reports: junit is well-formed and counts right, JSON has all of it, -bail skips the rest", async () => {
      const root = workspace(at("reports"), await serve({}), { "collections/users/0 错.yaml": `${get}body: '{"id": "404"}'\n` });
      const { code, stdout } = await run(root, "-reporter", "junit");
      expect(code).toBe(1);
      const suites = new XmlText(stdout).root;
      expect(suites).toMatchObject({ name: "testsuites", attributes: { tests: "6", failures: "1", errors: "0", skipped: "0" } });
      expect(suites.children.map(({ name, attributes }) => [name, attributes.name, attributes.tests])).toEqual([
        ["testsuite", "collections/streams", "3"],
        ["testsuite", "collections/users", "3"],
      ]);
      const [failed] = suites.children[1]?.children ?? [];
      expect(failed).toMatchObject({ name: "testcase", attributes: { name: "0 错", classname: "collections/users" } });
      expect(failed?.children).toMatchObject([{ name: "failure", attributes: { message: expect.stringContaining("没有这个用户") } }]);
      const bailed = await summaryOf(root, "-bail");
      expect(bailed).toMatchObject({ code: 1, summary: { total: 6, passed: 3, failed: 1, skipped: 2 } });
    });

    it("Ctrl+C ends what runs, and tells what came of it so far", async () => {
      const slow = `method: tutorial.v1.StreamService/Count\nbody: '{"count": 1000, "pauseMs": 1000}'\nsettings: { deadline: 10m }\n`;
      const root = workspace(at("stopped"), await serve({}), { "collections/streams/2 slow.yaml": slow });
      const stopping = new AbortController();
      const stdout = new Collector((text) => text.includes("1 count") && setTimeout(() => stopping.abort()));
      const code = await cli(["run", root, "-e", "peer"], { stdout, signal: stopping.signal }).then((ended) => ended.code);
      expect(code).toBe(1);
      expect(stdout.text).toContain("1 of 6 passed, 1 could not be made, 4 skipped");
    });
  });
}
