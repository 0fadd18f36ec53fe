import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { certificatesOfPem, verifyChain } from "./verify-chain";

const hasOpenssl = spawnSync("openssl", ["version"]).status === 0;
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "wirebench-constraints-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const file = (name: string) => path.join(folder, name);

function openssl(...args: string[]): string {
  const { status, stderr, stdout } = spawnSync("openssl", args, { cwd: folder, encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

/** A certificate with these extensions, signed by another, or by itself. */
function make(name: string, issuer: string | null, subject: string, extensions: readonly string[]): string {
  writeFileSync(file("x.cnf"), `[req]\ndistinguished_name=dn\nprompt=no\n[dn]\n[x]\n${extensions.join("\n")}\n`);
  openssl(
    "req",
    "-new",
    "-newkey",
    "ec",
    "-pkeyopt",
    "ec_paramgen_curve:P-256",
    "-nodes",
    "-subj",
    subject,
    "-config",
    "x.cnf",
    "-keyout",
    `${name}.key`,
    "-out",
    `${name}.csr`,
  );
  const signer = issuer === null ? ["-signkey", `${name}.key`] : ["-CA", `${issuer}.pem`, "-CAkey", `${issuer}.key`, "-CAcreateserial"];
  openssl("x509", "-req", "-in", `${name}.csr`, ...signer, "-days", "30", "-extfile", "x.cnf", "-extensions", "x", "-out", `${name}.pem`);
  return name;
}

const ca = (more = "") => `basicConstraints=critical,CA:TRUE${more}`;
const certificate = (name: string) => certificatesOfPem(readFileSync(file(`${name}.pem`), "utf8"))[0] ?? new Uint8Array();

/** What we say of a chain, leaf first and its root last, and whether OpenSSL takes it. */
async function judged(...names: string[]): Promise<{ ours: string[]; theirs: boolean }> {
  const root = names.at(-1) ?? "";
  const middle = names.slice(1, -1);
  writeFileSync(file("middle.pem"), middle.map((name) => readFileSync(file(`${name}.pem`), "utf8")).join("\n"));
  const untrusted = middle.length > 0 ? ["-untrusted", "middle.pem"] : [];
  const theirs = spawnSync("openssl", ["verify", "-CAfile", `${root}.pem`, ...untrusted, `${names[0]}.pem`], { cwd: folder }).status === 0;
  const chain = names.slice(0, -1).map(certificate);
  const { failures } = await verifyChain({ chain, roots: [certificate(root)], purpose: "serverAuth", now: Date.now() });
  return { ours: failures.map(({ cause, index }) => `${cause} ${index}`), theirs };
}

describe.skipIf(!hasOpenssl)("constraints of authorities, beside openssl verify", () => {
  it("a path has no more authorities than one of it allows", async () => {
    make("free", null, "/CN=free", [ca()]);
    make("none", "free", "/CN=none", [ca(",pathlen:0")]);
    make("below", "none", "/CN=below", [ca()]);
    make("leaf0", "none", "/CN=leaf0", ["subjectAltName=DNS:a.example.com"]);
    make("leaf1", "below", "/CN=leaf1", ["subjectAltName=DNS:a.example.com"]);
    expect(await judged("leaf0", "none", "free")).toEqual({ ours: [], theirs: true });
    expect(await judged("leaf1", "below", "none", "free")).toEqual({ ours: ["path-too-long 2"], theirs: false });
    make("one", null, "/CN=one", [ca(",pathlen:1")]);
    make("mid", "one", "/CN=mid", [ca()]);
    make("low", "mid", "/CN=low", [ca()]);
    make("leaf2", "mid", "/CN=leaf2", ["subjectAltName=DNS:a.example.com"]);
    make("leaf3", "low", "/CN=leaf3", ["subjectAltName=DNS:a.example.com"]);
    expect(await judged("leaf2", "mid", "one")).toEqual({ ours: [], theirs: true });
    expect(await judged("leaf3", "low", "mid", "one")).toEqual({ ours: ["path-too-long 3"], theirs: false });
  });

  it.each([
    ["permitted;DNS:example.com", "DNS:example.com", true],
    ["permitted;DNS:example.com", "DNS:a.b.EXAMPLE.com", true],
    ["permitted;DNS:example.com", "DNS:*.example.com", true],
    ["permitted;DNS:example.com", "DNS:badexample.com", false],
    ["permitted;DNS:example.com", "DNS:a.example.com,DNS:other.org", false],
    ["permitted;DNS:.example.com", "DNS:a.example.com", true],
    ["permitted;DNS:example.com", "IP:10.0.0.1", true],
    ["excluded;DNS:secret.example.com", "DNS:a.example.com", true],
    ["excluded;DNS:secret.example.com", "DNS:a.secret.example.com", false],
    ["permitted;IP:10.0.0.0/255.0.0.0", "IP:10.9.8.7", true],
    ["permitted;IP:10.0.0.0/255.0.0.0", "IP:11.9.8.7", false],
    ["permitted;IP:10.0.0.0/255.0.0.0", "IP:fd00::1", false],
    ["permitted;IP:fd00:0:0:0:0:0:0:0/ff00:0:0:0:0:0:0:0", "IP:fd00::1", true],
    ["excluded;IP:0.0.0.0/0.0.0.0", "IP:127.0.0.1", false],
    ["permitted;email:example.com", "email:me@example.com", true],
    ["permitted;email:example.com", "email:me@a.example.com", false],
    ["permitted;email:.example.com", "email:me@a.example.com", true],
    ["permitted;URI:.example.com", "URI:https://a.example.com/x", true],
    ["permitted;URI:.example.com", "URI:https://other.org/x", false],
    ["permitted;DNS:example.com,excluded;DNS:a.example.com", "DNS:b.example.com", true],
    ["permitted;DNS:example.com,excluded;DNS:a.example.com", "DNS:a.example.com", false],
  ])("%s of %s: %s", async (constraints, names, isAllowed) => {
    make("root", null, "/CN=root", [ca()]);
    make("held", "root", "/CN=held", [ca(), `nameConstraints=critical,${constraints}`]);
    make("leaf", "held", "/CN=leaf", [`subjectAltName=${names}`]);
    const ours = isAllowed ? [] : ["name-not-permitted 0"];
    expect(await judged("leaf", "held", "root")).toEqual({ ours, theirs: isAllowed });
  });

  it("a directory name holds the subject", async () => {
    make("root", null, "/CN=root", [ca()]);
    make("held", "root", "/CN=held", [ca(), "nameConstraints=critical,permitted;dirName:dir", "[dir]", "O=Ours"]);
    make("ours", "held", "/O=Ours/CN=leaf", ["subjectAltName=DNS:a"]);
    make("theirs", "held", "/O=Theirs/CN=leaf", ["subjectAltName=DNS:a"]);
    expect(await judged("ours", "held", "root")).toEqual({ ours: [], theirs: true });
    expect(await judged("theirs", "held", "root")).toEqual({ ours: ["name-not-permitted 0"], theirs: false });
  });
});
