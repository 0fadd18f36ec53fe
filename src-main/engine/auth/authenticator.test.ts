import { generateKeyPairSync } from "node:crypto";
import { decodeProtectedHeader, jwtVerify } from "jose";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CancellationSource } from "#shared/base/cancellation";
import { Fault } from "#shared/base/fault";
import type { Auth, AuthScheme, JwtScheme, OAuthClientScheme } from "#shared/model/auth";
import { Authenticator } from "./authenticator";
import { Redactor } from "./redactor";
import { memorySecrets } from "./testing/memory-secrets";
import { type OAuthServer, startOAuthServer } from "./testing/oauth-server";

const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
const ec = generateKeyPairSync("ec", { namedCurve: "P-256" });
const pem = (key: typeof rsa.privateKey, type: "pkcs8" | "pkcs1" | "sec1" = "pkcs8") => key.export({ format: "pem", type }).toString();

let oauth: OAuthServer;
let redactor: Redactor;
let authenticator: Authenticator;
let targets: Map<string, Auth>;
let secure: boolean;
let secrets: ReturnType<typeof memorySecrets>;
let cancellation: CancellationSource;

beforeEach(async () => {
  let count = 0;
  oauth = await startOAuthServer(() => ({ json: { access_token: `token-${++count}`, token_type: "Bearer", expires_in: 3600 } }));
  redactor = new Redactor();
  targets = new Map();
  secure = false;
  cancellation = new CancellationSource();
  secrets = memorySecrets({
    token: "the-token",
    password: "pässword",
    secret: "client secret/+",
    hmac: "a key of at least thirty-two bytes",
    rsa: pem(rsa.privateKey),
    pkcs1: pem(rsa.privateKey, "pkcs1"),
    ec: pem(ec.privateKey),
    sec1: pem(ec.privateKey, "sec1"),
    google: JSON.stringify({
      type: "service_account",
      client_email: "me@project.iam.gserviceaccount.com",
      private_key: pem(rsa.privateKey),
      private_key_id: "key-1",
      token_uri: oauth.tokenUrl,
    }),
    broken: "two\nlines",
  });
  authenticator = new Authenticator({
    secrets,
    redactor,
    authOfTarget: async (target) => targets.get(target) ?? null,
    openBrowser: async () => false,
  });
});

afterEach(() => {
  authenticator.dispose();
  oauth.dispose();
  cancellation.dispose();
});

const auth = (scheme: AuthScheme, allowPlaintext = false): Auth => ({ scheme, allowPlaintext });
const pairs = (scheme: AuthScheme, { target = "localhost:50051", keys = [] as string[], allowPlaintext = false } = {}) =>
  authenticator.pairs(
    { target, metadata: keys.map((key) => ({ key, value: "own", enabled: true })), auth: auth(scheme, allowPlaintext) },
    secure,
    cancellation,
  );
const client = (more: Partial<OAuthClientScheme> = {}): OAuthClientScheme => ({
  kind: "oauth-client",
  tokenUrl: oauth.tokenUrl,
  clientId: "my client",
  clientSecret: "secret",
  scope: "read write",
  audience: "",
  clientAuth: "header",
  ...more,
});
const jwt = (more: Partial<JwtScheme> = {}): JwtScheme => ({
  kind: "jwt",
  algorithm: "HS256",
  key: "hmac",
  claims: '{"sub":"用户"}',
  headers: "",
  lifetimeSeconds: 300,
  ...more,
});
const tokenOf = ([pair]: readonly { value: string }[]) => pair?.value.replace("Bearer ", "") ?? "";

