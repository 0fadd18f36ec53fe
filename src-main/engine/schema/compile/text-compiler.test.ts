import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CancellationSource } from "#shared/base/cancellation";
import { loadFromTexts } from "../source/load-source";
import type { EarlierCompilations } from "./compilation";
import type { CompiledSchema } from "./compiled";
import { TextCompiler } from "./text-compiler";

type Texts = Readonly<Record<string, string>>;

async function compile(compiler: TextCompiler, texts: Texts, earlier: EarlierCompilations = new Map()): Promise<CompiledSchema> {
  const loaded = await loadFromTexts(Object.entries(texts).map(([path, text]) => ({ path, text })));
  return compiler.compile(loaded, { earlier });
}

/** How many files a compiler compiles for these texts. */
async function cost(compiler: TextCompiler, texts: Texts, earlier?: EarlierCompilations): Promise<number> {
  const before = compiler.compiled;
  await compile(compiler, texts, earlier);
  return compiler.compiled - before;
}

/** All that a compilation says, but for the order in which unrelated files come. */
function saidOf({ files, own, diagnostics }: CompiledSchema): unknown {
  const said = files.map((file) => ({
    ...file,
    descriptor: Buffer.from(file.descriptor).toString("hex"),
    sourceInfo: Buffer.from(file.sourceInfo).toString("hex"),
  }));
  return { files: said.sort((a, b) => (a.name < b.name ? -1 : 1)), own, diagnostics };
}

const proto3 = 'syntax = "proto3";\n';
const chain: Texts = {
  "base.proto": `${proto3}message Base { string a = 1; }`,
  "middle.proto": `${proto3}import "base.proto";\nmessage Middle { Base base = 1; }`,
  "top.proto": `${proto3}import "middle.proto";\nmessage Top { Middle middle = 1; }`,
  "other.proto": `${proto3}message Other {}`,
};

describe("what is compiled again", () => {
  it("is nothing where nothing has changed", async () => {
    const compiler = new TextCompiler();
    expect(await cost(compiler, chain)).toBe(4);
    expect(await cost(compiler, chain)).toBe(0);
  });

  it("is a file that has changed, with all that depends on it", async () => {
    const compiler = new TextCompiler();
    await compile(compiler, chain);
    expect(await cost(compiler, { ...chain, "top.proto": `${chain["top.proto"]}// more` })).toBe(1);
    await compile(compiler, chain);
    expect(await cost(compiler, { ...chain, "middle.proto": `${chain["middle.proto"]}// more` })).toBe(2);
    await compile(compiler, chain);
    expect(await cost(compiler, { ...chain, "base.proto": `${chain["base.proto"]}// more` })).toBe(3);
  });

  it("is what an import that has come up, or gone, makes a difference to", async () => {
    const compiler = new TextCompiler();
    const { "base.proto": _base, ...without } = chain;
    const broken = await compile(compiler, without);
    expect(broken.files.find(({ name }) => name === "middle.proto")?.missing).toHaveLength(1);
    const whole = await compile(compiler, chain);
    expect(whole.files.flatMap(({ diagnostics }) => diagnostics)).toEqual([]);
    expect(saidOf(await compile(compiler, without))).toEqual(saidOf(broken));
  });

  it("is a file whose name another one has come to define", async () => {
    const compiler = new TextCompiler();
    await compile(compiler, chain);
    const twice = { ...chain, "a.proto": `${proto3}message Other {}` };
    const { files } = await compile(compiler, twice);
    const faulty = files.filter(({ diagnostics }) => diagnostics.length > 0).map(({ name }) => name);
    expect(faulty).toEqual(["other.proto"]);
    expect(saidOf(await compile(compiler, chain))).toEqual(saidOf(await compile(new TextCompiler(), chain)));
  });

  it("is not what comes with protobuf: a file that changes still sees it through another one", async () => {
    const through = `${proto3}import public "google/protobuf/timestamp.proto";`;
    const user = `${proto3}import "through.proto";\nmessage M { google.protobuf.Timestamp at = 1; }`;
    const compiler = new TextCompiler();
    await compile(compiler, { "through.proto": through, "user.proto": user });
    const changed = { "through.proto": through, "user.proto": `${user}// more` };
    expect(saidOf(await compile(compiler, changed))).toEqual(saidOf(await compile(new TextCompiler(), changed)));
  });

  /** The first look at a text does not see that these two strings are one path. */
  const importing = (path: string) => `${proto3}import "${path.slice(0, 1)}" "${path.slice(1)}";\n`;

  it("is no circle, where an import that only the parser sees gets in another's way", async () => {
    const texts = (more: string) => ({
      "a.proto": `${importing("b.proto")}message A { B b = 1; }${more}`,
      "b.proto": `${importing("c.proto")}message B { C c = 1; }${more}`,
      "c.proto": `${proto3}message C {}${more}`,
      "d.proto": `${proto3}message D {}`,
    });
    const compiler = new TextCompiler();
    await compile(compiler, texts(""));
    const clashing = texts("\n// more\n");
    clashing["c.proto"] += "message D {}";
    expect(saidOf(await compile(compiler, clashing))).toEqual(saidOf(await compile(new TextCompiler(), clashing)));
  });

  it("has an end, where an import that only the parser sees defines the same names", async () => {
    const service = "message M {} service S { rpc Do(M) returns (M); }";
    const texts = { "a.proto": importing("a.proto") + service, "d/a.proto": `${proto3}${service}` };
    const { files } = await compile(new TextCompiler(), texts);
    const faulty = files.filter(({ diagnostics }) => diagnostics.length > 0).map(({ name }) => name);
    expect(faulty).toEqual(["a.proto"]);
  });

  it("is a file with an import that only the parser sees, when that has changed", async () => {
    const texts = (message: string) => ({
      "a.proto": `${importing("b.proto")}message A { B b = 1; }`,
      "b.proto": `${proto3}message ${message} {}`,
    });
    const compiler = new TextCompiler();
    for (const message of ["B", "C", "B"]) {
      const said = saidOf(await compile(compiler, texts(message)));
      expect(said).toEqual(saidOf(await compile(new TextCompiler(), texts(message))));
    }
  });

  it("is what an earlier run has not, or has of other texts", async () => {
    const earlier = new TextCompiler();
    await compile(earlier, chain);
    expect(await cost(new TextCompiler(), chain, earlier.files)).toBe(0);
    expect(await cost(new TextCompiler(), { ...chain, "middle.proto": `${chain["middle.proto"]} ` }, earlier.files)).toBe(2);
    const clashing = { ...chain, "a.proto": `${proto3}message Top {}` };
    expect(saidOf(await compile(new TextCompiler(), clashing, earlier.files))).toEqual(saidOf(await compile(new TextCompiler(), clashing)));
  });
});

