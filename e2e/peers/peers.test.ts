import { spawnSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CallHead, defaultMaxReceiveBytes, isOver } from "../../shared/model/call";
import { CallRegistry } from "../../src-main/engine/calls/calls";
import { ChannelPool } from "../../src-main/engine/channels/pool";
import { jsonBody, noFiles } from "../../src-main/engine/codec/testing/bodies";
import { bareReflectionBy, ServerReflector } from "../../src-main/engine/reflection/server-reflector";
import { SchemaCatalog } from "../../src-main/engine/schema/catalog";
import type { SchemaProject } from "../../src-main/engine/schema/project";
import { builtPeer, type Launch, type Peer, startPeer } from "../support/peers";

/** What a server says of itself, and what of it had to be put right. */
interface Manner {
  readonly name: string;
  readonly protocol: "v1" | "v1alpha";
  /** Ends of the warnings, each kind once. */
  readonly repairs: readonly string[];
  /** Does it tell of extensions? prost knows none, and grpc-java tells of those that a service's files import. */
  readonly extensions: boolean;
  /** grpcurl gives up on grpc-js: it resolves neither relative names nor imports that are not there. */
  readonly grpcurlFails?: true;
}

const noJsonNames = "had no json_name; it was made from the name.";
const manners: readonly Manner[] = [
  { name: "grpc-go", protocol: "v1", repairs: [], extensions: true },
  { name: "grpc-go-v1alpha", protocol: "v1alpha", repairs: [], extensions: true },
  { name: "grpcio", protocol: "v1alpha", repairs: [noJsonNames], extensions: true },
  {
    name: "grpc-js",
    protocol: "v1",
    repairs: [
      noJsonNames,
      "named its type relatively; the name is complete now.",
      "is used and was not imported; the import was added.",
      "holds protobuf's own types; the files that come with Wirebench stand in for it.",
      "is `optional`, and had lost the mark of it.",
      "stood among the fields; it is an extension, and now where extensions are.",
      "is an extension that was given as a field of what it extends; that field was left out.",
      "has what only proto2 has; the file is read as proto2.",
      "needs a file that needs it; what it declares was spread over several files.",
    ],
    extensions: true,
    grpcurlFails: true,
  },
  { name: "grpc-java", protocol: "v1", repairs: [noJsonNames], extensions: false },
  { name: "tonic", protocol: "v1", repairs: [], extensions: false },
];

const methods = [
  "library.legacy.Convert/ToBook unary",
  "library.v1.Library/Find unary",
  "library.v1.Library/Keep unary",
  "tutorial.v1.StreamService/Count server-stream",
  "tutorial.v1.StreamService/Sum client-stream",
  "tutorial.v1.StreamService/Talk bidi",
  "tutorial.v1.UserService/GetUser unary",
];

const because = (launch: Launch | null, name: string) =>
  launch ? "" : ` (skipped: it is not built; node e2e/peers/peers.mjs build ${name})`;
const grpcurl = builtPeer("grpcurl");

for (const manner of manners) {
  const launch = builtPeer(manner.name);
  describe.skipIf(launch === null)(`${manner.name}${because(launch, manner.name)}`, () => {
    testPeer(launch ?? { program: "", args: [], cwd: "" }, manner);
  });
}