describe("what is sent as it is", () => {
  it("is a token, a user and a password, a key, or any pairs", async () => {
    expect(await pairs({ kind: "none" })).toEqual([]);
    expect(await pairs({ kind: "bearer", token: "token" })).toEqual([{ key: "authorization", value: "Bearer the-token" }]);
    const basic = `Basic ${Buffer.from("Aladdin:pässword").toString("base64")}`;
    expect(await pairs({ kind: "basic", user: "Aladdin", password: "password" })).toEqual([{ key: "authorization", value: basic }]);
    expect(await pairs({ kind: "api-key", key: "X-Api-Key", value: "token" })).toEqual([{ key: "x-api-key", value: "the-token" }]);
    const user = { key: "user", secret: null, text: "admin" };
    expect(await pairs({ kind: "pairs", pairs: [user, { key: "token", secret: "token", text: "" }] })).toEqual([
      { key: "user", value: "admin" },
      { key: "token", value: "the-token" },
    ]);
    // Basic's base64 is as good as the password.
    expect(redactor.text(basic)).toBe("Basic ••••••");
  });

  it("gives way to what the request's own metadata says", async () => {
    expect(await pairs({ kind: "bearer", token: "token" }, { keys: ["Authorization "] })).toEqual([]);
  });

  it("says which part is missing or wrong", async () => {
    const faultOf = async (scheme: AuthScheme) => pairs(scheme).catch((reason) => [reason.code, reason.facts.field]);
    expect(await faultOf({ kind: "bearer", token: null })).toEqual(["auth-invalid", "token"]);
    expect(await faultOf({ kind: "bearer", token: "forgotten" })).toEqual(["auth-invalid", "token"]);
    expect(await faultOf({ kind: "basic", user: "a:b", password: "password" })).toEqual(["auth-invalid", "user"]);
    expect(await faultOf({ kind: "api-key", key: "", value: "token" })).toEqual(["auth-invalid", "key"]);
    expect(await faultOf({ kind: "api-key", key: "grpc-timeout", value: "token" })).toEqual(["auth-invalid", "key"]);
    expect(await faultOf({ kind: "api-key", key: "X Api", value: "token" })).toEqual(["auth-invalid", "key"]);
    expect(await faultOf({ kind: "api-key", key: "x-api", value: "broken" })).toEqual(["auth-invalid", "value"]);
    const broken = await pairs({ kind: "bearer", token: "broken" }).catch((reason) => reason);
    expect(broken).toMatchObject({ code: "auth-invalid", facts: { field: "token" } });
    expect(JSON.stringify(broken.toData())).not.toContain("two");
  });

  it("is the target's where the request inherits", async () => {
    targets.set("localhost:50051", auth({ kind: "api-key", key: "k", value: "token" }));
    expect(await pairs({ kind: "inherit" })).toEqual([{ key: "k", value: "the-token" }]);
    expect(await authenticator.pairs({ target: "localhost:50051", metadata: [] }, false, cancellation)).toHaveLength(1);
    expect(await pairs({ kind: "none" })).toEqual([]);
    expect(await pairs({ kind: "inherit" }, { target: "localhost:1" })).toEqual([]);
    expect(await authenticator.test(auth({ kind: "inherit" }), "localhost:50051", cancellation)).toMatchObject({ level: "target" });
  });
});

describe("plaintext", () => {
  const bearer: AuthScheme = { kind: "bearer", token: "token" };

  it.each(["localhost:1", "127.0.0.1:1", "127.9.9.9:1", "[::1]:1", "unix:/tmp/x.sock", "a.localhost:1"])(
    "is fine to this machine: %s",
    async (target) => {
      expect(await pairs(bearer, { target })).toHaveLength(1);
    },
  );

  it.each(["10.0.0.1:1", "api.example.com:443", "localhost.example.com:1", "127.example.com:1", "[::2]:1", "0.0.0.0:1"])(
    "is refused to another one, before any token is fetched: %s",
    async (target) => {
      await expect(pairs(bearer, { target })).rejects.toMatchObject({ code: "auth-plaintext", facts: { target } });
      await expect(pairs(client(), { target })).rejects.toMatchObject({ code: "auth-plaintext" });
      expect(oauth.requests).toEqual([]);
      expect(await pairs(bearer, { target, allowPlaintext: true })).toHaveLength(1);
      expect(await pairs({ kind: "none" }, { target })).toEqual([]);
      secure = true;
      expect(await pairs(bearer, { target })).toHaveLength(1);
    },
  );

  it("is refused to token endpoints on other machines too", async () => {
    const scheme = client({ tokenUrl: "http://login.example.com/token" });
    await expect(pairs(scheme)).rejects.toMatchObject({ code: "auth-plaintext", facts: { target: "http://login.example.com" } });
    for (const tokenUrl of ["", "login", "file:///etc/passwd", "https://me:pass@host/token"]) {
      await expect(pairs(client({ tokenUrl }))).rejects.toMatchObject({ code: "auth-invalid", facts: { field: "tokenUrl" } });
    }
  });
});

