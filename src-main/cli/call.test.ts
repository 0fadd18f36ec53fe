import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { PassThrough, Readable, Writable } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DemoServer } from "../demo/demo-server";
import { type CallHandler, LoopbackServer } from "../engine/channels/server";
import { SchemaCatalog } from "../engine/schema/catalog";
import { Collector, cli, demoFolder } from "./testing/cli";

const schema = ["-plaintext", "-import-path", demoFolder];
const ping = [...schema, "-proto", "ping/ping.proto"];
const build = [...schema, "-proto", "build/v1/build.proto"];
const user = [...schema, "-proto", "user/user.proto"];

const catalog = new SchemaCatalog();
let demo: DemoServer;

beforeAll(async () => {
  const { registry } = await catalog.open({ kind: "demo", root: demoFolder });
  demo = await DemoServer.start(registry);
});

afterAll(() => {
  demo.dispose();
  catalog.dispose();
});

/** The JSON values that were printed, one per line. */
function lines(stdout: string): unknown[] {
  return stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
}

/** Serves one handler for all of ping.PingService's methods. */
async function withServer(handler: CallHandler, use: (target: string) => Promise<void>): Promise<void> {
  const paths = ["Unary", "ServerStream", "ClientStream", "Bidi"].map((name) => `/ping.PingService/${name}`);
  const server = await LoopbackServer.start(new Map(paths.map((path) => [path, handler])));
  try {
    await use(server.target);
  } finally {
    server.dispose();
  }
}

