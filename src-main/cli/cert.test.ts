import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fixture, fixturePassword } from "../engine/certificates/testing/fixtures";
import { cli } from "./testing/cli";

let folder: string;
const at = (name: string) => path.join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "wirebench-cli-cert-"));
  for (const name of ["ec.pem", "rsa.key.pem", "ec.legacy.p12"]) await writeFile(at(name), fixture(name).bytes);
});
afterAll(() => rm(folder, { recursive: true }));

describe("wirebench cert inspect", () => {
  it("tells a certificate in words, and as JSON", async () => {
    const { code, stdout } = await cli(["cert", "inspect", at("ec.pem")]);
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(/^0 {2}CN=ec 测试,O=Wirebench tests,C=DE\n {3}issued by CN=Test intermediate\n/),
    ]);
    expect(stdout).toContain("names     example.test, *.example.test, 127.0.0.1, ::1");
    const { stdout: json } = await cli(["cert", "inspect", "-json", at("ec.pem")]);
    expect(JSON.parse(json)).toMatchObject({
      chain: [{ commonName: "ec 测试", notAfter: expect.stringMatching(/Z$/) }],
      problems: [],
      hasKey: false,
    });
  });

  it("opens what is encrypted, and says which file it cannot", async () => {
    expect(await cli(["cert", "inspect", at("ec.legacy.p12")])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("ec.legacy.p12 is encrypted"),
    });
    const { code, stdout } = await cli(["cert", "inspect", "-pass", fixturePassword, at("ec.legacy.p12")]);
    expect([code, stdout]).toEqual([0, expect.stringContaining("2  CN=Test root")]);
    expect(stdout).toContain("With a private key.");
    expect(stdout).not.toContain("BEGIN");
  });

  it("fails for what nobody would take", async () => {
    expect(await cli(["cert", "inspect", at("ec.pem"), at("rsa.key.pem")])).toMatchObject({
      code: 1,
      stdout: expect.stringContaining("! the key is another's"),
    });
    expect(await cli(["cert", "inspect", at("none")])).toMatchObject({ code: 1, stderr: expect.stringContaining("none is not there") });
  });
});

describe("wirebench cert make-ca and issue", () => {
  it("make an authority and pairs, as files for the user alone", async () => {
    const out = at("made");
    const made = await cli(["cert", "make-ca", "-out", out, "-name", "Our CA", "-key-type", "ec-p384"]);
    expect(made).toMatchObject({ code: 0, stdout: expect.stringContaining("To trust it no more:") });
    const issued = await cli(["cert", "issue", "-out", out, "-p12", "-pass", "secret", "-server", "*.example.test", "127.0.0.1"]);
    expect(issued).toMatchObject({ code: 0, stderr: "" });
    expect((await cli(["cert", "issue", "-out", out, "-client", "-name", "alice", "-days", "30"])).code).toBe(0);
    const files = [
      "alice.key.pem",
      "alice.pem",
      "ca.key.pem",
      "ca.pem",
      "wildcard.example.test.key.pem",
      "wildcard.example.test.p12",
      "wildcard.example.test.pem",
    ];
    expect((await readdir(out)).sort()).toEqual(files);
    if (process.platform !== "win32") expect((await stat(path.join(out, "ca.key.pem"))).mode & 0o777).toBe(0o600);
    const { stdout } = await cli(["cert", "inspect", "-json", "-pass", "secret", path.join(out, "wildcard.example.test.p12")]);
    expect(JSON.parse(stdout)).toMatchObject({
      chain: [{ extendedKeyUsages: ["serverAuth"], issuerCommonName: "Our CA" }, { isSelfSigned: true }],
      hasKey: true,
    });
    const other = ["-ca", path.join(out, "alice.pem"), "-ca-key", path.join(out, "alice.key.pem")];
    expect(await cli(["cert", "issue", ...other, "-out", out, "x"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("is no authority"),
    });
  });

  it("say what is wrong", async () => {
    expect(await cli(["cert"])).toMatchObject({ code: 2, stderr: expect.stringContaining("cert inspect server.pem") });
    expect(await cli(["cert", "isue"])).toMatchObject({ code: 2, stderr: expect.stringContaining("issue") });
    expect(await cli(["cert", "issue"])).toMatchObject({ code: 2 });
    expect(await cli(["cert", "make-ca", "-key-type", "rsa"])).toMatchObject({ code: 2, stderr: expect.stringContaining("rsa-2048") });
    expect(await cli(["cert", "issue", "-out", at("nowhere"), "localhost"])).toMatchObject({ code: 1 });
    expect((await cli(["help", "cert"])).stdout).toContain("-ca-key FILE");
  });
});