describe("client credentials", () => {
  it("go in the header or in the body, as RFC 6749 has it", async () => {
    expect(await pairs(client())).toEqual([{ key: "authorization", value: "Bearer token-1" }]);
    const basic = Buffer.from("my+client:client+secret%2F%2B").toString("base64");
    expect(oauth.requests[0]?.headers).toMatchObject({ authorization: `Basic ${basic}`, accept: "application/json" });
    expect(oauth.requests[0]?.fields).toEqual({ grant_type: "client_credentials", scope: "read write" });
    await pairs(client({ clientAuth: "body", audience: "https://api" }));
    expect(oauth.requests[1]?.headers.authorization).toBeUndefined();
    expect(oauth.requests[1]?.fields).toMatchObject({ client_id: "my client", client_secret: "client secret/+", audience: "https://api" });
    await pairs(client({ clientSecret: null, scope: "" }));
    expect(oauth.requests[2]?.fields).toEqual({ grant_type: "client_credentials", client_id: "my client" });
    expect(redactor.text("token-1 token-2 token-3")).toBe("•••••• •••••• ••••••");
  });

  it("are asked for once, however many calls begin, and again after a refusal by the server", async () => {
    const all = await Promise.all(Array.from({ length: 10 }, () => pairs(client())));
    expect(new Set(all.map(tokenOf))).toEqual(new Set(["token-1"]));
    expect(oauth.requests).toHaveLength(1);
    await authenticator.refused({ target: "localhost:1", metadata: [], auth: auth(client()) });
    expect(tokenOf(await pairs(client()))).toBe("token-2");
  });

  it("are tried on demand, which shows facts and no token", async () => {
    oauth.answer = () => ({ json: { access_token: "ya29.0123456789-0123456789-k3f9", expires_in: "60", scope: "read" } });
    const before = Date.now();
    const report = await authenticator.test(auth(client()), "localhost:1", cancellation);
    expect(report).toEqual({
      level: "request",
      pairs: [{ key: "authorization", mask: "Bearer ••••••k3f9" }],
      expiresAt: expect.any(Number),
      scope: "read",
    });
    expect(report.expiresAt).toBeGreaterThanOrEqual(before + 60_000);
    await authenticator.test(auth(client()), "localhost:1", cancellation);
    expect(oauth.requests).toHaveLength(2);
  });

  it.each([
    [
      { status: 401, json: { error: "invalid_client", error_description: "No such client." } },
      "invalid_client",
      /invalid_client \(No such client\.\)/,
    ],
    [{ status: 400, json: { error: "invalid_scope" } }, "invalid_scope", /refused: invalid_scope\./],
    [{ status: 200, json: { error: "constructor" } }, "constructor", /refused: constructor/],
  ])("tell why the server refuses: %j", async (answer, error, message) => {
    oauth.answer = () => answer;
    const fault = await pairs(client()).catch((reason) => reason);
    expect(fault).toMatchObject({ code: "auth-failed", facts: { url: oauth.tokenUrl, status: answer.status, error } });
    expect(fault.message).toMatch(message);
  });

  it("do not repeat a secret that the server repeats", async () => {
    oauth.answer = ({ fields }) => ({ status: 400, json: { error: "invalid_client", error_description: `Not ${JSON.stringify(fields)}` } });
    const fault = await pairs(client({ clientAuth: "body" })).catch((reason) => reason);
    expect(fault.message).toContain('"client_secret":"••••••"');
  });

  it.each([
    [{ status: 500, json: "oops" }, /HTTP 500/],
    [{ status: 200, json: { token: "x" } }, /holds no token/],
    [{ status: 200, json: { access_token: 5 } }, /holds no token/],
    [{ status: 200, json: null }, /holds no token/],
    [{ status: 200, json: { access_token: "mac-token", token_type: "mac" } }, /type "mac"/],
    [{ status: 200, json: { access_token: "x", pad: "x".repeat(300_000) } }, /too long/],
  ])("take nothing else for a token", async (answer, message) => {
    oauth.answer = () => answer;
    const fault = await pairs(client()).catch((reason) => reason);
    expect(fault).toMatchObject({ code: "auth-failed" });
    expect(fault.message).toMatch(message);
  });

  it("follow no redirect with a secret in hand", async () => {
    oauth.answer = (_request, response) => {
      response.writeHead(307, { location: `${oauth.origin}/elsewhere` }).end();
      return undefined;
    };
    await expect(pairs(client())).rejects.toMatchObject({ code: "auth-failed", facts: { status: 307 } });
    expect(oauth.requests).toHaveLength(1);
  });

  it("say that nobody listens, or that the server hangs up", async () => {
    oauth.answer = (_request, response) => {
      response.destroy();
      return undefined;
    };
    await expect(pairs(client())).rejects.toMatchObject({ code: "auth-failed" });
    oauth.dispose();
    const fault = await pairs(client()).catch((reason) => reason);
    expect(fault).toMatchObject({ code: "auth-failed", facts: { reason: "ECONNREFUSED" } });
    expect(fault.message).toContain("nothing listens there");
  });

  it("are given up when the call is cancelled, and the connection with them", async () => {
    let closed: () => void = () => {};
    const hungUp = new Promise<void>((resolve) => (closed = resolve));
    let asked: () => void = () => {};
    const arrived = new Promise<void>((resolve) => (asked = resolve));
    oauth.answer = (_request, response) => {
      response.on("close", closed);
      asked();
      return undefined;
    };
    const waiting = pairs(client());
    await arrived;
    cancellation.cancel();
    await expect(waiting).rejects.toMatchObject({ code: "cancelled" });
    await hungUp;
  });
});

