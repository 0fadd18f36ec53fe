import { beforeAll, expect, it } from "vitest";
import { cli } from "../../src-main/cli/testing/cli";
import { selfSigned, TestAuthority } from "../../src-main/engine/channels/testing/certificates";
import { describePeer, KeyFolder, type Manner, manners, type Serve } from "../support/secured-peers";

const files = new KeyFolder();
let authority: TestAuthority;
let ca: string;

beforeAll(async () => {
  authority = await TestAuthority.make();
  ca = files.keep("ca.pem", authority.cert);
});

const unary = "tutorial.v1.UserService/GetUser";
/** A Java that has just begun takes its time. */
const call = (target: string, ...flags: string[]) =>
  cli(["call", "-max-time", "100", "-ndjson", ...flags, "-d", '{"id": 7}', target, unary]);
const answered = { code: 0, stdout: expect.stringContaining("小泽") };

for (const manner of manners) describePeer(manner, "and the command line", (serve) => testPeer(serve, manner));

function testPeer(serve: Serve, { keys }: Manner): void {
  it.each(keys)("one-way TLS, %s: asked for its schema and called", async (key) => {
    const target = await serve(files.keepPair(`server-${key}`, await authority.issue({ key })));
    expect(await call(target, "-cacert", ca)).toMatchObject(answered);
    expect((await cli(["list", "-cacert", ca, target])).stdout).toContain("tutorial.v1.UserService");
    expect(await call(target, "-insecure")).toMatchObject(answered);
    expect((await call(target, "-plaintext")).stderr).toContain("speaks TLS");
  });

  it("an authority that nobody here knows, also where it comes along, and a certificate that is signed by itself", async () => {
    const { cert, key } = await authority.issue();
    const alone = await serve(files.keepPair("alone", { cert, key }));
    const whole = await serve(files.keepPair("whole", { cert: `${cert}\n${authority.cert}`, key }));
    for (const target of [alone, whole]) {
      const { code, stderr } = await call(target);
      expect(code).toBe(1);
      expect(stderr).toContain("authority that is not trusted here (CN=Test Authority)");
      expect(stderr).toContain("-cacert FILE");
    }
    const own = files.keepPair("own", await selfSigned());
    const target = await serve(own);
    expect((await call(target)).stderr).toContain("signed by itself, and not trusted here");
    expect(await call(target, "-cacert", own.cert)).toMatchObject(answered);
  });

  it("a name that differs from the host, and one that is no host name", async () => {
    for (const name of ["api.staging.example.com", "*grpcstudy.com"]) {
      const target = await serve(files.keepPair("named", await authority.issue({ names: [name] })));
      expect(await call(target, "-cacert", ca, "-servername", name)).toMatchObject(answered);
      const refused = await call(target, "-cacert", ca);
      expect(refused.code).toBe(1);
      expect(refused.stderr).toContain(`not for 127.0.0.1: it is for ${name}`);
      expect(refused.stderr).toMatch(name.includes("*") ? /Try -servername '\*grpcstudy\.com'/ : /Try -servername api\.staging/);
    }
  });

  it("expired, and not yet valid", async () => {
    const expired = await serve(files.keepPair("expired", await authority.issue({ days: [-9, -2] })));
    expect((await call(expired, "-cacert", ca)).stderr).toMatch(/certificate expired on \d{4}-/);
    const early = await serve(files.keepPair("early", await authority.issue({ days: [2, 9] })));
    const { stderr } = await call(early, "-cacert", ca);
    expect(stderr).toMatch(/is not valid until \d{4}-/);
    expect(stderr).toContain("Compare the clocks");
    expect(await call(early, "-insecure")).toMatchObject(answered);
  });

  it("plaintext, which is not fallen back to", async () => {
    const target = await serve({});
    expect(await call(target, "-plaintext")).toMatchObject(answered);
    const refused = await call(target, "-cacert", ca);
    expect(refused.stderr).toContain("does not speak TLS");
    expect(refused.stderr).toContain("Try -plaintext");
  });

  it("mutual TLS, with and without the certificate that is asked for", async () => {
    const target = await serve({ ...files.keepPair("mutual", await authority.issue()), authorities: ca });
    const { cert, key } = files.keepPair("client", await authority.issue({ purpose: "client" }));
    expect(await call(target, "-cacert", ca, "-cert", cert, "-key", key)).toMatchObject(answered);
    const refused = await call(target, "-cacert", ca);
    expect(refused.stderr).toContain("asks for a client certificate, and none was given");
    expect(refused.stderr).toContain("Show one: -cert FILE -key FILE");
    const stranger = await TestAuthority.make("Somebody Else");
    const unwelcome = {
      "of somebody else": await stranger.issue({ purpose: "client" }),
      expired: await authority.issue({ purpose: "client", days: [-9, -2] }),
    };
    for (const [name, pair] of Object.entries(unwelcome)) {
      const other = files.keepPair(name, pair);
      const { stderr } = await call(target, "-cacert", ca, "-cert", other.cert, "-key", other.key);
      expect(stderr, name).toContain("does not accept the client certificate");
    }
    const apart = files.keepPair("apart", await stranger.issue({ purpose: "client" }));
    const unpaired = await call(target, "-cacert", ca, "-cert", cert, "-key", apart.key);
    expect(unpaired).toMatchObject({ code: 2, stderr: expect.stringContaining("not that of the certificate") });
  });
}
