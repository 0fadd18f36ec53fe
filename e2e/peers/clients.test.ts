import { execFile } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import type { DescMethod } from "@bufbuild/protobuf";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ExportedCall, ExportedText } from "../../shared/model/exchange";
import { TestAuthority } from "../../src-main/engine/channels/testing/certificates";
import { cppProgram } from "../../src-main/engine/exchange/export/cpp";
import { csharpProgram } from "../../src-main/engine/exchange/export/csharp";
import { goProgram } from "../../src-main/engine/exchange/export/go";
import { javaProgram } from "../../src-main/engine/exchange/export/java";
import { pythonProgram } from "../../src-main/engine/exchange/export/python";
import { rustProgram } from "../../src-main/engine/exchange/export/rust";
import { plainCall } from "../../src-main/engine/exchange/export/testing/plain-call";
import { connectProgram } from "../../src-main/engine/exchange/export/typescript-connect";
import { grpcJsProgram } from "../../src-main/engine/exchange/export/typescript-grpc-js";
import { SchemaCatalog } from "../../src-main/engine/schema/catalog";
import { builtPeer, type Launch, type Peer, startPeer } from "../support/peers";
import { KeyFolder } from "../support/secured-peers";

const run = promisify(execFile);
const files = new KeyFolder();
const tutorial = path.join(import.meta.dirname, "..", "servers", "tutorial.proto");
const root = path.join(import.meta.dirname, "..", "..");

/** How a language's programs are made and run, with the libraries of a peer. */
interface Language {
  readonly name: string;
  /** Null where the program fetches its libraries by itself. */
  readonly peer: string | null;
  /** What it takes besides. */
  readonly tool?: string;
  readonly write: (call: ExportedCall, method: DescMethod) => ExportedText;
  /** Puts the libraries into the folder. */
  readonly prepare: (folder: string, libraries: Launch) => void;
  readonly path: (folder: string, libraries: Launch) => string;
  /** Of the set-up's commands those that make stubs; the others ask registries. */
  readonly stubs: RegExp;
  /** Compiles, and runs. */
  readonly commands: readonly string[];
  /** How a field and its value, a JSON text, stand in what it prints: as JSON, if nothing else is said. */
  readonly printed?: (name: string, value: string) => RegExp;
  /** How it tells NOT_FOUND, where not by its name. */
  readonly notFound?: RegExp;
}

const literally = (text: string) => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&");
const asJson = (name: string, value: string) => RegExp(`"${name}":\\s*"?${literally(value)}`);
/** What programs in TypeScript have in common, whatever their libraries. */
const typescript: Pick<Language, "prepare" | "path" | "stubs" | "commands"> = {
  prepare: (folder, { cwd }) => {
    symlinkSync(path.join(cwd, "node_modules"), path.join(folder, "node_modules"));
    writeFileSync(path.join(folder, "package.json"), '{"type": "module"}');
    const compilerOptions = {
      strict: true,
      module: "nodenext",
      target: "es2022",
      noUnusedLocals: true,
      types: ["node"],
      typeRoots: [path.join(root, "node_modules", "@types")],
    };
    writeFileSync(path.join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["client.ts"] }));
  },
  path: () => path.join(root, "node_modules", ".bin"),
  stubs: /^(?:mkdir|protoc) /,
  commands: ["tsc -p . --outDir out", "node out/client.js"],
};

