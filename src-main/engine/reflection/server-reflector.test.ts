import { createServer, type OutgoingHttpHeaders, type ServerHttp2Session, type ServerHttp2Stream } from "node:http2";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { create, type FileRegistry, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import { FileDescriptorProtoSchema, FieldDescriptorProto_Label as Label, FieldDescriptorProto_Type as Type } from "@bufbuild/protobuf/wkt";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CancellationSource } from "#shared/base/cancellation";
import { DisposableStore, toDisposable } from "#shared/base/disposable";
import { ChannelPool } from "../channels/pool";
import { type CallHandler, LoopbackServer, type ServedCall, ServedStatus } from "../channels/server";
import { closedPort, HostileServer, listen } from "../channels/testing/hostile-server";
import { SchemaCatalog } from "../schema/catalog";
import { reflectionHandlers } from "./reflection-service";
import { decodeQuestion, encodeAnswer, type ReflectionAnswer, type ReflectionQuestion, reflectionPath } from "./reflection-types";
import { bareReflectionBy, ServerReflector } from "./server-reflector";

const shop = fileURLToPath(new URL("../schema/testdata/shop", import.meta.url));

let owned: DisposableStore;
let catalog: SchemaCatalog;
let pool: ChannelPool;

beforeEach(() => {
  owned = new DisposableStore();
  pool = owned.add(new ChannelPool());
  catalog = owned.add(new SchemaCatalog({ reflector: new ServerReflector(bareReflectionBy(pool)) }));
});
afterEach(() => owned.dispose());

async function serve(handlers: ReadonlyMap<string, CallHandler>): Promise<string> {
  return owned.add(await LoopbackServer.start(handlers)).target;
}

const ask = (target: string, deadlineMs: number | null = null) => catalog.open({ kind: "reflection", target, metadata: [], deadlineMs });

async function shopRegistry(): Promise<FileRegistry> {
  return (await catalog.open({ kind: "disk", paths: [shop] })).registry;
}

/** Serves v1 by whatever answers a question, or does not. */
function answering(
  answer: (question: ReflectionQuestion | null, call: ServedCall) => ReflectionAnswer | Promise<ReflectionAnswer>,
): Promise<string> {
  const handler: CallHandler = async (call) => {
    for await (const message of call.messages) await call.send(encodeAnswer(message, await answer(decodeQuestion(message), call)));
    return undefined;
  };
  return serve(new Map([[reflectionPath("v1"), handler]]));
}

/** An HTTP/2 server that answers each call's headers properly, and its messages as a test wants. */
function rawServer(onStream: (stream: ServerHttp2Stream) => void, headers: OutgoingHttpHeaders = {}): Promise<string> {
  const server = createServer();
  const sessions = new Set<ServerHttp2Session>();
  server.on("session", (session) => sessions.add(session));
  server.on("stream", (stream) => {
    stream.on("error", () => {});
    stream.resume();
    stream.respond({ ":status": 200, "content-type": "application/grpc", ...headers });
    onStream(stream);
  });
  owned.add(
    toDisposable(() => {
      for (const session of sessions) session.destroy();
      server.close();
    }),
  );
  return listen(server).then((port) => `127.0.0.1:${port}`);
}

/** What precedes a message on the wire: is it compressed, and how long is it? */
function frameHead(length: number, isCompressed = false): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt8(isCompressed ? 1 : 0, 0);
  head.writeUInt32BE(length, 1);
  return head;
}

type FileInit = MessageInitShape<typeof FileDescriptorProtoSchema>;
const fileBytes = (file: FileInit) => toBinary(FileDescriptorProtoSchema, create(FileDescriptorProtoSchema, file));
const service = (name: string, type: string) => ({ name, method: [{ name: "Do", inputType: type, outputType: type }] });
const field = (typeName: string) => ({ name: "it", number: 1, jsonName: "it", label: Label.OPTIONAL, type: Type.MESSAGE, typeName });
const notFound: ReflectionAnswer = { kind: "error", code: 5, message: "no such thing" };

const fileA: FileInit = {
  name: "a.proto",
  package: "a",
  syntax: "proto3",
  dependency: ["b.proto"],
  messageType: [{ name: "M", field: [field(".b.N")] }],
  service: [service("A", ".a.M")],
};
const fileB: FileInit = { name: "b.proto", package: "b", syntax: "proto3", messageType: [{ name: "N" }] };