describe("the four kinds of call", () => {
  it("unary: prints the answer, indented, and the status on stderr", async () => {
    const { code, stdout, stderr } = await cli(["call", ...ping, "-d", '{"text": "你好"} // hello', demo.target, "ping.PingService/Unary"]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '{\n  "text": "你好",\n  "number": 1\n}\n' });
    expect(stderr).toMatch(/^OK: 1 message sent, 1 message received \(\d+ B\) in /);
  });

  it("unary without -d sends an empty message, and grpcurl's own order of words works", async () => {
    expect((await cli([...ping, demo.target, "ping.PingService.Unary", "-ndjson"])).stdout).toBe('{"number":1}\n');
  });

  it("server stream: one line each with -ndjson", async () => {
    const { code, stdout } = await cli([
      "call",
      ...ping,
      "-ndjson",
      "-d",
      '{"text":"a","count":3}',
      demo.target,
      "ping.PingService/ServerStream",
    ]);
    expect(code).toBe(0);
    expect(lines(stdout)).toEqual([1, 2, 3].map((number) => ({ text: "a", number })));
  });

  it("client stream: several values in -d, or on stdin, or none", async () => {
    const values = '{"text":"a"} // one\n{"text":"b"}{"text":"c"}';
    const args = ["call", ...ping, "-ndjson", demo.target, "ping.PingService/ClientStream"];
    const fromFlag = await cli([...args, "-d", values]);
    const fromStdin = await cli([...args, "-d", "@"], { stdin: Readable.from([...values].map((char) => Buffer.from(char))) });
    expect(lines(fromFlag.stdout)).toEqual([{ text: "c", number: 3 }]);
    expect(fromStdin.stdout).toBe(fromFlag.stdout);
    expect((await cli(args)).stdout).toBe("{}\n");
  });

  it("fills in names where there are variables, and leaves braces alone where there are none", async () => {
    const bidi = (...more: string[]) => cli(["call", ...ping, "-ndjson", ...more, demo.target, "ping.PingService/Bidi"]);
    const textsOf = (stdout: string) => lines(stdout).map((line) => (line as { text: string }).text);
    const named = await bidi("-var", "who=a=b", "-var", 'any="x"', "-d", '{"text": "{{who}} {{counter}}"} {"text": {{any}}}');
    expect(textsOf(named.stdout)).toEqual(["a=b 1", "x"]);
    expect(textsOf((await bidi("-d", '{"text": "{{who}}"}')).stdout)).toEqual(["{{who}}"]);
    const stdin = Readable.from(['{"text": "{{counter}}"}\n{"text":', '"{{counter}}"}']);
    const piped = await cli(["call", ...ping, "-ndjson", "-var", "a=1", "-d", "@", demo.target, "ping.PingService/Bidi"], { stdin });
    expect(textsOf(piped.stdout)).toEqual(["1", "2"]);
    expect(await bidi("-var", "a=1", "-d", '{"text": "{{nobody}}"}')).toMatchObject({ stderr: expect.stringContaining("nobody") });
    expect(await bidi("-var", "1=a")).toMatchObject({ stderr: expect.stringContaining("NAME=VALUE") });
  });

  it("fills in names in the target, metadata and settings too, and says where one is missing", async () => {
    const port = demo.target.split(":")[1] ?? "";
    const named = ["call", ...ping, "-v", "-var", `port=${port}`, "-var", "who=Ada", "-H", "x-{{who}}: {{uuid}}"];
    const { code, stderr } = await cli([...named, "-max-time", "{{counter}}0", "localhost:{{port}}", "ping.PingService/Unary"]);
    expect(code).toBe(0);
    expect(stderr).toMatch(/x-ada: [0-9a-f]{8}-/i);
    const missing = await cli([...named, "localhost:{{prt}}", "ping.PingService/Unary"]);
    expect(missing).toMatchObject({ code: 1, stderr: expect.stringContaining("In localhost:{{prt}}: There is no variable") });
    expect(missing.stderr).toContain("{{port}}");
    const inHeader = await cli([...named, "-H", "x: {{nobody}}", "localhost:1", "ping.PingService/Unary"]);
    expect(inHeader).toMatchObject({ code: 1, stderr: expect.stringContaining("In -H: There is no variable") });
  });

  it("takes an environment of a workspace: its target, its values, its secrets, and none of these is told", async () => {
    const root = await mkdtemp(path.join(tmpdir(), "wirebench-names-"));
    try {
      await mkdir(path.join(root, "environments"));
      await writeFile(path.join(root, "wirebench.yaml"), "version: 1\nname: W\nvariables: { greeting: hello }\n");
      const values = `variables:\n  who: Ada\n  at: "${demo.target}"\n  token: { secret: call-token }\n`;
      await writeFile(path.join(root, "environments", "local.yaml"), `target: "{{at}}"\n${values}`);
      process.env.WIREBENCH_SECRET_CALL_TOKEN = "s3cret-s3cret";
      const at = ["call", ...ping, "-ndjson", "-workspace", root, "-e", "local"];
      const { stdout, stderr, code } = await cli([
        ...at,
        "-v",
        "-H",
        "x-t: {{token}}",
        "-d",
        '{"text": "{{greeting}} {{who}}"}',
        "ping.PingService/Unary",
      ]);
      expect({ code, lines: lines(stdout) }).toMatchObject({ code: 0, lines: [{ text: "hello Ada" }] });
      expect(stderr).not.toContain("s3cret");
      expect(await cli([...at, "-var", "who=Bob", "-d", '{"text": "{{who}}"}', demo.target, "ping.PingService/Unary"])).toMatchObject({
        stdout: expect.stringContaining("Bob"),
      });
      expect(await cli(["call", ...ping, "-workspace", root, "-e", "none", "ping.PingService/Unary"])).toMatchObject({
        code: 1,
        stderr: expect.stringContaining("There is: local."),
      });
    } finally {
      delete process.env.WIREBENCH_SECRET_CALL_TOKEN;
      await rm(root, { recursive: true });
    }
  });

  it("bidi: sends what is on stdin as it comes", async () => {
    const stdin = new PassThrough();
    stdin.write('{"text": "first"}');
    const answers: string[] = [];
    const stdout = new Collector((text) => {
      answers.push(text);
      // The second ping goes out only after the first pong is here.
      if (answers.length === 1) stdin.end('\n{"text": "第二"}\n');
    });
    const { code } = await cli(["call", ...ping, "-ndjson", "-d", "@", demo.target, "ping.PingService/Bidi"], { stdin, stdout });
    expect(code).toBe(0);
    expect(lines(stdout.text)).toEqual([
      { text: "first", number: 1 },
      { text: "第二", number: 2 },
    ]);
  });

  it("bidi: ends with the server, though stdin is still open", async () => {
    const stdin = new PassThrough();
    stdin.write('{"text": "bye"}');
    const { code, stdout } = await cli(["call", ...build, "-ndjson", "-d", "@", demo.target, "build.v1.BuildService/Chat"], { stdin });
    expect(code).toBe(0);
    expect(lines(stdout)).toHaveLength(1);
    stdin.destroy();
  });
});

