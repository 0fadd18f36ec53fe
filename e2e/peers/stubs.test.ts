import { execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { StubLanguage, StubTool } from "../../shared/model/exchange";
import { stubInputOf } from "../../src-main/engine/exchange/export/stub-input";
import { writeStubs } from "../../src-main/engine/exchange/export/stubs";
import { SchemaCatalog } from "../../src-main/engine/schema/catalog";
import type { SchemaProject } from "../../src-main/engine/schema/project";
import { builtPeer } from "../support/peers";

const run = promisify(execFile);
const root = path.join(import.meta.dirname, "..", "..");
const protos = {
  "protos/shop/v1/shop.proto": `syntax = "proto3";
    package shop.v1;
    import "common/money.proto";
    import "google/protobuf/timestamp.proto";
    service Shop { rpc Sell(Sale) returns (stream Sale); }
    message Sale { common.Money price = 1; google.protobuf.Timestamp at = 2; }`,
  "third party/common/money.proto": 'syntax = "proto3"; package common; message Money { int64 units = 1; }',
} as const;

/** What a language's stubs are made with here, and what comes of it. */
interface Case {
  readonly language: StubLanguage;
  readonly folders: readonly (string | null)[];
  readonly programs: readonly string[];
  readonly made: readonly string[];
}

const below = (peer: string, ...folder: string[]) => {
  const launch = builtPeer(peer);
  return launch && path.join(launch.cwd, ...folder);
};
const cases: readonly Case[] = [
  {
    language: "go",
    folders: [below("grpc-go", "bin")],
    programs: ["protoc-gen-go", "protoc-gen-go-grpc"],
    made: ["shop/v1/shop.pb.go", "shop/v1/shop_grpc.pb.go", "common/money.pb.go"],
  },
  {
    language: "python",
    folders: [below("grpcio", ".venv", "bin")],
    programs: ["python", "grpc_python_plugin"],
    made: ["shop/v1/shop_pb2.py", "shop/v1/shop_pb2.pyi", "shop/v1/shop_pb2_grpc.py", "common/money_pb2.py"],
  },
  {
    language: "typescript",
    folders: [below("clients-js", "node_modules", ".bin")],
    programs: ["protoc-gen-es"],
    made: ["shop/v1/shop_pb.ts", "common/money_pb.ts"],
  },
  { language: "java", folders: [], programs: ["protoc-gen-grpc-java"], made: ["shop/v1/ShopGrpc.java", "common/MoneyOuterClass.java"] },
  { language: "csharp", folders: [], programs: ["grpc_csharp_plugin"], made: ["Shop.cs", "ShopGrpc.cs", "Money.cs"] },
  {
    language: "rust",
    folders: [],
    programs: ["protoc-gen-prost", "protoc-gen-tonic"],
    made: ["shop.v1.rs", "shop.v1.tonic.rs", "common.rs"],
  },
  {
    language: "cpp",
    folders: [],
    programs: ["grpc_cpp_plugin"],
    made: ["shop/v1/shop.pb.h", "shop/v1/shop.grpc.pb.cc", "common/money.pb.cc"],
  },
];
const toolFolders = { protoc: [], buf: [path.join(root, "bench", "peers", "node_modules", ".bin")] };

for (const tool of ["protoc", "buf"] as const)
  for (const one of cases) {
    const folders = [...one.folders.flatMap((folder) => folder ?? []), ...toolFolders[tool], ...(process.env.PATH ?? "").split(":")];
    const lacking = ["protoc", tool, ...one.programs].filter((name) => !folders.some((folder) => existsSync(path.join(folder, name))));
    const because = lacking.length === 0 ? "" : ` (skipped: no ${[...new Set(lacking)].join(", no ")})`;
    describe.skipIf(lacking.length > 0)(`stubs in ${one.language} by ${tool}${because}`, { timeout: 120_000 }, () =>
      testStubs(tool, one, folders.join(":")),
    );
  }

function testStubs(tool: StubTool, { language, made }: Case, programs: string): void {
  const folder = mkdtempSync(path.join(os.tmpdir(), "wirebench stubs-"));
  const catalog = new SchemaCatalog();
  const placeOf = (name: string) => path.join(folder, name);

  beforeAll(() => {
    for (const [name, text] of Object.entries(protos)) {
      mkdirSync(path.dirname(placeOf(name)), { recursive: true });
      writeFileSync(placeOf(name), text);
    }
  });

  afterAll(() => {
    catalog.dispose();
    rmSync(folder, { recursive: true });
  });

  /** Runs what is written for a source, as it stands there. */
  async function makeStubs(project: SchemaProject): Promise<void> {
    const input = stubInputOf(project, (place) => place);
    const { text, fileName, setUp } = writeStubs(input, language, tool, "bash");
    const commands = setUp.filter((command) => /^(?:cd|mkdir|protoc) /.test(command));
    const last = tool === "protoc" ? [text] : [`cat > ${fileName} <<'EOM'\n${text}EOM`, "buf generate"];
    const env = { ...process.env, PATH: programs };
    await run("bash", ["--norc", "-e", "-c", [...commands, ...last].join("\n")], { env }).catch(({ stdout, stderr }) =>
      Promise.reject(new Error(`${stdout}\n${stderr}\n${setUp.join("\n")}\n${text}`)),
    );
  }

  it("are made of the loaded files and of what they import from another root", async () => {
    await makeStubs(await catalog.open({ kind: "disk", paths: [placeOf("protos")], importPaths: [placeOf("third party")] }));
    for (const name of made) expect(existsSync(path.join(placeOf("protos/gen"), name)), name).toBe(true);
  });

  it("are made of files with one root", async () => {
    await makeStubs(await catalog.open({ kind: "disk", paths: [placeOf("third party")] }));
    const [name = ""] = made.filter((one) => /money/i.test(one));
    expect(existsSync(path.join(placeOf("third party/gen"), name)), name).toBe(true);
  });

  it("are made of compiled descriptors", async () => {
    mkdirSync(placeOf("sets"));
    const roots = [placeOf("protos"), placeOf("third party")].flatMap((place) => ["-I", place]);
    await run("protoc", [...roots, "--include_imports", "-o", placeOf("sets/shop.binpb"), "shop/v1/shop.proto"]);
    await makeStubs(await catalog.open({ kind: "set", paths: [placeOf("sets/shop.binpb")] }));
    for (const name of made) expect(existsSync(path.join(placeOf("sets/gen"), name)), name).toBe(true);
  });
}