const languages: readonly Language[] = [
  {
    name: "Go",
    peer: "grpc-go",
    write: goProgram,
    prepare: (folder, { cwd }) => {
      for (const name of ["go.mod", "go.sum"]) cpSync(path.join(cwd, name), path.join(folder, name));
    },
    path: (_, { cwd }) => path.join(cwd, "bin"),
    stubs: /^protoc /,
    commands: ["go mod edit -module client", "gofmt -l main.go | diff /dev/null -", "go vet .", "go build -o program .", "./program"],
  },
  {
    name: "Python",
    peer: "grpcio",
    write: pythonProgram,
    prepare: () => {},
    path: (_, { cwd }) => path.join(cwd, ".venv", "bin"),
    stubs: /^python -m grpc_tools/,
    commands: ["python -W error client.py"],
  },
  {
    name: "TypeScript with grpc-js",
    peer: "clients-js",
    write: grpcJsProgram,
    ...typescript,
  },
  {
    name: "TypeScript with Connect",
    peer: "clients-js",
    write: connectProgram,
    ...typescript,
  },
  {
    name: "Java",
    peer: "clients-java",
    write: javaProgram,
    prepare: () => {},
    path: () => "",
    stubs: /^$/,
    // As the program says, but for what saves time where stubs stay the same.
    commands: [
      "export MAVEN_OPTS='-XX:TieredStopAtLevel=1 -XX:+UseSerialGC'",
      "mvn --offline --batch-mode --quiet -DcheckStaleness=true -Dmaven.compiler.useIncrementalCompilation=false compile exec:java",
    ],
  },
  {
    name: "C#",
    peer: null,
    tool: "dotnet",
    write: csharpProgram,
    prepare: () => {},
    path: () => "",
    stubs: /^$/,
    commands: ["dotnet run"],
  },
  {
    name: "Rust",
    peer: "tonic",
    write: rustProgram,
    // The peer's own target folder: its libraries are compiled there already.
    prepare: (folder, { cwd }) => {
      for (const name of ["Cargo.toml", "Cargo.lock"])
        writeFileSync(path.join(folder, name), readFileSync(path.join(cwd, name), "utf8").replace('name = "peer"', 'name = "client"'));
      mkdirSync(path.join(folder, ".cargo"));
      writeFileSync(path.join(folder, ".cargo", "config.toml"), `build.target-dir = ${JSON.stringify(path.join(cwd, "target"))}\n`);
    },
    path: (_, { cwd }) => path.join(cwd, "target"),
    // The build script makes them.
    stubs: /^$/,
    commands: ["cargo fmt --check", "cargo rustc --offline --quiet -- -D warnings", "cargo run --offline --quiet"],
    printed: (name, value) => RegExp(`\\b${name}: ${literally(value.replace("\u2028", "\\u{2028}"))}`),
  },
  {
    name: "C++",
    peer: "clients-cpp",
    write: cppProgram,
    prepare: () => {},
    path: (_, { cwd }) => cwd,
    stubs: /^(?:mkdir|protoc) /,
    commands: ["cmake -B build -DCMAKE_CXX_FLAGS='-Wall -Wextra -Werror'", "cmake --build build", "./build/client"],
    notFound: /status 5:/,
  },
];

const plain: ExportedCall = { ...plainCall, target: "", protoFile: "tutorial.proto", deadlineMs: 60_000 };

/** A name that neither the target nor any host has, so that the program has to say it. */
const serverName = "greeter.test";
const token = "s3 cr$et";

const server = builtPeer("grpc-go");

const isOnPath = (program: string) =>
  (process.env.PATH ?? "").split(path.delimiter).some((folder) => existsSync(path.join(folder, program)));

for (const language of languages) {
  const { peer, tool } = language;
  const libraries = peer === null ? { program: "", args: [], cwd: "" } : builtPeer(peer);
  const lacking = [
    ...(tool === undefined || isOnPath(tool) ? [] : [`${tool} is not here`]),
    ...(libraries ? [] : [`${peer} is not built`]),
    ...(server ? [] : ["grpc-go is not built"]),
  ];
  const because = lacking.length === 0 ? "" : ` (skipped: ${lacking.join(", ")}; node e2e/peers/peers.mjs build)`;
  describe.skipIf(lacking.length > 0)(`a client in ${language.name}${because}`, { timeout: 240_000 }, () => {
    if (libraries && server) testLanguage(language, libraries, server);
  });
}

it("what Maven fetches for the tests is what a program in Java asks it for", async () => {
  const catalog = new SchemaCatalog();
  const { desc } = (await catalog.open({ kind: "disk", paths: [tutorial] })).method("tutorial.v1.UserService/GetUser");
  catalog.dispose();
  const [project] = javaProgram({ ...plain, target: "localhost:1" }, desc).files ?? [];
  expect(project?.text).toBe(readFileSync(path.join(import.meta.dirname, "clients-java", "pom.xml"), "utf8"));
});