describe("what goes wrong", () => {
  it("prints code, name, message and details, and exits with 64 plus the code", async () => {
    const { code, stdout, stderr } = await cli(["call", ...user, "-d", '{"id": 404}', demo.target, "user.UserService/GetUser"]);
    expect({ code, stdout }).toEqual({ code: 69, stdout: "" });
    expect(stderr).toContain("ERROR:\n  Code: NOT_FOUND (5)\n  Message: no such user\n  Details:\n  1)  google.rpc.ErrorInfo\n");
    expect(stderr).toContain('        "reason": "USER_UNKNOWN"');
  });

  it("prints what came before the failure", async () => {
    const args = ["call", ...build, "-ndjson", "-d", '{"lines": 5, "failAt": 2}', demo.target, "build.v1.BuildService/Build"];
    const { code, stdout } = await cli(args);
    expect(code).toBe(74);
    expect(lines(stdout)).toHaveLength(2);
  });

  it("says why there is no connection", async () => {
    const { code, stderr } = await cli(["call", ...ping, "127.0.0.1:1", "ping.PingService/Unary"]);
    expect(code).toBe(78);
    expect(stderr).toContain("Code: UNAVAILABLE (14)");
    expect(stderr).toContain("Nothing listens on that port.");
  });

  it("keeps the deadline of -max-time", async () => {
    const body = '{"lines": 3, "pace": "3600s"}';
    const { code, stderr } = await cli(["call", ...build, "-max-time", "0.2", "-d", body, demo.target, "build.v1.BuildService/Build"]);
    expect(code).toBe(68);
    expect(stderr).toContain("DEADLINE_EXCEEDED");
  });

  it("keeps the limit of -max-msg-sz", async () => {
    const body = JSON.stringify({ text: "x".repeat(5000) });
    const { code, stderr } = await cli(["call", ...ping, "-max-msg-sz", "1000", "-d", body, demo.target, "ping.PingService/Unary"]);
    expect(code).toBe(72);
    expect(stderr).toContain("RESOURCE_EXHAUSTED");
  });

  it.each([
    [
      "ping.PingService/ClientStream",
      '{"text":"a"}\n {"txt":"b"}',
      'wirebench: ping.Ping has no field "txt". (line 2, column 3 at $.txt)\n  Did you mean "text"?\n',
    ],
    [
      "ping.PingService/Unary",
      '{"count": -1}',
      'wirebench: "count" takes a uint32, and "-1" is out of its range. (line 1, column 11 at $.count)\n',
    ],
    ["ping.PingService/Unary", "{", "wirebench: The { of line 1, column 1 is not closed. (line 1, column 2)\n"],
    ["ping.PingService/Unary", "{} {}", "wirebench: ping.PingService/Unary takes exactly one message, not 2.\n"],
  ])("%s refuses %j before anything is sent", async (method, body, message) => {
    const { code, stdout, stderr } = await cli(["call", ...ping, "-d", body, demo.target, method]);
    expect(code).toBe(message.includes("exactly one") ? 2 : 1);
    expect(stdout).toBe("");
    expect(stderr).toContain(message);
  });

  it("ends a stream at a bad message on stdin, with its place in the whole input", async () => {
    const stdin = Readable.from(['{"text":"a"}\n', '{"text":"b"}\n  {"text": 3}\n{"text":"never"}']);
    const { code, stderr } = await cli(["call", ...ping, "-d", "@", demo.target, "ping.PingService/ClientStream"], { stdin });
    expect(code).toBe(1);
    expect(stderr).toContain('"text" takes a string, not a number. (line 3, column 12 at $.text)');
  });

  it("lets a person try again", async () => {
    const stdin = Readable.from(['{"text": 3}\n', '{"text": "ok"}\n']);
    const args = ["call", ...ping, "-ndjson", "-d", "@", demo.target, "ping.PingService/Bidi"];
    const { code, stdout, stderr } = await cli(args, { stdin, interactive: true });
    expect({ code, stdout }).toEqual({ code: 0, stdout: '{"text":"ok","number":1}\n' });
    expect(stderr).toContain('"text" takes a string');
  });

  it("refuses a stdin that is not UTF-8", async () => {
    const stdin = Readable.from([Buffer.from([0x7b, 0xff])]);
    const { code, stderr } = await cli(["call", ...ping, "-d", "@", demo.target, "ping.PingService/Unary"], { stdin });
    expect(code).toBe(1);
    expect(stderr).toContain("stdin is not UTF-8.");
  });
});

