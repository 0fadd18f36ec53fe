import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { DemoServer } from "../demo/demo-server";
import { SchemaCatalog } from "../engine/schema/catalog";
import { cli, demoFolder } from "./testing/cli";

const catalog = new SchemaCatalog();
let demo: DemoServer;
let root: string;

beforeAll(async () => {
  const { registry } = await catalog.open({ kind: "demo", root: demoFolder });
  demo = await DemoServer.start(registry);
});

afterAll(() => {
  demo.dispose();
  catalog.dispose();
});

beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), "wirebench-runs-"));
  await put("wirebench.yaml", `version: 1\nname: Demo\nsources:\n  - path: ${JSON.stringify(demoFolder)}\ntarget: localhost:1\n`);
  await put("environments/local.yaml", `target: "{{host}}"\nvariables:\n  host: "${demo.target}"\n  pass: { secret: demo-pass }\n`);
  return () => rm(root, { recursive: true });
});

async function put(name: string, text: string): Promise<void> {
  await mkdir(path.dirname(path.join(root, name)), { recursive: true });
  await writeFile(path.join(root, name), text);
}

function run(...args: string[]) {
  return cli(["run", root, "-e", "local", ...args]);
}

interface Report {
  readonly results: readonly {
    name: string;
    verdict: string;
    row: number | null;
    results: { title: string; passed: boolean; found: string }[];
  }[];
  readonly summary: Readonly<Record<string, number>>;
}

async function reportOf(...args: string[]): Promise<Report> {
  return JSON.parse((await run("-reporter", "json", ...args)).stdout);
}

const ping = (more: string) => `method: ping.PingService/Unary\n${more}`;

