import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import fc from "fast-check";
import * as v from "valibot";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { JsonFile } from "./json-file";

const schema = v.object({ text: v.string() });
let folder: string;
let place: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "wirebench-json-"));
  place = path.join(folder, "deep", "value.json");
});

afterEach(() => rm(folder, { recursive: true }));

const open = () => new JsonFile(place, schema, { text: "initial" });

async function put(text: string | Uint8Array): Promise<void> {
  await mkdir(path.dirname(place), { recursive: true });
  await writeFile(place, text);
}

describe("a JSON file", () => {
  it("has its default before it is written", async () => {
    expect(await open().read()).toEqual({ text: "initial" });
    expect(await readdir(folder)).toEqual([]);
  });

  it("keeps what is written", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "grapheme" }), async (text) => {
        await open().write({ text });
        expect(await open().read()).toEqual({ text });
      }),
      { numRuns: 20 },
    );
  });

  it("leaves nothing but the file, for the user's eyes only", async () => {
    const file = open();
    await Promise.all([file.write({ text: "1" }), file.write({ text: "2" }), file.write({ text: "3" })]);
    expect(await file.read()).toEqual({ text: "3" });
    expect(await readdir(path.dirname(place))).toEqual(["value.json"]);
    if (process.platform !== "win32") expect((await stat(place)).mode & 0o777).toBe(0o600);
  });

  it.each([
    ["no JSON", "{"],
    ["JSON of another shape", '{"text":5}'],
    ["nothing", ""],
    ["bytes that are no text", new Uint8Array([0xff, 0xfe, 0x00])],
  ])("sets aside a file with %s, and never loses it", async (_what, content) => {
    await put(content);
    const file = open();
    expect(await file.read()).toEqual({ text: "initial" });
    await file.write({ text: "new" });
    const names = (await readdir(path.dirname(place))).sort();
    expect(names).toEqual([expect.stringMatching(/^value\.broken-.*\.json$/), "value.json"]);
    expect(await readFile(path.join(path.dirname(place), names[0] ?? ""))).toEqual(Buffer.from(content));
  });

  it("keeps the old value when a write fails, and says so", async () => {
    await mkdir(place, { recursive: true }); // a folder where the file should be
    await expect(open().write({ text: "x" })).rejects.toMatchObject({ code: "io" });
    await expect(open().read()).rejects.toMatchObject({ code: "io" });
    expect(await readdir(path.dirname(place))).toEqual(["value.json"]);
  });
});