it("cancels on Ctrl-C", async () => {
  const pressing = new AbortController();
  const stdout = new Collector(() => pressing.abort());
  const args = ["call", ...build, "-ndjson", "-d", '{"lines": 100000000}', demo.target, "build.v1.BuildService/Build"];
  const { code, stderr } = await cli(args, { stdout, signal: pressing.signal });
  expect(code).toBe(65);
  expect(stderr).toContain("Code: CANCELLED (1)");
});

it("does not wait for stdin after Ctrl-C", async () => {
  const pressing = new AbortController();
  const stdin = new PassThrough();
  const waiting = stdin[Symbol.asyncIterator].bind(stdin);
  // Pressed when somebody waits for what never comes.
  stdin[Symbol.asyncIterator] = () => {
    pressing.abort();
    return waiting();
  };
  const args = ["call", ...ping, "-d", "@", demo.target, "ping.PingService/Unary"];
  const { code, stderr } = await cli(args, { stdin, signal: pressing.signal });
  expect(code).toBe(1);
  expect(stderr).toContain("Cancelled before the call began.");
  stdin.destroy();
});

it("ends quietly when the reader of its output leaves", async () => {
  let written = 0;
  const stdout = new Writable({
    write(_chunk, _encoding, done) {
      done(++written > 2 ? new Error("write EPIPE") : null);
    },
  });
  const args = ["call", ...build, "-ndjson", "-d", '{"lines": 100000000}', demo.target, "build.v1.BuildService/Build"];
  expect(await cli(args, { stdout })).toEqual({ code: 0, stdout: "", stderr: "" });
});

it("holds the server while the output is full, and loses nothing", async () => {
  const messages = 5000;
  let printed = 0;
  let mostWaiting = 0;
  const slow: Writable = new Writable({
    decodeStrings: false,
    write(chunk: string, _encoding, done) {
      printed += chunk.split("\n").length - 1;
      mostWaiting = Math.max(mostWaiting, slow.writableLength);
      setImmediate(done);
    },
  });
  const body = JSON.stringify({ text: "x".repeat(1000), count: messages });
  const { code } = await cli(["call", ...ping, "-ndjson", "-d", body, demo.target, "ping.PingService/ServerStream"], { stdout: slow });
  expect(code).toBe(0);
  await new Promise<void>((resolve) => slow.end(resolve));
  expect(printed).toBe(messages);
  expect(mostWaiting).toBeLessThan((messages * 1000) / 4);
});

