import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serialize } from "node:v8";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadFromTexts } from "../source/load-source";
import { CompilationCache } from "./compilation-cache";
import { TextCompiler } from "./text-compiler";

let folder = "";
let cache: CompilationCache;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "wirebench-cache-"));
  cache = new CompilationCache(join(folder, "schemas"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const loaded = () =>
  loadFromTexts([
    {
      path: "a.proto",
      text: 'syntax = "proto3";\nimport "b.proto";\n/* 消息 */ message A { B b = 1; }\nservice S { rpc Do(A) returns (B); }',
    },
    { path: "b.proto", text: 'syntax = "proto3";\nmessage B { string text = 1; }' },
    { path: "bad.proto", text: 'syntax = "proto3";\nmessage Bad { Nowhere n = 1; }' },
  ]);

async function compiled(): Promise<TextCompiler> {
  const compiler = new TextCompiler();
  await compiler.compile(await loaded());
  return compiler;
}

const fileOf = (id: string) => join(folder, "schemas", `${id}.bin`);

describe("what was compiled", () => {
  it("is as it was when it is read again, but for files with errors", async () => {
    const { files } = await compiled();
    await cache.write("one", files.values());
    const read = await cache.read("one");
    expect([...read.keys()]).toEqual(["b.proto", "a.proto"]);
    for (const [name, { key, file, symbols }] of read) expect({ key, file, symbols }).toEqual(files.get(name));
    const again = new TextCompiler();
    await again.compile(await loaded(), { earlier: read });
    expect(again.compiled).toBe(1);
  });

  it("is private to its user, and leaves no other file behind", async () => {
    await cache.write("one", (await compiled()).files.values());
    expect(statSync(fileOf("one")).mode & 0o077).toBe(0);
    expect(readdirSync(join(folder, "schemas"))).toEqual(["one.bin"]);
  });
});

describe("nothing is read", () => {
  it("where nothing was written", async () => {
    expect((await cache.read("none")).size).toBe(0);
  });

  it("of what is broken", async () => {
    await cache.write("one", (await compiled()).files.values());
    const whole = readFileSync(fileOf("one"));
    for (const length of [0, 1, 20, whole.length >> 1, whole.length - 1]) {
      truncateSync(fileOf("one"), 0);
      writeFileSync(fileOf("one"), whole.subarray(0, length));
      expect((await cache.read("one")).size).toBe(0);
    }
  });

  it("of another version, or another thing", async () => {
    await cache.write("one", []);
    for (const value of [null, 3, [], { format: "wirebench schema 0", files: [] }, { files: [{}] }]) {
      writeFileSync(fileOf("one"), serialize(value));
      expect((await cache.read("one")).size).toBe(0);
    }
  });
});

it("is no reason to fail where it cannot be written", async () => {
  writeFileSync(join(folder, "schemas"), "a file where the folder would be");
  await cache.write("one", (await compiled()).files.values());
  expect((await cache.read("one")).size).toBe(0);
});

it("lets the oldest go where there is too much", async () => {
  const small = new CompilationCache(join(folder, "small"), 2500);
  const { files } = await compiled();
  for (const id of ["first", "second", "third"]) {
    await small.write(id, files.values());
    const path = join(folder, "small", `${id}.bin`);
    const time = { first: 1_000_000, second: 2_000_000, third: 3_000_000 }[id] ?? 0;
    utimesSync(path, time, time);
  }
  await small.write("last", files.values());
  const left = readdirSync(join(folder, "small")).sort();
  expect(left).toContain("last.bin");
  expect(left).not.toContain("first.bin");
});
