import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Fault } from "#shared/base/fault";
import { readDataRows } from "./data-rows";
import { needsOf } from "./order";
import { planRun } from "./run-plan";
import { WorkspaceFolder } from "./workspace-folder";

let root: string;

beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), "wirebench-plan-"));
});

afterEach(() => rm(root, { recursive: true }));

async function put(name: string, text: string): Promise<void> {
  await mkdir(path.dirname(path.join(root, name)), { recursive: true });
  await writeFile(path.join(root, name), text);
}

function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (reason) {
    return Fault.from(reason).code;
  }
  return "";
}

describe("what has to be over before a request", () => {
  it("is what takes a value that it names, itself or by way of its folder, and what has scripts with variables", async () => {
    await put("collections/folder.yaml", 'metadata: { authorization: "Bearer {{token}}" }\n');
    await put("login.yaml", "method: a.B/C\ntakes: { token: $.t }\n");
    await put("collections/1.yaml", "method: a.B/C\ntakes: { id: $.id }\n");
    await put("collections/2.yaml", 'method: a.B/C\nbody: \'{"id": "{{base64 id}}"}\'\n');
    await put("collections/3.yaml", 'method: a.B/C\nscripts:\n  after: vars.set("x", 1)\n');
    await put("collections/4.yaml", "method: a.B/C\n");
    const folder = new WorkspaceFolder(root);
    const places = ["login.yaml", ...[1, 2, 3, 4].map((n) => `collections/${n}.yaml`)];
    const plan = await planRun(folder, places, null);
    expect(needsOf(plan.requests, [])).toEqual([[], [0], [0, 1], [0, 1, 2], [0, 3]]);
  });
});

describe("a workspace's folder", () => {
  it("tells its requests in the order of their paths, and neither folders' files, nor environments, nor links", async () => {
    for (const name of ["wirebench.yaml", "environments/e.yaml", "collections/b/folder.yaml", "collections/.git/x.yaml"])
      await put(name, "");
    for (const name of ["collections/b/2.yaml", "collections/a.yaml", "collections/b/1.yaml"]) await put(name, "");
    await symlink(path.join(root, "environments"), path.join(root, "collections", "link"));
    const folder = await WorkspaceFolder.around(path.join(root, "collections", "b"));
    expect(await folder.requests(root)).toEqual(["collections/a.yaml", "collections/b/1.yaml", "collections/b/2.yaml"]);
    expect(await folder.requests(path.join(root, "collections", "b"))).toEqual(["collections/b/1.yaml", "collections/b/2.yaml"]);
  });

  it("reads and writes nothing outside", async () => {
    const folder = new WorkspaceFolder(root);
    await put("collections/a.yaml", "");
    await symlink(tmpdir(), path.join(root, "out"));
    for (const name of ["../x.json", "out/x.json"])
      await expect(folder.write(name, "x")).rejects.toMatchObject({ code: "file-unreadable" });
    await expect(folder.pathOf("../x")).rejects.toMatchObject({ code: "file-unreadable" });
    expect(codeOf(() => folder.placeOf("collections/../.."))).toBe("bad-params");
    await folder.write("collections/a.snapshot.json", "{}");
    expect(await readFile(path.join(root, "collections/a.snapshot.json"), "utf8")).toBe("{}");
  });

  it("has environments that are based on others, and says which there are", async () => {
    await put("environments/a.yaml", "base: b\nvariables: { x: '1' }\n");
    await put("environments/b.yaml", "base: null\nvariables: { x: '2', y: '3' }\n");
    await put("environments/round.yaml", "base: round\n");
    const folder = new WorkspaceFolder(root);
    expect((await planRun(folder, [], "a")).environments.map(({ name }) => name)).toEqual(["a", "b"]);
    await expect(planRun(folder, [], "c")).rejects.toMatchObject({ code: "file-not-found", act: "There is: a, b, round." });
    await expect(planRun(folder, [], "../a")).rejects.toMatchObject({ code: "file-not-found" });
    await expect(planRun(folder, [], "round")).rejects.toMatchObject({ code: "workspace-file" });
  });
});

describe("rows of data", () => {
  it("are of CSV with quotes, or of JSON", () => {
    expect(readDataRows('a,名\n"1,\n2",x\n', "rows.csv")).toEqual([
      [
        { name: "a", value: "1,\n2" },
        { name: "名", value: "x" },
      ],
    ]);
    expect(readDataRows('[{"a": [1], "__proto__": "p"}]', "rows.JSON")).toEqual([
      [
        { name: "a", value: "[1]" },
        { name: "__proto__", value: "p" },
      ],
    ]);
  });

  it.each([
    ["", "a.csv"],
    ["a,b\n1\n", "a.csv"],
    ["a b\n1\n", "a.csv"],
    ["{}", "a.json"],
    ["[1]", "a.json"],
    ["[", "a.json"],
    ["[]", "a.json"],
  ])("%j in %s are refused", (text, file) => {
    expect(codeOf(() => readDataRows(text, file))).toBe("bad-params");
  });
});