it("sends metadata, and tells headers, trailers and the method with -v", async () => {
  const echo: CallHandler = async (call) => {
    call.sendHeaders(call.metadata.filter(({ key }) => key.startsWith("x-")));
    await call.send(new Uint8Array(0));
    return [{ key: "x-trailer", value: "t" }];
  };
  await withServer(echo, async (target) => {
    const headers = ["-H", "X-One: 1", "-H", "x-one: a: b", "-H", "x-two-bin: AQID"];
    const { code, stdout, stderr } = await cli(["call", ...ping, ...headers, "-v", "-emit-defaults", target, "ping.PingService/Unary"]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '{\n  "text": "",\n  "number": 0\n}\n' });
    expect(stderr).toContain("Resolved method descriptor:\nrpc Unary(Ping) returns (Pong);");
    expect(stderr).toContain("Request metadata:\n  X-One: 1\n  x-one: a: b\n  x-two-bin: AQID\nResponse headers:\n");
    expect(stderr).toMatch(/Response headers:\n(.*\n)*? {2}x-one: 1, a: b\n(.*\n)*? {2}x-two-bin: AQID\n/);
    expect(stderr).toMatch(/Response trailers:\n(.*\n)*? {2}x-trailer: t\n/);
    const brief = await cli(["call", ...ping, target, "ping.PingService/Unary"]);
    expect(brief.stderr).toMatch(/^Response trailers:\n {2}x-trailer: t\nOK: /);
  });
});

it("shows broken bytes as far as they go, and says what is wrong with them", async () => {
  const broken: CallHandler = async (call) => {
    await call.send(Uint8Array.of(0x98, 0x06, 0x07, 0x0a, 0x7f));
    return undefined;
  };
  await withServer(broken, async (target) => {
    const { code, stdout, stderr } = await cli(["call", ...ping, "-ndjson", target, "ping.PingService/Unary"]);
    expect(code).toBe(0);
    expect(lines(stdout)).toEqual([{ "[#99 varint]": "7" }]);
    expect(stderr).toContain("wirebench: In ping.Pong the bytes end in the middle of a field. (byte 4)\n");
    expect(stderr).toContain('wirebench: ping.Pong has no field 99. (byte 2 at ["[#99 varint]"])\n');
  });
});

describe("other formats", () => {
  const unary = (...args: string[]) => cli(["call", ...ping, ...args, demo.target, "ping.PingService/Unary"]);

  it("text format in and out, hex and base64 in", async () => {
    expect((await unary("-format", "text", "-d", 'text: "你好" # hello')).stdout).toBe('text: "你好"\nnumber: 1\n');
    expect(JSON.parse((await unary("-format", "hex", "-d", "0a 02 68 69")).stdout)).toMatchObject({ text: "hi" });
    expect(JSON.parse((await unary("-format", "base64", "-d", "CgJoaQ==")).stdout)).toMatchObject({ text: "hi" });
  });

  it("messages of a stream that are not JSON stand between record separators", async () => {
    const stream = ["call", ...ping, "-format", "text", "-d", 'text: "a"\u001Etext: "b"\u001E', demo.target, "ping.PingService/Bidi"];
    const { stdout } = await cli(stream);
    expect(stdout.split("\u001E").map((message) => /text: "(.)"/.exec(message)?.[1])).toEqual(["a", "b"]);
  });

  it("files: of text, of bytes, and for a bytes field", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "wirebench-cli-"));
    const [json, raw] = [path.join(folder, "ask.json"), path.join(folder, "ask.bin")];
    await writeFile(json, '{"text": "from a file"}');
    await writeFile(raw, Buffer.from("0a026869", "hex"));
    expect(JSON.parse((await unary("-d", `@${json}`)).stdout)).toMatchObject({ text: "from a file" });
    expect(JSON.parse((await unary("-data-file", raw)).stdout)).toMatchObject({ text: "hi" });
    const upload = [
      "call",
      ...build,
      "-d",
      JSON.stringify({ name: "x", data: `@file:${raw}` }),
      demo.target,
      "build.v1.BuildService/Upload",
    ];
    expect(JSON.parse((await cli(upload)).stdout)).toMatchObject({ chunks: "1", bytes: "4" });
    await rm(folder, { recursive: true });
    expect(await unary("-data-file", raw)).toMatchObject({ code: 1, stderr: expect.stringContaining("is not there") });
  });

  it("says what is wrong, and where", async () => {
    expect(await unary("-format", "hex", "-d", "0a 0")).toMatchObject({ stderr: expect.stringContaining("Half a byte") });
    expect(await unary("-format", "xml")).toMatchObject({ code: 2, stderr: expect.stringContaining("json, text, hex, base64") });
    expect(await unary("-data-file", "a", "-d", "{}")).toMatchObject({ code: 2 });
  });
});
