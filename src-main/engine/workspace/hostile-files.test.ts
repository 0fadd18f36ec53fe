import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Fault } from "#shared/base/fault";
import type { WorkspaceContent } from "#shared/model/workspace";
import { WorkspaceFiles } from "../../storage/workspace-files";
import { WorkspaceTrash } from "../../storage/workspace-trash";
import { parseContent, printContent, rewriteContent } from "./file-content";
import { anyDefaults, anyEnvironment, anyRequest, anyWorkspace } from "./testing/arbitrary-files";
import { Workspace } from "./workspace";

const file = "collections/a.yaml";

describe("a file that nobody wrote for us", () => {
  it.each([
    ["nested brackets", `method: ${"[".repeat(100_000)}`],
    ["nested lists in a line", `method: ${"- ".repeat(100_000)}`],
    ["nested keys in a line", "? ".repeat(100_000)],
    ["maps between braces", "{a: ".repeat(50_000)],
    ["a staircase", Array.from({ length: 400 }, (_none, at) => `${" ".repeat(at)}a:`).join("\n")],
    ["a million keys", Array.from({ length: 200_000 }, (_none, at) => `k${at}: 1`).join("\n")],
    ["aliases in aliases", `a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nmethod: *c`],
    ["an anchor", "method: &m a.B/C"],
    ["a tag", "method: !!js/function 'x'"],
    ["a binary", "method: !!binary aGk="],
    ["a merge key", "<<: { method: a.B/C }"],
    ["a key twice", "method: a.B/C\nmethod: a.B/D"],
    ["two documents", "method: a.B/C\n---\nmethod: a.B/D"],
    ["a list", "- method: a.B/C"],
    ["a text", "method"],
    ["a key that is a list", "? [a]\n: b\nmethod: a.B/C"],
    ["tabs", "method:\n\t- x"],
    ["nothing", ""],
    ["a NUL", "\0"],
  ])("is refused with its place: %s", (_what, text) => {
    const fault = faultOf(() => parseContent(file, text));
    expect(fault).toMatchObject({ code: "workspace-file", facts: { file } });
    expect(Number(fault?.facts.line)).toBeGreaterThan(0);
    expect(Number(fault?.facts.column)).toBeGreaterThan(0);
  });

  it("says what was expected, and where", () => {
    const fault = faultOf(() => parseContent(file, "method: a.B/C\nchecks:\n  - status: OK\n  - message: { path: $.x }\n"));
    expect(fault?.message).toBe(
      "collections/a.yaml, line 4, column 14: one of equals, differs, below, atMost, above, atLeast, contains, matches, exists is expected here.",
    );
    expect(faultOf(() => parseContent(file, "method: a.B/C\nsettings:\n  gzip: yes\n"))?.message).toBe(
      'collections/a.yaml, line 3, column 9: true or false is expected here, and this is "yes".',
    );
    expect(faultOf(() => parseContent("wirebench.yaml", "name: x\nversion: 7\n"))?.message).toContain("of version 7");
  });

  it("gives its keys to no prototype", () => {
    const { value, unknown } = parseContent(
      file,
      "__proto__: { polluted: true }\nconstructor: x\nmetadata:\n  __proto__: a\n  constructor: b\nmethod: a.B/C\nvariables:\n  __proto__: c\n",
    );
    expect(unknown.map(({ key }) => key)).toEqual(["__proto__", "constructor"]);
    expect(value).toMatchObject({
      request: { metadata: [{ key: "__proto__" }, { key: "constructor" }], variables: [{ name: "__proto__" }] },
    });
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect("polluted" in {}).toBe(false);
  });
});

/** Valid files of all kinds, with some of their signs taken out, doubled, moved or put in. */
const kinds: readonly [string, fc.Arbitrary<WorkspaceContent>][] = [
  [file, anyRequest.map((request) => ({ kind: "request", request }))],
  ["collections/folder.yaml", anyDefaults.map((folder) => ({ kind: "folder", folder }))],
  ["wirebench.yaml", anyWorkspace.map((workspace) => ({ kind: "workspace", workspace }))],
  ["environments/a.yaml", anyEnvironment.map((environment) => ({ kind: "environment", environment }))],
];
const written = fc.oneof(...kinds.map(([place, any]) => any.map((content) => ({ place, content, text: printContent(place, content) }))));
const sign = fc.constantFrom(
  "\n",
  "  ",
  "- ",
  ": ",
  "{",
  "}",
  "[",
  "]",
  "|",
  ">",
  '"',
  "'",
  "#",
  "&a ",
  "*a",
  "!t ",
  "<<: ",
  "? ",
  "\t",
  "%",
  "@",
  "---\n",
  "你",
  "\ufeff",
  "\0",
  "~",
);
const edit = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), cut: fc.nat(6), put: fc.oneof(fc.constant(""), sign) });
const mutated = fc.tuple(written, fc.array(edit, { minLength: 1, maxLength: 4 })).map(([{ place, content, text }, edits]) => {
  const changed = edits.reduce((now, { at, cut, put }) => {
    const from = Math.floor(at * now.length);
    return now.slice(0, from) + put + now.slice(from + cut);
  }, text);
  // Half a sign cannot stand in a file.
  return { place, content, text: Buffer.from(changed, "utf8").toString("utf8") };
});

describe("a file that was changed by an accident", () => {
  it("is understood, and then what it says stays, or it is refused with its place; nothing else happens", () => {
    fc.assert(
      fc.property(mutated, ({ place, content, text }) => {
        let read: WorkspaceContent;
        try {
          read = parseContent(place, text).value;
        } catch (reason) {
          expect(reason).toMatchObject({ code: "workspace-file" });
          const refused = faultOf(() => rewriteContent(place, text, content));
          expect(refused?.code).toBe("workspace-file");
          return;
        }
        expect(rewriteContent(place, text, read)).toBe(text);
        expect(parseContent(place, rewriteContent(place, text, content)).value).toEqual(content);
      }),
      { numRuns: 400 },
    );
  }, 120_000);

  describe("on the disk", () => {
    let base: string;
    beforeAll(async () => {
      base = await mkdtemp(path.join(os.tmpdir(), "wirebench-fuzz-"));
    });
    afterAll(() => rm(base, { recursive: true }));

    it("stays as it is where it is not understood, and is listed with its fault", async () => {
      let round = 0;
      await fc.assert(
        fc.asyncProperty(mutated, async ({ place, content, text }) => {
          const root = path.join(base, String(round++));
          const onDisk = path.join(root, place);
          await mkdir(path.dirname(onDisk), { recursive: true });
          await writeFile(path.join(root, "wirebench.yaml"), "name: x\nversion: 1\n");
          await writeFile(onDisk, text);
          const workspace = new Workspace(new WorkspaceFiles(root, new WorkspaceTrash(path.join(base, "data"), "w")));
          try {
            await workspace.index.checked();
            const entryPath = place === "collections/folder.yaml" ? "collections" : place;
            const entry = workspace.index.entries.get(entryPath);
            const saved = await workspace.save({ path: entryPath, content, baseHash: entry?.hash ?? null }).catch(Fault.from);
            if (entry?.fault) {
              expect(saved).toMatchObject({ code: "workspace-file" });
              expect(await readFile(onDisk, "utf8")).toBe(text);
            } else expect(saved).toMatchObject({ content });
          } finally {
            workspace.dispose();
          }
        }),
        { numRuns: 60 },
      );
    }, 120_000);
  });
});

function faultOf(act: () => unknown): Fault | null {
  try {
    act();
    return null;
  } catch (reason) {
    return Fault.from(reason);
  }
}
