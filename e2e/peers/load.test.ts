import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ExportedCall } from "../../shared/model/exchange";
import { TestAuthority } from "../../src-main/engine/channels/testing/certificates";
import { k6Script } from "../../src-main/engine/exchange/export/k6";
import { plainCall } from "../../src-main/engine/exchange/export/testing/plain-call";
import { SchemaCatalog } from "../../src-main/engine/schema/catalog";
import { builtPeer, type Launch, type Peer, startPeer } from "../support/peers";
import { KeyFolder } from "../support/secured-peers";

const run = promisify(execFile);
const tutorial = path.join(import.meta.dirname, "..", "servers", "tutorial.proto");
const serverName = "greeter.test";
const token = "s3 cr$et";
const keys = new KeyFolder();

const plain: ExportedCall = { ...plainCall, target: "", protoFile: "tutorial.proto", deadlineMs: 60_000 };

const k6 = builtPeer("k6");
const server = builtPeer("grpc-go");
const lacking = [...(k6 ? [] : ["k6"]), ...(server ? [] : ["grpc-go"])];
const because =
  lacking.length === 0 ? "" : ` (skipped: ${lacking.join(", ")} not built; node e2e/peers/peers.mjs build ${lacking.join(" ")})`;

describe.skipIf(lacking.length > 0)(`a script for k6${because}`, { timeout: 120_000 }, () => {
  if (k6 && server) testScripts(k6, server);
});

function testScripts(tool: Launch, launch: Launch): void {
  const folder = mkdtempSync(path.join(os.tmpdir(), "wirebench-load-"));
  const catalog = new SchemaCatalog();
  const peers: Peer[] = [];
  let open: Peer;
  let guarded: Peer;

  beforeAll(async () => {
    await catalog.open({ kind: "disk", paths: [tutorial] });
    cpSync(tutorial, path.join(folder, "tutorial.proto"));
    const authority = await TestAuthority.make();
    const pair = keys.keepPair("server", await authority.issue({ names: [serverName] }));
    const client = await authority.issue({ purpose: "client" });
    for (const [name, text] of [
      ["ca.pem", authority.cert],
      ["client.pem", client.cert],
      ["client.key", client.key],
    ] as const)
      writeFileSync(path.join(folder, name), text);
    open = await startPeer(launch);
    peers.push(open);
    const flags = ["-token", token, pair.cert, pair.key, keys.keep("ca.pem", authority.cert)];
    guarded = await startPeer({ ...launch, args: [...launch.args, ...flags] });
    peers.push(guarded);
  });

  afterAll(async () => {
    for (const peer of peers) await peer.stop();
    catalog.dispose();
    rmSync(folder, { recursive: true });
  });

  /** What k6 sums up; it ends with a fault where a threshold is crossed. */
  async function summaryOf(call: ExportedCall): Promise<string> {
    const project = await catalog.open({ kind: "disk", paths: [tutorial] });
    const { text, fileName } = k6Script(call, project.method(call.method).desc);
    writeFileSync(path.join(folder, fileName), text);
    const env = { ...process.env, TOKEN: token, K6_NO_USAGE_REPORT: "true", K6_VUS: "4", K6_ITERATIONS: "20" };
    try {
      return (await run(tool.program, ["run", "--no-color", "--quiet", fileName], { cwd: folder, env })).stdout;
    } catch (reason) {
      const { stdout = "", stderr = "" } = reason as { readonly stdout?: string; readonly stderr?: string };
      throw new Error(`${stdout}\n${stderr}\n${text}`);
    }
  }

  /** All of its checks hold, of every call. */
  const succeeded = /checks_succeeded\W+100\.00%\s+20 out of 20/;

  it("of a unary call makes it again and again", async () => {
    const metadata = [{ key: "x-bytes-bin", value: "AAH/", enabled: true }];
    const call = { ...plain, target: open.target, method: "tutorial.v1.UserService/GetUser", messages: ['{\n  "id": "7"\n}'], metadata };
    expect(await summaryOf({ ...call, maxReceiveBytes: 1_000_000 })).toMatch(succeeded);
  });

  it("of a server stream hears each to its end", async () => {
    const said = await summaryOf({ ...plain, target: open.target, method: "tutorial.v1.StreamService/Count", messages: ['{"count": 3}'] });
    expect(said).toMatch(succeeded);
    expect(said).toMatch(/grpc_streams_msgs_received\W+60\b/);
  });

  it("of a client stream sends all", async () => {
    const messages = ['{"value": 20}', '{"value": "22"}'];
    const said = await summaryOf({ ...plain, target: open.target, method: "tutorial.v1.StreamService/Sum", messages });
    expect(said).toMatch(succeeded);
    expect(said).toMatch(/grpc_streams_msgs_sent\W+40\b/);
  });

  it("of a chat, over TLS that knows both sides, with a token from the environment", async () => {
    const secured = { transport: "tls", rootsFile: "ca.pem", certificateFile: "client.pem", keyFile: "client.key", serverName } as const;
    const said = await summaryOf({
      ...plain,
      ...secured,
      target: guarded.target,
      method: "tutorial.v1.StreamService/Talk",
      metadata: [{ key: "X-Name", value: `it's "quoted": $HOME \`x\` \\`, enabled: true }],
      secretMetadata: [{ key: "authorization", before: "Bearer ", variable: "TOKEN" }],
      messages: ['{"text": "中文 \\u2028"}', '{"text": "farewell"}'],
    });
    expect(said).toMatch(succeeded);
  });

  it.each(["tutorial.v1.UserService/GetUser", "tutorial.v1.StreamService/Talk"])("fails where calls of %s do", async (method) => {
    const call = { ...plain, transport: "tls", unverified: true, target: guarded.target, method, messages: ["{}"] } as const;
    await expect(summaryOf({ ...call, certificateFile: "client.pem", keyFile: "client.key" })).rejects.toThrow(
      /thresholds on metrics 'checks'/,
    );
  });
}