describe("a run", () => {
  it("calls in the order of paths, and later requests know what earlier ones took", async () => {
    await put("collections/a/1.yaml", ping(`body: '{"text": "你好"}'\ntakes: { word: $.text }\n`));
    await put("collections/a/2.yaml", ping(`body: '{"text": "<{{word}}>"}'\nchecks:\n  - message: { equals: <你好>, path: $.text }\n`));
    await put("collections/b.yaml", ping(`body: '{"text": "{{word}}"}'\nchecks:\n  - message: { equals: 你好, path: $.text }\n`));
    for (const parallel of ["1", "4"]) {
      const { code, stdout } = await run("-parallel", parallel);
      expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining("3 of 3 passed; 5 checks in") });
    }
  });

  it("tells what was expected and found, with the line in the file, and exits with 1", async () => {
    await put(
      "collections/users/get.yaml",
      `method: user.UserService/GetUser\nbody: '{"id": 404}'\nchecks:\n  - status: OK\n  - count: { equals: 0 }\n`,
    );
    const { code, stdout } = await run();
    expect(code).toBe(1);
    expect(stdout).toContain(
      "expected status is OK\n         found NOT_FOUND: no such user\n            at collections/users/get.yaml:4\n",
    );
    expect(stdout).toContain("0 of 1 passed, 1 failed; 2 checks");
    expect(stdout).not.toContain("\u001b");
  });

  it("goes over rows of data, each with its own values", async () => {
    await put("collections/a.yaml", ping(`body: '{"text": "{{word}}"}'\nchecks:\n  - message: { equals: "{{wanted}}", path: $.text }\n`));
    await put("rows.csv", '\ufeffword,wanted\r\n"a, b","a, b"\r\n名,名\r\n{{env HOME}},{{env HOME}}\r\nx,y\r\n');
    const { results, summary } = await reportOf("-data", path.join(root, "rows.csv"), "-parallel", "2");
    expect([...results].sort((a, b) => (a.row ?? 0) - (b.row ?? 0)).map(({ row, verdict }) => [row, verdict])).toEqual([
      [1, "passed"],
      [2, "passed"],
      [3, "passed"],
      [4, "failed"],
    ]);
    expect(summary).toMatchObject({ total: 4, passed: 3, failed: 1 });
    await put("rows.json", '[{"word": "1", "wanted": 1}]');
    expect((await reportOf("-data", path.join(root, "rows.json"), "-repeat", "3")).summary).toMatchObject({ total: 3 });
    await put("bad.json", '{"word": 1}');
    expect((await run("-data", path.join(root, "bad.json"))).code).toBe(2);
  });

  it("puts the command line's values first, and stops with -bail", async () => {
    await put(
      "collections/1.yaml",
      ping(`body: '{"text": "{{w}}"}'\nvariables: { w: file }\nchecks:\n  - message: { equals: file, path: $.text }\n`),
    );
    await put("collections/2.yaml", ping("body: '{}'\n"));
    expect((await reportOf()).summary).toMatchObject({ passed: 2 });
    expect((await reportOf("-var", "w=given", "-bail")).results.map(({ verdict }) => verdict)).toEqual(["failed", "skipped"]);
  });

  it("runs scripts before and after, and keeps going past those that fail", async () => {
    const before =
      'scripts:\n  before: |\n    vars.set("w", "set"); request.messages = [JSON.stringify({ text: "{{w}}!" })];\n  after: |\n';
    await put(
      "collections/1.yaml",
      ping(`${before}    check("said", response.messages[0].text === "set!"); log("seen", response.status);\n`),
    );
    await put("collections/2.yaml", ping(`body: '{"text": "{{w}}"}'\nscripts:\n  after: throw new Error("boo")\n`));
    await put("collections/3.yaml", ping("scripts:\n  before: null.x\n"));
    const { stdout } = await run();
    expect(stdout).toContain("✓ 1  OK, 1 message");
    expect(stdout).toContain("      seen OK\n");
    expect(stdout).toContain('The script "after" failed: boo (line 1)');
    expect(stdout).toContain('The script "before" failed: TypeError');
    expect((await reportOf()).results.map(({ verdict }) => verdict)).toEqual(["passed", "failed", "failed"]);
  });

  it("keeps snapshots beside the request", async () => {
    await put(
      "collections/s.yaml",
      `method: ping.PingService/ServerStream\nbody: '{"text": "{{w}}", "count": 2}'\nvariables: { w: a }\nchecks:\n  - snapshot: {}\n`,
    );
    expect((await run()).code).toBe(1);
    expect((await run("-update-snapshots")).code).toBe(0);
    expect(JSON.parse(await readFile(path.join(root, "collections/s.snapshot.json"), "utf8")).messages).toHaveLength(2);
    expect((await run()).code).toBe(0);
    expect((await run("-var", "w=b")).stdout).toContain('$[1].text: expected "a", found "b"');
  });

  it("ends a stream that has no end at the deadline", async () => {
    await put(
      "collections/s.yaml",
      `method: build.v1.BuildService/Build\nbody: '{"lines": 3, "pace": "3600s"}'\nchecks:\n  - status: DEADLINE_EXCEEDED\n`,
    );
    expect((await run("-max-time", "0.3")).code).toBe(0);
  });

  it("sends the messages of a stream, repeated ones too", async () => {
    const messages = `messages:\n  - '{"text": "a"}'\n  - repeat: { count: 3, intervalMs: 5 }\n    json: '{"text": "{{counter}}"}'\n`;
    await put(
      "collections/s.yaml",
      `method: ping.PingService/Bidi\n${messages}checks:\n  - count: { equals: 4 }\n  - message: { equals: "4", of: last, path: $.text }\n`,
    );
    const { stdout, code } = await run();
    expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining("1 of 1 passed") });
  });

  it("tells what cannot be read or filled in, and no secret", async () => {
    await put("collections/1.yaml", "method: [\n");
    await put("collections/2.yaml", ping(`body: '{"text": "{{nobdy}}"}'\nvariables: { nobody: x }\n`));
    await put("collections/3.yaml", ping(`body: '{"text": "{{pass}}"}'\nchecks:\n  - message: { equals: other, path: $.text }\n`));
    expect((await run()).stdout).toContain('is the secret "demo-pass", which has no value');
    process.env.WIREBENCH_SECRET_DEMO_PASS = "hunter2-hunter2";
    try {
      const { stdout, code } = await run();
      expect(code).toBe(1);
      expect(stdout).toMatch(/at collections\/1\.yaml:\d/);
      expect(stdout).toContain("In the message, line 1, column 11: There is no variable");
      expect(stdout).toContain("Did you mean {{nobody}}?");
      expect(stdout).toContain('found "••••••"');
      expect(stdout).not.toContain("hunter2");
    } finally {
      delete process.env.WIREBENCH_SECRET_DEMO_PASS;
    }
  });

  it("refuses what it cannot run, with 2", async () => {
    expect((await cli(["run"])).code).toBe(2);
    expect((await run()).stderr).toContain("There are no requests");
    await put("collections/1.yaml", ping("body: '{}'\n"));
    expect((await run("-reporter", "xml")).code).toBe(2);
    expect((await run("-parallel", "0")).code).toBe(2);
    expect(await cli(["run", root, "-e", "lcal"])).toMatchObject({ code: 1, stderr: expect.stringContaining("There is: local.") });
    expect((await cli(["help", "run"])).stdout).toContain("WIREBENCH_SECRET_STAGING_TOKEN");
  });
});

it("junit's report is XML whatever a server says", async () => {
  await put("collections/<a&b>/1.yaml", ping(`body: '{"text": "<]]>&\\"\\u0007"}'\nchecks:\n  - message: { equals: x, path: $.text }\n`));
  const file = path.join(root, "out", "report.xml");
  expect((await run("-reporter", "junit", "-output", file)).code).toBe(1);
  const xml = await readFile(file, "utf8");
  expect(xml).toContain('<testsuites name="wirebench" tests="1" failures="1" errors="0" skipped="0"');
  expect(xml).toContain('classname="collections/&lt;a&amp;b&gt;" name="1" file="collections/&lt;a&amp;b&gt;/1.yaml"');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these must not be there.
  expect(xml).not.toMatch(/[\u0000-\u0008]|&(?!amp;|lt;|gt;|quot;|#\d+;)/);
});
