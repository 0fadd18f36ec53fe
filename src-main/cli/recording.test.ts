import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { Writable } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { blankEntry, type LogEntry } from "../engine/recording/files/binary-log/log-entry";
import { frameEntry } from "../engine/recording/files/binary-log/log-frames";
import { writeLogEntry } from "../engine/recording/files/binary-log/write-log-entry";
import { cli, demoFolder } from "./testing/cli";

let folder: string;
let log: string;

const entry = (callId: bigint, sequenceId: bigint, more: Partial<LogEntry>) =>
  frameEntry(writeLogEntry({ ...blankEntry, callId, sequenceId, logger: "client", ...more }));
const header = (methodName: string): Partial<LogEntry> => ({
  type: "client-header",
  clientHeader: { metadata: [], methodName, authority: "h:1" },
});
/** Field 1 is a text. */
const hello = Uint8Array.of(0x0a, 2, 0x68, 0x69);
const sent: Partial<LogEntry> = { type: "client-message", message: { length: hello.length, data: hello } };

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "wirebench-cli-recording-"));
  log = path.join(folder, "some.txt");
  const first = [entry(1n, 1n, header("/ping.PingService/Unary")), entry(1n, 2n, sent)];
  await writeFile(log, Buffer.concat([...first, entry(2n, 1n, header("/a.B/C"))]));
});
afterAll(() => rm(folder, { recursive: true }));

const lines = (stdout: string) =>
  stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));

describe("wirebench recording", () => {
  it("prints calls and messages, by the wire where nothing tells the types", async () => {
    const { code, stdout } = await cli(["recording", log]);
    expect(code).toBe(0);
    expect(lines(stdout)).toMatchObject([
      { key: "0", method: "ping.PingService/Unary", messages: 1 },
      { index: 0, kind: "sent", size: 4, message: { "[#1 text]": "hi" } },
      { key: "1", method: "a.B/C", messages: 0 },
    ]);
  });

  it("reads messages by a schema, and only the call that is asked for", async () => {
    const { stdout } = await cli(["recording", "-proto", path.join(demoFolder, "ping"), "-call", "0", log]);
    expect(lines(stdout)).toMatchObject([{ key: "0" }, { kind: "sent", message: { text: "hi" } }]);
    expect(lines((await cli(["recording", "-list", log])).stdout)).toHaveLength(2);
  });

  it("takes back what it printed", async () => {
    const { stdout } = await cli(["recording", "-proto", path.join(demoFolder, "ping"), "-call", "0", log]);
    const saved = path.join(folder, "saved.ndjson");
    await writeFile(saved, stdout);
    const again = await cli(["recording", "-proto", path.join(demoFolder, "ping"), saved]);
    expect(lines(again.stdout)[1]).toEqual(lines(stdout)[1]);
  });

  it("ends when nobody reads on", async () => {
    const reader = new Writable({ write: (_chunk, _encoding, done) => done(new Error("EPIPE")) });
    expect(await cli(["recording", log], { stdout: reader })).toMatchObject({ code: 0, stderr: "" });
  });

  it("says what is wrong", async () => {
    expect(await cli(["recording"])).toMatchObject({ code: 2, stderr: expect.stringContaining("takes one file") });
    expect(await cli(["recording", "-call", "9", log])).toMatchObject({ code: 2, stderr: expect.stringContaining('no call "9"') });
    expect(await cli(["recording", path.join(folder, "none")])).toMatchObject({ code: 1 });
    await writeFile(path.join(folder, "bare"), "{}\n");
    expect((await cli(["recording", path.join(folder, "bare")])).stderr).toContain("no word about their call");
  });
});