describe("a server that describes itself", () => {
  it.each(["v1", "v1alpha"] as const)("by %s alone", async (version) => {
    const registry = await shopRegistry();
    const target = await serve(reflectionHandlers(registry, version));
    const project = await ask(target);
    expect(project.source).toMatchObject({ kind: "reflection", label: target, detail: `reflection ${version}` });
    expect(project.outline.diagnostics).toEqual([]);
    const names = project.outline.services.map(({ name }) => name);
    expect(names).toContain("shop.orders.v1.OrderService");
    expect(names.filter((name) => name.startsWith("grpc."))).toEqual([]);
    expect(project.method("shop.orders.v1.OrderService/Create").path).toBe("/shop.orders.v1.OrderService/Create");
    // The comments came along, since ours are in the descriptors.
    expect(await catalog.text(project.source.id, "shop/common/money.proto")).toContain("// An amount in a currency.\nmessage Money {");
  });

  it("is asked again by a reload, under the same id", async () => {
    let name = "a.A";
    const target = await answering((question) =>
      question?.kind === "services"
        ? { kind: "services", names: [name] }
        : { kind: "files", files: [fileBytes({ ...fileA, service: [service(name.slice(2), ".a.M")] }), fileBytes(fileB)] },
    );
    const first = await ask(target);
    name = "a.Renamed";
    const second = await catalog.reload(first.source.id);
    expect(second.outline.services.map((one) => one.name)).toEqual(["a.Renamed"]);
  });

  it("gets the metadata", async () => {
    const registry = await shopRegistry();
    const [[path, inner] = ["", null]] = reflectionHandlers(registry);
    const guarded: CallHandler = async (call) => {
      if (!call.metadata.some(({ key, value }) => key === "token" && value === "s3cret")) throw new ServedStatus(16, "who are you?");
      return inner?.(call);
    };
    const target = await serve(new Map([[path, guarded]]));
    await expect(ask(target)).rejects.toMatchObject({ code: "reflection-failed", facts: { status: "UNAUTHENTICATED" } });
    const metadata = [{ key: "Token", value: "s3cret", enabled: true }];
    const project = await catalog.open({ kind: "reflection", target, metadata, deadlineMs: null });
    expect(project.outline.services).not.toEqual([]);
  });

  it("gives its imports only when asked for them", async () => {
    const asked: string[] = [];
    const target = await answering((question) => {
      if (question?.kind === "services") return { kind: "services", names: ["a.A"] };
      asked.push(`${question?.kind} ${question?.name}`);
      return { kind: "files", files: [fileBytes(question?.kind === "symbol" ? fileA : fileB)] };
    });
    const project = await ask(target);
    expect(asked).toEqual(["symbol a.A", "file b.proto"]);
    expect(project.outline.diagnostics).toEqual([]);
    expect(project.method("a.A/Do").desc.input.fields[0]?.message?.typeName).toBe("b.N");
  });

  it("forgets its imports, and gives their types when asked", async () => {
    const target = await answering((question) => {
      if (question?.kind === "services") return { kind: "services", names: ["a.A"] };
      if (question?.kind !== "symbol") return notFound;
      return { kind: "files", files: [fileBytes(question.name === "b.N" ? fileB : { ...fileA, dependency: [] })] };
    });
    const project = await ask(target);
    expect(project.method("a.A/Do").desc.input.fields[0]?.message?.typeName).toBe("b.N");
    expect(project.outline.diagnostics.map(({ code }) => code)).toEqual(["repaired"]);
  });
});

