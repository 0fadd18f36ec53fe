import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, expect, it } from "vitest";
import { SchemaCatalog } from "../catalog";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "wirebench-memory-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const places = ["a.proto", "b.proto", "p/c.proto", "p/q/d.proto", "third_party/p/c.proto"];
const place = fc.constantFrom(...places);
const text = fc
  .record({
    imports: fc.uniqueArray(fc.constantFrom("a.proto", "p/c.proto", "q/d.proto", "gone.proto"), { maxLength: 2 }),
    message: fc.constantFrom("M", "N"),
  })
  .map(({ imports, message }) => `syntax = "proto3";\n${imports.map((path) => `import "${path}";\n`).join("")}message ${message} {}\n`);

/** What somebody does to a folder between two loads. `age` says how long ago it seems to be. */
const act = fc.oneof(
  fc.record({ kind: fc.constant("write" as const), path: place, text, age: fc.constantFrom(0, 1, 60) }),
  fc.record({ kind: fc.constant("remove" as const), path: fc.constantFrom(...places, "p") }),
  fc.record({ kind: fc.constant("rename" as const), path: place, to: place }),
  fc.record({ kind: fc.constant("link" as const), path: fc.constant("linked"), to: fc.constantFrom("p", "third_party") }),
);

function perform(acts: readonly (typeof act extends fc.Arbitrary<infer Act> ? Act : never)[]): void {
  for (const one of acts) {
    const path = join(folder, one.path);
    try {
      if (one.kind === "remove") rmSync(path, { recursive: true, force: true });
      if (one.kind === "link") rmSync(path, { force: true });
      if (one.kind === "link") symlinkSync(join(folder, one.to), path);
      if (one.kind === "rename") mkdirSync(dirname(join(folder, one.to)), { recursive: true });
      if (one.kind === "rename") renameSync(path, join(folder, one.to));
      if (one.kind !== "write") continue;
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, one.text);
      const then = Date.now() / 1000 - one.age;
      utimesSync(path, then, then);
    } catch {
      // such as a rename of what is not there
    }
  }
}

it("changes nothing but how long it takes", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(act, { minLength: 1, maxLength: 4 }), { minLength: 2, maxLength: 6 }), async (rounds) => {
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, "always.proto"), 'syntax = "proto3";\nimport "p/c.proto";\nmessage Always {}\n');
      const catalog = new SchemaCatalog();
      try {
        const origin = { kind: "disk", paths: [folder] } as const;
        await catalog.open(origin);
        for (const acts of rounds) {
          perform(acts);
          const again = await catalog.open(origin);
          const fresh = new SchemaCatalog();
          expect(again.outline).toEqual((await fresh.open(origin)).outline);
          fresh.dispose();
        }
      } finally {
        catalog.dispose();
      }
    }),
    { numRuns: 60 },
  );
}, 60_000);

it("a file that is written twice within a tick is read twice", async () => {
  const path = join(folder, "a.proto");
  const catalog = new SchemaCatalog();
  for (let round = 0; round < 20; round++) {
    writeFileSync(path, `syntax = "proto3"; message M${round % 10} {}`);
    const { outline } = await catalog.open({ kind: "disk", paths: [path] });
    expect(outline.types.map(({ name }) => name)).toEqual([`M${round % 10}`]);
  }
  catalog.dispose();
});