it("goes on where it was cancelled", async () => {
  const many = Object.fromEntries(
    Array.from({ length: 400 }, (_, at) => [`f${at}.proto`, `${proto3}message M${at} {}\n// ${"x".repeat(2000)}`]),
  );
  const loaded = await loadFromTexts(Object.entries(many).map(([path, text]) => ({ path, text })));
  const compiler = new TextCompiler();
  const cancelling = new CancellationSource();
  const progress = (done: number) => {
    if (done > 0) cancelling.cancel();
  };
  await expect(compiler.compile(loaded, { cancellation: cancelling, progress })).rejects.toMatchObject({ code: "cancelled" });
  const before = compiler.compiled;
  expect(before).toBeLessThan(400);
  expect(saidOf(await compiler.compile(loaded))).toEqual(saidOf(await new TextCompiler().compile(loaded)));
  expect(compiler.compiled).toBe(400);
});

/** Small schemas that get in each other's way: names defined twice, imports that are missing or go in circles. */
const names = ["a.proto", "b.proto", "c.proto", "d/a.proto"];
const types = ["A", "B", "C", "p.A", "Nowhere"];
const text = fc
  .record({
    packageName: fc.constantFrom("", "", "p", "p", "google.protobuf"),
    imports: fc.uniqueArray(fc.constantFrom(...names, "gone.proto", "google/protobuf/any.proto"), { maxLength: 3 }),
    isPublic: fc.boolean(),
    isOverlooked: fc.boolean(),
    messages: fc.uniqueArray(fc.constantFrom("A", "B", "C", "Any"), { maxLength: 2 }),
    fields: fc.array(fc.constantFrom(...types, "int32", "google.protobuf.Any"), { maxLength: 3 }),
    slip: fc.constantFrom("", "", "", "message {", "}"),
  })
  .map(({ packageName, imports, isPublic, isOverlooked, messages, fields, slip }) =>
    [
      'syntax = "proto3";',
      packageName === "" ? "" : `package ${packageName};`,
      ...imports.map((path) => `import ${isPublic ? "public " : ""}"${isOverlooked ? path.replace(".", '" ".') : path}";`),
      ...messages.map((name) => `message ${name} {\n${fields.map((type, at) => `  ${type} f${at} = ${at + 1};`).join("\n")}\n}`),
      `service S${packageName} { rpc Do(A) returns (B); }`,
      slip,
    ].join("\n"),
  );
const folder = fc.dictionary(fc.constantFrom(...names), text, { minKeys: 1, maxKeys: 4, noNullPrototype: true });

it("says after any number of changes what it would have said at once", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(folder, { minLength: 2, maxLength: 5 }), async (versions) => {
      const compiler = new TextCompiler();
      for (const texts of versions) {
        const said = saidOf(await compile(compiler, texts));
        expect(said).toEqual(saidOf(await compile(new TextCompiler(), texts)));
        expect(saidOf(await compile(new TextCompiler(), texts, compiler.files))).toEqual(said);
      }
    }),
    { numRuns: 200 },
  );
}, 60_000);