function testLanguage(language: Language, libraries: Launch, launch: Launch): void {
  const folder = mkdtempSync(path.join(os.tmpdir(), "wirebench-client-"));
  const catalog = new SchemaCatalog();
  const peers: Peer[] = [];
  let methodOf: (name: string) => DescMethod;
  let open: Peer;
  let guarded: Peer;
  /** What made the stubs that are there: they are compiled once. */
  let made = "";
  const printed = language.printed ?? asJson;

  beforeAll(async () => {
    const project = await catalog.open({ kind: "disk", paths: [tutorial] });
    methodOf = (name) => project.method(name).desc;
    cpSync(tutorial, path.join(folder, "tutorial.proto"));
    language.prepare(folder, libraries);
    const authority = await TestAuthority.make();
    const pair = files.keepPair("server", await authority.issue({ names: [serverName] }));
    writeFileSync(path.join(folder, "ca.pem"), authority.cert);
    const client = await authority.issue({ purpose: "client" });
    writeFileSync(path.join(folder, "client.pem"), client.cert);
    writeFileSync(path.join(folder, "client.key"), client.key);
    open = await startPeer(launch);
    peers.push(open);
    const flags = ["-token", token, pair.cert, pair.key, files.keep("ca.pem", authority.cert)];
    guarded = await startPeer({ ...launch, args: [...launch.args, ...flags] });
    peers.push(guarded);
  });

  afterAll(async () => {
    for (const peer of peers) await peer.stop();
    catalog.dispose();
    rmSync(folder, { recursive: true });
  });

  /** What the program prints. */
  async function outputOf(call: ExportedCall): Promise<string> {
    const { text, fileName, files: others = [], setUp } = language.write(call, methodOf(call.method));
    for (const file of [...others, { fileName, text }]) {
      mkdirSync(path.dirname(path.join(folder, file.fileName)), { recursive: true });
      writeFileSync(path.join(folder, file.fileName), file.text);
    }
    const stubs = setUp.filter((command) => language.stubs.test(command)).join("\n");
    const commands = [...(stubs === made ? [] : [stubs]), ...language.commands];
    made = stubs;
    const env = { ...process.env, PATH: `${language.path(folder, libraries)}:${process.env.PATH}`, TOKEN: token, GOFLAGS: "-mod=mod" };
    try {
      const { stdout } = await run("bash", ["--norc", "-e", "-c", commands.join("\n")], { cwd: folder, env });
      return stdout;
    } catch (reason) {
      const { stdout = "", stderr = "" } = reason as { readonly stdout?: string; readonly stderr?: string };
      throw new Error(`${stdout}\n${stderr}\n${text}`);
    }
  }

  it("of a unary call prints its answer", async () => {
    const call = { ...plain, target: open.target, method: "tutorial.v1.UserService/GetUser", messages: ['{"id": "9007199254740993"}'] };
    const said = await outputOf({ ...call, metadata: [{ key: "x-bytes-bin", value: "AAH/", enabled: true }], maxReceiveBytes: 1_000_000 });
    expect(said).toContain("9007199254740993");
    expect(said).toContain("小泽");
  });

  it("of a server stream prints each", async () => {
    const said = await outputOf({ ...plain, target: open.target, method: "tutorial.v1.StreamService/Count", messages: ['{"count": 3}'] });
    for (const number of ["1", "2", "3"]) expect(said).toMatch(printed("number", number));
  });

  it("of a client stream sends all", async () => {
    const messages = ['{"value": 20}', '{\n  "value": "22"\n}'];
    const said = await outputOf({ ...plain, target: open.target, method: "tutorial.v1.StreamService/Sum", messages });
    expect(said).toMatch(printed("sum", "42"));
  });

  it("of a chat, over TLS that knows both sides, with a token from the environment and texts of any kind", async () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a text that shells and templates would fill in.
    const texts = ['it\'s "quoted"', "back\\slash", "`tick` ${HOME} $x {0} %s", "'''\"\"\"", "中文 \u2028 é", "farewell"];
    const secured = { transport: "tls", rootsFile: "ca.pem", certificateFile: "client.pem", keyFile: "client.key", serverName } as const;
    const said = await outputOf({
      ...plain,
      ...secured,
      target: guarded.target,
      authority: serverName,
      method: "tutorial.v1.StreamService/Talk",
      metadata: [{ key: "X-Name", value: `it's "quoted": $HOME \`x\` \\`, enabled: true }],
      secretMetadata: [{ key: "authorization", before: "Bearer ", variable: "TOKEN" }],
      messages: texts.map((text) => JSON.stringify({ from: "me", text })),
    });
    // Some write more by numbers than JSON asks them to.
    const read = said.replaceAll(/\\u([0-9a-f]{4})/gi, (_, number: string) => String.fromCharCode(Number.parseInt(number, 16)));
    for (const text of texts) expect(read).toMatch(printed("text", JSON.stringify(text.toUpperCase())));
  });

  it("of a call to a server that nobody vouches for is made, or said to be none of its library's", async () => {
    const secured = { transport: "tls", unverified: true, certificateFile: "client.pem", keyFile: "client.key" } as const;
    const call: ExportedCall = {
      ...plain,
      ...secured,
      target: guarded.target,
      method: "tutorial.v1.UserService/GetUser",
      secretMetadata: [{ key: "authorization", before: "Bearer ", variable: "TOKEN" }],
      messages: ['{"id": "5"}'],
    };
    const isTold = language.write(call, methodOf(call.method)).notes.some(({ kind }) => kind === "always-verified");
    if (isTold) await expect(outputOf(call)).rejects.toThrow(/unavailable|status 14|transport(?: |::)error/i);
    else expect(await outputOf(call)).toContain("小泽");
  });

  it("tells why a call failed", async () => {
    const call = { ...plain, target: open.target, method: "tutorial.v1.UserService/GetUser", messages: ['{"id": "404"}'] };
    await expect(outputOf(call)).rejects.toThrow(language.notFound ?? /NOT_?FOUND/i);
  });
}