describe("extensions, which no service imports", () => {
  const base: FileInit = {
    name: "base.proto",
    package: "e",
    syntax: "proto2",
    messageType: [{ name: "Base", extensionRange: [{ start: 100, end: 200 }] }],
    service: [service("S", ".e.Base")],
  };
  const mark = { ...field(""), name: "mark", number: 100, jsonName: "mark", type: Type.STRING, extendee: ".e.Base" };
  const marks: FileInit = { name: "marks.proto", package: "e", syntax: "proto2", dependency: ["base.proto"], extension: [mark] };
  const answerOf = (question: ReflectionQuestion | null): ReflectionAnswer => {
    switch (question?.kind) {
      case "services":
        return { kind: "services", names: ["e.S"] };
      case "extensions":
        return question.name === "e.Base" ? { kind: "extensions", name: question.name, numbers: [100, 101] } : notFound;
      case "extension":
        return question.number === 100 ? { kind: "files", files: [fileBytes(marks)] } : notFound;
      default:
        return { kind: "files", files: [fileBytes(base)] };
    }
  };

  it("are asked for by the messages that they extend", async () => {
    const project = await ask(await answering(answerOf));
    expect(project.registry.getExtension("e.mark")?.extendee.typeName).toBe("e.Base");
    expect(project.outline.diagnostics).toEqual([]);
  });

  it("are told of by our own service", async () => {
    const { registry } = await ask(await answering(answerOf));
    const project = await ask(await serve(reflectionHandlers(registry)));
    expect(project.registry.getExtension("e.mark")?.number).toBe(100);
  });

  it.each<[string, (question: ReflectionQuestion, call: ServedCall) => ReflectionAnswer | Promise<ReflectionAnswer>]>([
    ["refuses to tell of them", () => notFound],
    ["answers something else", () => ({ kind: "services", names: [] })],
    [
      "tells of more than there are",
      (question) =>
        question.kind === "extension"
          ? notFound
          : { kind: "extensions", name: "e.Base", numbers: Array.from({ length: 100_000 }, (_, at) => at + 100) },
    ],
    [
      "gives an extension that cannot be read",
      (question) => (question.kind === "extension" ? { kind: "files", files: [new Uint8Array([1])] } : answerOf(question)),
    ],
    [
      "ends the stream over them",
      () => {
        throw new ServedStatus(12, "not known");
      },
    ],
    [
      "never answers",
      (_question, call) => new Promise((_, reject) => call.signal.addEventListener("abort", () => reject(call.signal.reason))),
    ],
  ])("cost nothing where a server %s", async (_, answer) => {
    const target = await answering((question, call) =>
      question?.kind === "extensions" || question?.kind === "extension" ? answer(question, call) : answerOf(question),
    );
    const project = await ask(target);
    expect(project.method("e.S/Do").desc.input.typeName).toBe("e.Base");
    expect(project.outline.diagnostics).toEqual([]);
  });

  it("can be given up like the rest", async () => {
    const cancelling = new CancellationSource();
    const target = await answering((question) => {
      if (question?.kind === "extensions") cancelling.cancel();
      return answerOf(question);
    });
    const asking = catalog.open({ kind: "reflection", target, metadata: [], deadlineMs: null }, cancelling);
    await expect(asking).rejects.toMatchObject({ code: "cancelled" });
  });
});

describe("a server that gives a part only", () => {
  it("keeps the rest, and says what is missing", async () => {
    const target = await answering((question) => {
      if (question?.kind === "services") return { kind: "services", names: ["a.A", "gone.Service", "lies.Service", "bytes.Service"] };
      if (question?.name === "a.A") return { kind: "files", files: [fileBytes(fileA), fileBytes(fileB)] };
      if (question?.name === "lies.Service") return { kind: "files", files: [fileBytes(fileA)] };
      return question?.name === "bytes.Service" ? { kind: "files", files: [new Uint8Array([1, 2, 3])] } : notFound;
    });
    const project = await ask(target);
    expect(project.method("a.A/Do").name).toBe("a.A/Do");
    expect(project.outline.diagnostics.map(({ file, code, severity }) => `${severity} ${code} ${file}`)).toEqual([
      "warning descriptor-missing bytes.Service",
      "warning descriptor-missing gone.Service",
      "warning descriptor-missing lies.Service",
    ]);
    expect(project.outline.diagnostics[1]?.message).toContain("no such thing");
  });

  it("may end the stream over a question: the others are asked on a fresh one", async () => {
    const target = await answering((question) => {
      if (question?.kind === "services") return { kind: "services", names: ["bad.One", "a.A", "bad.Two"] };
      if (question?.name === "a.A") return { kind: "files", files: [fileBytes(fileA), fileBytes(fileB)] };
      throw new ServedStatus(5, "not here");
    });
    const project = await ask(target);
    expect(project.method("a.A/Do").name).toBe("a.A/Do");
    expect(project.outline.diagnostics.map(({ file }) => file)).toEqual(["bad.One", "bad.Two"]);
  });
});

