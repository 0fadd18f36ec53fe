import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { SchemaCatalog } from "./catalog";
import { compileWith, debianProtoc } from "./testing/protoc";

const folder = fileURLToPath(new URL("./testdata/broken", import.meta.url));
const files = readdirSync(folder).sort();

/** The lines `// expect: code line` of a file: all that is to be reported in it. */
function expected(file: string): string[] {
  const text = readFileSync(join(folder, file), "utf8");
  return [...text.matchAll(/^\/\/ expect: (\S+) (\d+)$/gm)].map(([, code, line]) => `${line} ${code}`).sort();
}

async function diagnosticsOf(file: string) {
  const catalog = new SchemaCatalog();
  try {
    return (await catalog.open({ kind: "disk", paths: [join(folder, file)] })).outline.diagnostics.filter((each) => each.file === file);
  } finally {
    catalog.dispose();
  }
}

describe("what is wrong is reported where it is", () => {
  it.each(files)("%s", async (file) => {
    const found = await diagnosticsOf(file);
    expect(found.map(({ line, code }) => `${line} ${code}`).sort(), found.map(({ message }) => message).join("\n")).toEqual(expected(file));
    for (const { line, column, endLine, endColumn } of found) {
      expect(endLine > line || (endLine === line && endColumn >= column)).toBe(true);
    }
  });
});

describe.skipIf(!debianProtoc.isThere)(debianProtoc.test("protoc refuses the same files"), () => {
  it.each(files)("%s", async (file) => {
    const errors = (await diagnosticsOf(file)).filter(({ severity }) => severity === "error");
    const compile = () => compileWith(debianProtoc, [folder], [file]);
    // protoc takes an unknown custom option for an error; here it is a warning, since the rest is of use without it.
    if (errors.length > 0) expect(compile).toThrow();
    else expect(compile).not.toThrow();
  });
});
