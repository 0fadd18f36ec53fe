import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ExportedCall } from "#shared/model/exchange";
import { importCommandLine } from "../import/command-line";
import { bufCurlCommand, ghzCommand, grpcurlCommand, wirebenchCommand } from "./commands";
import { plainCall } from "./testing/plain-call";

const call: ExportedCall = {
  ...plainCall,
  method: "user.v1.UserService/GetUser",
  protoFile: "user/v1/user.proto",
  messages: ['{"id": "1"}'],
};

const secured: ExportedCall = {
  ...call,
  target: "https://api.example.com/base",
  transport: "tls",
  rootsFile: "ca.pem",
  certificateFile: "client.pem",
  keyFile: "client.key",
  serverName: "api.test",
  authority: "api",
  metadata: [{ key: "x-name", value: `it's "quoted": $HOME \`x\` \\ 中文`, enabled: true }],
  secretMetadata: [{ key: "authorization", before: "Bearer ", variable: "TOKEN" }],
  deadlineMs: 1500,
};

let folder = "";

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "wirebench-export-"));
  // Stands for the tools: tells what a shell gave it.
  const tool = `#!${process.execPath}\nprocess.stdout.write(JSON.stringify({ args: process.argv.slice(2), input: require("node:fs").readFileSync(0, "utf8") }) + "\\n");\n`;
  for (const name of ["grpcurl", "buf", "ghz", "wirebench"]) {
    writeFileSync(path.join(folder, name), tool);
    chmodSync(path.join(folder, name), 0o755);
  }
});

afterAll(() => rmSync(folder, { recursive: true }));

interface Run {
  readonly args: string[];
  readonly input: string;
}

/** What the program gets each time when bash runs the text. */
function runsBy(text: string): Run[] {
  const env = { PATH: `${folder}:${process.env.PATH}`, TOKEN: "s3 cret" };
  const said = execFileSync("bash", ["--norc", "-c", text], { env, input: "", encoding: "utf8" });
  return said
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}

function ranBy(text: string): Run {
  const [run] = runsBy(text);
  if (!run) throw new Error("nothing ran");
  return run;
}

describe.skipIf(process.platform === "win32")("a command for bash", () => {
  it("of grpcurl says all of a call", () => {
    expect(ranBy(grpcurlCommand(call, "bash").text).args).toEqual([
      "-plaintext",
      "-import-path",
      ".",
      "-proto",
      "user/v1/user.proto",
      "-d",
      '{"id": "1"}',
      "localhost:50051",
      "user.v1.UserService/GetUser",
    ]);
    const exported = grpcurlCommand(secured, "bash");
    expect(ranBy(exported.text).args).toEqual(
      ["-cacert", "ca.pem", "-cert", "client.pem", "-key", "client.key", "-servername", "api.test", "-authority", "api"].concat(
        [
          "-import-path",
          ".",
          "-proto",
          "user/v1/user.proto",
          "-H",
          `x-name: ${secured.metadata[0]?.value}`,
          "-H",
          "authorization: Bearer s3 cret",
        ],
        ["-max-time", "1.5", "-d", '{"id": "1"}', "api.example.com:443", "user.v1.UserService/GetUser"],
      ),
    );
    expect(exported.notes).toEqual([{ kind: "prefix-left-out", values: { tool: "grpcurl", prefix: "/base" } }]);
  });

  it("of buf curl and of our own keeps the sub-path", () => {
    expect(ranBy(bufCurlCommand(secured, "bash").text).args.at(-1)).toBe("https://api.example.com:443/base/user.v1.UserService/GetUser");
    expect(ranBy(wirebenchCommand(secured, "bash").text).args.slice(-2)).toEqual([
      "https://api.example.com/base",
      "user.v1.UserService/GetUser",
    ]);
  });

  it("gives a stream's messages to the standard input", () => {
    const messages = ['{"a": "it\'s"}', '{"a":\n "EOM"}', "EOM"];
    const { args, input } = ranBy(grpcurlCommand({ ...call, messages }, "bash").text);
    expect(args.slice(-4, -2)).toEqual(["-d", "@"]);
    expect(input).toBe(`${messages.join("\n")}\n`);
  });

  it("of ghz makes load", () => {
    const { args } = ranBy(ghzCommand({ ...secured, unverified: true }, "bash").text);
    expect(args).toContain("--skipTLS");
    expect(JSON.parse(args[args.indexOf("--metadata") + 1] ?? "")).toEqual({ "x-name": secured.metadata[0]?.value });
  });

  it("survives any value, and is read back as the call that it was", () => {
    const text = fc.string({ unit: fc.constantFrom(..."a'\"$`\\ \n{!中*~#;&|<>()") });
    // One shell for all of them: starting one is what takes long.
    const calls = fc.sample(fc.tuple(text, text), 60).map(([value, body]) => ({
      ...call,
      metadata: [{ key: "x", value: value.replaceAll("\n", " ").trim(), enabled: true }],
      messages: [JSON.stringify({ body })],
    }));
    const texts = calls.map((one) => grpcurlCommand(one, "bash").text);
    for (const [at, { args }] of runsBy(texts.join("")).entries()) {
      const { metadata = [], messages = [] } = calls[at] ?? {};
      expect(args).toContain(`x: ${metadata[0]?.value}`);
      expect(args).toContain(messages[0]);
      const [back] = importCommandLine(texts[at] ?? "").requests;
      expect(back?.request.metadata).toEqual(metadata);
      expect(back?.request.messages.map((one) => one.body.text)).toEqual(messages);
    }
  });
});

describe("a command for PowerShell", () => {
  it("puts the body before the pipe, and doubles quotes", () => {
    const exported = grpcurlCommand({ ...secured, target: "localhost:1", messages: [`{"a": "it's"}`] }, "powershell");
    expect(exported.text).toContain(`@'\n{"a": "it's"}\n'@ | grpcurl \`\n`);
    expect(exported.text).toContain(`-H 'x-name: it''s "quoted": $HOME \`x\` \\ 中文'`);
    expect(exported.text).toContain('-H "authorization: Bearer $env:TOKEN"');
    expect(exported.text).toContain("-d '@'");
  });
});