describe("a server that cannot be asked", () => {
  it("offers no reflection", async () => {
    const target = await serve(new Map([["/a.A/Do", async () => undefined]]));
    await expect(ask(target)).rejects.toMatchObject({ code: "reflection-unsupported", facts: { target } });
  });

  it("does not listen", async () => {
    const target = `127.0.0.1:${await closedPort()}`;
    await expect(ask(target)).rejects.toMatchObject({
      code: "reflection-failed",
      message: `Nothing listens on ${target}.`,
      facts: { status: "UNAVAILABLE" },
    });
  });

  it("speaks HTTP/1", async () => {
    const { target } = owned.add(await HostileServer.start((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n")));
    await expect(ask(target, 5000)).rejects.toMatchObject({ code: "reflection-failed", message: `${target} does not speak gRPC.` });
  });

  it("is no target", async () => {
    await expect(ask("no port")).rejects.toMatchObject({ code: "target-invalid" });
  });

  it("lists nothing, or describes nothing", async () => {
    await expect(ask(await answering(() => ({ kind: "services", names: [] })))).rejects.toMatchObject({ code: "reflection-failed" });
    const empty = await answering((question) =>
      question?.kind === "services" ? { kind: "services", names: ["a.A"] } : { kind: "files", files: [] },
    );
    await expect(ask(empty)).rejects.toMatchObject({ code: "reflection-failed" });
  });
});

describe("a hostile server", () => {
  it("that never answers ends with the deadline", async () => {
    const target = await answering(
      (_question, call) => new Promise((_, reject) => call.signal.addEventListener("abort", () => reject(call.signal.reason))),
    );
    await expect(ask(target, 300)).rejects.toMatchObject({ code: "reflection-failed", facts: { status: "DEADLINE_EXCEEDED" } });
  });

  it("that never answers can be cancelled", async () => {
    const cancelling = new CancellationSource();
    const target = await answering((_question, call) => {
      cancelling.cancel();
      return new Promise((_, reject) => call.signal.addEventListener("abort", () => reject(call.signal.reason)));
    });
    const asking = catalog.open({ kind: "reflection", target, metadata: [], deadlineMs: null }, cancelling);
    await expect(asking).rejects.toMatchObject({ code: "cancelled" });
  });

  it("whose imports never end", async () => {
    const reflector = new ServerReflector(bareReflectionBy(pool), { files: 100 });
    let last = 0;
    const target = await answering((question) => {
      if (question?.kind === "services") return { kind: "services", names: ["a.A"] };
      const name = question?.kind === "file" ? question.name : "0.proto";
      last++;
      return {
        kind: "files",
        files: [
          fileBytes({
            name,
            syntax: "proto3",
            dependency: [`${last}.proto`],
            package: "a",
            service: name === "0.proto" ? [{ name: "A" }] : [],
          }),
        ],
      };
    });
    await expect(reflector.reflect({ target, metadata: [], deadlineMs: null })).rejects.toMatchObject({ code: "too-large" });
  });

  it("that answers an import with another file, for ever", async () => {
    let asked = 0;
    const target = await answering((question) => {
      if (question?.kind === "services") return { kind: "services", names: ["a.A"] };
      asked++;
      return { kind: "files", files: [fileBytes(fileA)] };
    });
    const project = await ask(target);
    expect(asked).toBeLessThan(5);
    expect(project.outline.diagnostics.some(({ code }) => code === "type-unknown")).toBe(true);
  });

  it.each([
    ["one answer too large", { answer: 1000 }],
    ["more descriptors than are kept", { descriptors: 1000 }],
    ["more services than are asked for", { services: 0 }],
  ])("with %s", async (_, limits) => {
    const reflector = new ServerReflector(bareReflectionBy(pool), limits);
    const padding = { name: "p.proto", syntax: "proto3", options: { javaPackage: "x".repeat(5000) } };
    const target = await answering((question) =>
      question?.kind === "services"
        ? { kind: "services", names: ["a.A"] }
        : { kind: "files", files: [fileBytes(fileA), fileBytes(fileB), fileBytes(padding)] },
    );
    await expect(reflector.reflect({ target, metadata: [], deadlineMs: null })).rejects.toMatchObject({ code: "too-large" });
  });

  it("that answers a gigabyte, by its own words", async () => {
    const target = await rawServer((stream) => stream.write(Buffer.concat([frameHead(2 ** 30), Buffer.alloc(1000)])));
    await expect(ask(target)).rejects.toMatchObject({ code: "too-large" });
  });

  it("that packs more than is read into little", async () => {
    const packed = gzipSync(Buffer.alloc(64 * 1024 * 1024));
    const target = await rawServer((stream) => stream.end(Buffer.concat([frameHead(packed.length, true), packed])), {
      "grpc-encoding": "gzip",
    });
    await expect(ask(target)).rejects.toMatchObject({ code: "too-large" });
  });

  it("that answers byte by byte, for ever", async () => {
    const target = await rawServer((stream) => {
      stream.write(frameHead(1000));
      const timer = setInterval(() => stream.write(Buffer.alloc(1)), 20);
      stream.on("close", () => clearInterval(timer));
    });
    await expect(ask(target, 500)).rejects.toMatchObject({ code: "reflection-failed", facts: { status: "DEADLINE_EXCEEDED" } });
    const cancelling = new CancellationSource();
    setTimeout(() => cancelling.cancel(), 200);
    const asking = catalog.open({ kind: "reflection", target, metadata: [], deadlineMs: null }, cancelling);
    await expect(asking).rejects.toMatchObject({ code: "cancelled" });
  });

  it("whose answers come one by one and never end: the deadline is for all of them", async () => {
    let last = 0;
    const target = await answering(async (question) => {
      if (question?.kind === "services") return { kind: "services", names: ["a.A"] };
      await new Promise((resolve) => setTimeout(resolve, 20));
      const name = question?.kind === "file" ? question.name : "0.proto";
      return { kind: "files", files: [fileBytes({ name, syntax: "proto3", dependency: [`${++last}.proto`], package: "a" })] };
    });
    await expect(ask(target, 600)).rejects.toMatchObject({ code: "reflection-failed", facts: { status: "DEADLINE_EXCEEDED" } });
  });

  it("that tells another story each time it is asked for a file: the first one counts", async () => {
    let asked = 0;
    const target = await answering((question) => {
      if (question?.kind === "services") return { kind: "services", names: ["a.A", "a.B"] };
      const name = asked++ === 0 ? "A" : "B";
      return {
        kind: "files",
        files: [fileBytes({ ...fileA, dependency: [], messageType: [{ name: "M" }], service: [service(name, ".a.M")] })],
      };
    });
    const project = await ask(target);
    expect(project.outline.services.map(({ name }) => name)).toEqual(["a.A"]);
    expect(project.outline.diagnostics.map(({ file, code }) => `${code} ${file}`)).toEqual(["descriptor-missing a.B"]);
  });

  it("that answers what was not asked", async () => {
    const flood: CallHandler = async (call) => {
      for await (const message of call.messages) {
        const answer = encodeAnswer(message, { kind: "services", names: ["a.A"] });
        for (let i = 0; i < 1000; i++) await call.send(answer);
      }
      return undefined;
    };
    const target = await serve(new Map([[reflectionPath("v1"), flood]]));
    await expect(ask(target)).rejects.toMatchObject({ code: "reflection-failed" });
  });

  it("whose answers are no messages", async () => {
    const target = await serve(new Map([[reflectionPath("v1"), async (call) => void (await call.send(new Uint8Array([0xff, 0xff])))]]));
    await expect(ask(target)).rejects.toMatchObject({ code: "reflection-failed", facts: { status: "INTERNAL" } });
  });
});

describe("a server of the last run", () => {
  const origin = { kind: "reflection", target: "127.0.0.1:1", metadata: [], deadlineMs: null } as const;

  it("has its place while it is away, which says so", () => {
    const id = catalog.holdPlace(origin);
    expect(catalog.get(id).outline.diagnostics).toEqual([]);
    expect(() => catalog.get(id).method("a.A/Do")).toThrow("has not answered yet");
  });

  it("keeps the place of the source that it is once it answers", async () => {
    const target = await serve(reflectionHandlers(await shopRegistry()));
    const id = catalog.holdPlace({ ...origin, target });
    expect((await catalog.reload(id)).source.id).toBe(id);
  });
});