describe("a token signed here", () => {
  it.each([
    ["HS256", "hmac"],
    ["HS512", "hmac"],
    ["RS256", "rsa"],
    ["RS384", "pkcs1"],
    ["RS512", "rsa"],
    ["ES256", "ec"],
    ["ES256", "sec1"],
  ] as const)("holds by %s with a key as %s", async (algorithm, key) => {
    const token = tokenOf(await pairs(jwt({ algorithm, key, headers: '{"kid":"k1"}' })));
    const verifier =
      key === "hmac"
        ? new TextEncoder().encode("a key of at least thirty-two bytes")
        : key.startsWith("ec") || key === "sec1"
          ? ec.publicKey
          : rsa.publicKey;
    const { payload, protectedHeader } = await jwtVerify(token, verifier);
    expect(protectedHeader).toEqual({ typ: "JWT", kid: "k1", alg: algorithm });
    expect(payload.sub).toBe("用户");
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(300);
    expect(redactor.text(token)).toBe("••••••");
  });

  it("keeps claims that are there, and lets nobody choose `alg` by a header", async () => {
    const token = tokenOf(await pairs(jwt({ claims: '{"exp":4102444800,"iat":1}', headers: '{"alg":"none","typ":"at+jwt"}' })));
    const { payload } = await jwtVerify(token, new TextEncoder().encode("a key of at least thirty-two bytes"));
    expect(payload).toEqual({ exp: 4102444800, iat: 1 });
    expect(decodeProtectedHeader(token)).toEqual({ alg: "HS256", typ: "at+jwt" });
  });

  it.each([
    [{ claims: "{" }, "claims"],
    [{ claims: "[1]" }, "claims"],
    [{ headers: "5" }, "headers"],
    [{ algorithm: "RS256", key: "hmac" }, "key"],
    [{ algorithm: "ES384", key: "ec" }, "key"],
    [{ algorithm: "ES256", key: "rsa" }, "key"],
  ] as const)("says what is wrong with %j", async (more, field) => {
    await expect(pairs(jwt(more))).rejects.toMatchObject({ code: "auth-invalid", facts: { field } });
  });
});

describe("a Google service account", () => {
  it("signs for an audience by itself", async () => {
    const token = tokenOf(await pairs({ kind: "google", key: "google", audience: "https://pubsub.googleapis.com/", scope: "" }));
    const { payload, protectedHeader } = await jwtVerify(token, rsa.publicKey, { audience: "https://pubsub.googleapis.com/" });
    expect(payload).toMatchObject({ iss: "me@project.iam.gserviceaccount.com", sub: "me@project.iam.gserviceaccount.com" });
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(3600);
    expect(protectedHeader).toEqual({ alg: "RS256", typ: "JWT", kid: "key-1" });
    expect(oauth.requests).toEqual([]);
  });

  it("exchanges an assertion for a token of scopes", async () => {
    expect(tokenOf(await pairs({ kind: "google", key: "google", audience: "", scope: "scope-1 scope-2" }))).toBe("token-1");
    const { grant_type, assertion = "" } = oauth.requests[0]?.fields ?? {};
    expect(grant_type).toBe("urn:ietf:params:oauth:grant-type:jwt-bearer");
    const { payload } = await jwtVerify(assertion, rsa.publicKey, { audience: oauth.tokenUrl });
    expect(payload).toMatchObject({ iss: "me@project.iam.gserviceaccount.com", scope: "scope-1 scope-2" });
    expect(payload.sub).toBeUndefined();
    expect(redactor.text(assertion)).toBe("••••••");
  });

  it("says what is wrong with its key file", async () => {
    const google = (key: string): AuthScheme => ({ kind: "google", key, audience: "a", scope: "" });
    for (const key of ["token", "rsa"])
      await expect(pairs(google(key))).rejects.toMatchObject({ code: "auth-invalid", facts: { field: "key" } });
    await expect(pairs({ kind: "google", key: "google", audience: " ", scope: "" })).rejects.toBeInstanceOf(Fault);
  });
});
