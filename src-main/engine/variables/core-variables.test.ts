import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Fault } from "#shared/base/fault";
import { CoreVariables } from "./core-variables";
import { maxValueFileBytes } from "./workspace-texts";

let folder: string;
let root: string;
const secrets: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "wirebench-values-"));
  root = path.join(folder, "workspace");
  await mkdir(path.join(root, "keys"), { recursive: true });
  await writeFile(path.join(folder, "outside.txt"), "outside");
  await writeFile(path.join(root, "keys", "a token.txt"), "令牌\r\n");
  await writeFile(path.join(root, "a.bin"), Buffer.from([0xff, 0, 0x0a]));
  await writeFile(path.join(root, "large.txt"), "");
  await truncate(path.join(root, "large.txt"), maxValueFileBytes + 1);
});

afterAll(() => rm(folder, { recursive: true }));

function value(text: string, at: string | null = root): string | null {
  const [name = "", ...words] = text.split(" ");
  const environment = { NAME: "here", API_TOKEN: "t0ken", MONKEY: "ape", EMPTY: "" };
  const core = new CoreVariables({ root: at, environment, onSecret: (secret) => secrets.push(secret) });
  const lookUp = (use: { name: string; words: readonly string[] }) => core.valueOf(use, lookUp) ?? `<${use.name}>`;
  return core.valueOf({ name, words }, lookUp);
}

function faultOf(text: string, at?: string | null): Fault {
  try {
    value(text, at);
  } catch (reason) {
    return Fault.from(reason);
  }
  throw new Error("It has a value.");
}

describe("env", () => {
  it("that may not be read is told by its name alone, whether it is there or not", () => {
    const core = new CoreVariables({ root, environment: { NAME: "here" }, mayRead: (name) => name === "NAME", onSecret: () => {} });
    const asked = (name: string) => core.valueOf({ name: "env", words: [name] }, () => "");
    expect(asked("NAME")).toBe("here");
    for (const name of ["OTHER", "HOME"]) {
      expect(() => asked(name)).toThrow(expect.objectContaining({ code: "variable-guarded", facts: { name: "env", variable: name } }));
    }
  });

  it("is what the environment has, and secret where its name says so", () => {
    expect([value("env NAME"), value("env EMPTY"), value("env MONKEY")]).toEqual(["here", "", "ape"]);
    expect(secrets).toEqual([]);
    expect(value("env API_TOKEN")).toBe("t0ken");
    expect(secrets).toEqual(["t0ken"]);
  });

  it("of what is not there is told by its name; the prototype has none", () => {
    expect(faultOf("env NOBODY")).toMatchObject({ code: "variable-unknown", facts: { variable: "NOBODY" } });
    expect(["env constructor", "env __proto__", "env toString"].map((text) => faultOf(text).code)).toEqual(
      Array(3).fill("variable-unknown"),
    );
    expect([value("env"), value("env A B"), value("base64"), value("file")]).toEqual([null, null, null, null]);
  });
});

describe("file", () => {
  it("is a text of the workspace, without the line end at its end", () => {
    expect(value("file keys/a token.txt")).toBe("令牌");
    expect(value("base64 file a.bin")).toBe("/wAK");
    expect(faultOf("file a.bin")).toMatchObject({ code: "file-unreadable", act: expect.stringContaining("{{base64 file a.bin}}") });
  });

  it.each(["../outside.txt", "keys/../../outside.txt", "..", "keys/../.."])("%s is outside", (reference) => {
    expect(faultOf(`file ${reference}`).message).toContain("outside of the workspace");
  });

  it("behind a link is outside too, and so is a place from the root, there or not", async () => {
    await symlink(path.join(folder, "outside.txt"), path.join(root, "link.txt"));
    await symlink(folder, path.join(root, "up"));
    for (const reference of ["link.txt", "up/outside.txt", path.join(folder, "outside.txt"), "/etc/passwd", "/no/such"]) {
      expect(faultOf(`file ${reference}`).message).toContain("outside of the workspace");
    }
  });

  it("that is none, too large, or not there is refused", () => {
    expect(faultOf("file keys").code).toBe("file-unreadable");
    expect(faultOf("file large.txt")).toMatchObject({ code: "too-large", facts: { limit: maxValueFileBytes } });
    expect(faultOf("file keys/none")).toMatchObject({ code: "file-not-found", facts: { file: "keys/none" } });
    expect(faultOf("file a.bin", null).message).toContain("is in none");
  });

  it.skipIf(process.platform === "win32")("that is a pipe does not keep it waiting", () => {
    execFileSync("mkfifo", [path.join(root, "pipe")]);
    expect(faultOf("file pipe").code).toBe("file-unreadable");
  });
});

it("base64 is of whatever else has a value", () => {
  expect(value("base64 env NAME")).toBe(btoa("here"));
  expect(value("base64 basic")).toBe(btoa("<basic>"));
  expect(value("base64 base64 env NAME")).toBe(btoa(btoa("here")));
});