function testPeer(launch: Launch, { protocol, repairs, extensions, grpcurlFails }: Manner): void {
  let peer: Peer;
  let pool: ChannelPool;
  let catalog: SchemaCatalog;
  let calls: CallRegistry;
  let project: SchemaProject;

  beforeAll(async () => {
    peer = await startPeer(launch);
    pool = new ChannelPool();
    catalog = new SchemaCatalog({ reflector: new ServerReflector(bareReflectionBy(pool)) });
    calls = new CallRegistry(catalog, pool, noFiles);
    project = await catalog.open({ kind: "reflection", target: peer.target, metadata: [], deadlineMs: null });
  });
  afterAll(async () => {
    calls.dispose();
    catalog.dispose();
    pool.dispose();
    await peer.stop();
  });

  /** Calls by what the server said of itself; the messages as JSON values. */
  async function call(method: string, ...bodies: readonly object[]): Promise<{ status: CallHead["status"]; messages: unknown[] }> {
    const callId = await calls.start({
      sourceId: project.source.id,
      method,
      target: peer.target,
      metadata: [],
      deadlineMs: 20_000,
      maxReceiveBytes: defaultMaxReceiveBytes,
      bodies: bodies.map((body) => jsonBody(JSON.stringify(body))),
      finish: true,
      owner: "test",
    });
    const { rows, status } = await new Promise<CallHead>((resolve) => {
      const watching = calls.watch(callId, (head) => {
        if (!isOver(head.state)) return;
        queueMicrotask(() => watching.dispose());
        resolve(head);
      });
    });
    const received = (await calls.get(callId).reader.rows(0, rows)).filter(({ kind }) => kind === "received");
    const jsonOf = async (index: number) =>
      (await calls.nodes(callId, index)).text({ tree: "fields", path: [], format: "json", limit: 100_000 }).text;
    return { status, messages: await Promise.all(received.map(async ({ index }) => JSON.parse(await jsonOf(index)))) };
  }

  it("describes every method, by the protocol that it has; what had to be put right is named", () => {
    const { outline, source } = project;
    expect(source.detail).toBe(`reflection ${protocol}`);
    const found = outline.services.flatMap((service) => service.methods.map((one) => `${service.name}/${one.name} ${one.kind}`));
    expect(found.sort()).toEqual(methods);
    expect(outline.diagnostics.filter(({ code }) => code !== "repaired")).toEqual([]);
    const kinds = outline.diagnostics.map(({ message }) => message.slice(message.indexOf(": ") + 2));
    expect([...new Set(kinds)].sort()).toEqual([...repairs].sort());
  });

  it("answers a unary call: Chinese text, an int64 of 53 bits, a timestamp, a map, an enum", async () => {
    const { messages, status } = await call("tutorial.v1.UserService/GetUser", { id: "9007199254740991" });
    expect(status?.code).toBe(0);
    expect(messages).toEqual([
      {
        id: "9007199254740991",
        name: "小泽 Xiaoze",
        email: "xiaoze@example.com",
        joined: "2026-11-20T22:13:20.500Z",
        tags: { team: "build" },
        level: "LEVEL_ADMIN",
      },
    ]);
  });

  it("refuses a call in its own words", async () => {
    const { status } = await call("tutorial.v1.UserService/GetUser", { id: "404" });
    expect(status).toMatchObject({ code: 5, message: "没有这个用户 (no such user)" });
  });

  it("streams both ways", async () => {
    const counted = await call("tutorial.v1.StreamService/Count", { count: 3 });
    expect(counted.messages).toEqual([1, 2, 3].map((number) => ({ number, text: `tick ${number} 滴答` })));
    const values = ["9007199254740991", "-5", "6"].map((value) => ({ value }));
    const summed = await call("tutorial.v1.StreamService/Sum", ...values);
    expect(summed.messages).toEqual([{ count: 3, sum: "9007199254740992" }]);
    const talked = await call("tutorial.v1.StreamService/Talk", { text: "hello" }, { text: "bye" });
    expect(talked.messages).toMatchObject([{ text: "HELLO" }, { text: "BYE" }]);
  });

  it("answers with protobuf's own types, and types of a file that another one hands on", async () => {
    const { messages } = await call("library.v1.Library/Find", { isbn: { digits: "9787020002207" } });
    expect(messages).toEqual([
      {
        isbn: { digits: "9787020002207" },
        title: "红楼梦",
        subtitle: "",
        printed: "1791-01-01T00:00:00Z",
        loanPeriod: "129600s",
        copies: "9007199254740991",
        notes: { chapters: 120, lost: true },
        cover: { "@type": "type.googleapis.com/library.common.Isbn", digits: "cover" },
        editions: { 甲戌本: { digits: "1754" } },
        reader: "宝玉",
      },
    ]);
  });

  it(`takes a proto2 message with a group${extensions ? ", and extensions that no service imports" : ""}`, async () => {
    const extended = { "[library.legacy.shelf_mark]": "I242.47", "[library.legacy.Binding.binding]": { cloth: "蓝布" } };
    const record = { title: "石头记", copies: 0, loan: [{ reader: "黛玉" }], ...(extensions ? extended : {}) };
    const { messages } = await call("library.v1.Library/Keep", record);
    expect(messages).toEqual([record]);
  });

  it("keeps every method callable where packages need each other", async () => {
    const record = { title: "石头记" };
    const { messages } = await call("library.legacy.Convert/ToBook", record);
    expect(messages).toEqual([{ title: "石头记", record }]);
  });

  it.skipIf(grpcurl === null)(`lists the services that grpcurl lists, and the methods${because(grpcurl, "grpcurl")}`, () => {
    const ask = (...args: string[]) =>
      spawnSync(grpcurl?.program ?? "", ["-plaintext", peer.target, ...args], { encoding: "utf8" }).stdout.split("\n");
    const listed = ask("list").filter((service) => service !== "" && !service.startsWith("grpc.reflection."));
    expect(project.outline.services.map((service) => service.name).sort()).toEqual(listed.sort());
    const described = listed.flatMap((service) =>
      ask("describe", service).flatMap((line) => {
        const [, method, input = "", output = ""] = /^ {2}rpc (\w+) \( (.+) \) returns \( (.+) \)/.exec(line) ?? [];
        return method === undefined ? [] : [`${service}/${method}(${input}) ${output}`];
      }),
    );
    expect(described.filter((signature) => !signatures(project).includes(signature))).toEqual([]);
    expect(described).toHaveLength(grpcurlFails ? 0 : methods.length);
  });
}

/** All methods as grpcurl writes them. */
function signatures(project: SchemaProject): string[] {
  const stream = (isStream: boolean, type: string) => `${isStream ? "stream " : ""}.${type}`;
  return project.outline.services.flatMap((service) =>
    service.methods.map((one) => {
      const { desc } = project.method(`${service.name}/${one.name}`);
      const { clientStreaming, serverStreaming } = desc.proto;
      return `${service.name}/${desc.name}(${stream(clientStreaming, desc.input.typeName)}) ${stream(serverStreaming, desc.output.typeName)}`;
    }),
  );
}
