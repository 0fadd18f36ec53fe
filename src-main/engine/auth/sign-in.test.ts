import { createHash } from "node:crypto";
import { request as httpRequest } from "node:http";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CancellationSource } from "#shared/base/cancellation";
import type { Auth, OAuthCodeScheme, SignInProgress } from "#shared/model/auth";
import { Authenticator } from "./authenticator";
import { challengeOf, newVerifier } from "./pkce";
import { Redactor } from "./redactor";
import { memorySecrets } from "./testing/memory-secrets";
import { type OAuthServer, startOAuthServer } from "./testing/oauth-server";

describe("PKCE", () => {
  it("makes the challenge of RFC 7636, appendix B", () => {
    expect(challengeOf("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")).toBe("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
  });

  it("makes verifiers of the length and the characters of RFC 7636, section 4.1, each another", () => {
    const verifiers = Array.from({ length: 50 }, newVerifier);
    for (const verifier of verifiers) expect(verifier).toMatch(/^[A-Za-z0-9._~-]{43,128}$/);
    expect(new Set(verifiers).size).toBe(50);
  });
});

let oauth: OAuthServer;
let secrets: ReturnType<typeof memorySecrets>;
let authenticator: Authenticator;
let cancellation: CancellationSource;

beforeEach(async () => {
  oauth = await startOAuthServer(() => ({
    json: { access_token: "access-1", expires_in: 3600, refresh_token: "refresh-1", scope: "read" },
  }));
  secrets = memorySecrets({});
  cancellation = new CancellationSource();
  authenticator = new Authenticator({ secrets, redactor: new Redactor(), openBrowser: async () => false });
});

afterEach(() => {
  authenticator.dispose();
  oauth.dispose();
  cancellation.dispose();
});

const scheme = (more: Partial<OAuthCodeScheme> = {}): OAuthCodeScheme => ({
  kind: "oauth-code",
  authorizeUrl: "https://login.example.com/authorize?tenant=1",
  tokenUrl: oauth.tokenUrl,
  clientId: "desktop",
  clientSecret: null,
  scope: "openid read",
  audience: "",
  clientAuth: "body",
  refreshToken: null,
  ...more,
});
const auth = (chosen: OAuthCodeScheme): Auth => ({ scheme: chosen, allowPlaintext: false });
const pairs = (chosen: OAuthCodeScheme) =>
  authenticator.pairs({ target: "localhost:1", metadata: [], auth: auth(chosen) }, false, cancellation);

/** A sign-in up to the browser; `asked`: what the browser is shown. */
function begin(chosen = scheme()) {
  let shown: (url: URL) => void = () => {};
  const asked = new Promise<URL>((resolve) => (shown = resolve));
  const progress: SignInProgress[] = [];
  const done = authenticator.signIn(
    auth(chosen),
    async (step) => {
      progress.push(step);
      if (step.is === "waiting") shown(new URL(step.url));
    },
    cancellation,
  );
  done.catch(() => {});
  return { asked, done, progress };
}

/** What the browser does when the authorization server sends it back. */
function comeBack(asked: URL, answer: Record<string, string>, more: { host?: string; path?: string; method?: string } = {}) {
  const back = new URL(asked.searchParams.get("redirect_uri") ?? "");
  for (const [key, value] of Object.entries(answer)) back.searchParams.set(key, value);
  return new Promise<{ status: number; text: string; headers: object }>((resolve, reject) => {
    const options = {
      host: back.hostname,
      port: back.port,
      path: `${more.path ?? back.pathname}${back.search}`,
      method: more.method ?? "GET",
    };
    const request = httpRequest({ ...options, headers: { host: more.host ?? back.host } }, async (response) => {
      let text = "";
      for await (const part of response) text += part;
      resolve({ status: response.statusCode ?? 0, text, headers: response.headers });
    });
    request.on("error", reject).end();
  });
}

const stateOf = (asked: URL) => asked.searchParams.get("state") ?? "";

describe("signing in", () => {
  it("goes from the browser to a token, with a refresh token that is kept", async () => {
    const { asked, done, progress } = begin();
    const url = await asked;
    expect(`${url.origin}${url.pathname}`).toBe("https://login.example.com/authorize");
    const { state = "", code_challenge = "", redirect_uri = "", ...rest } = Object.fromEntries(url.searchParams);
    expect(rest).toEqual({ tenant: "1", response_type: "code", client_id: "desktop", scope: "openid read", code_challenge_method: "S256" });
    expect(redirect_uri).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/callback$/);
    expect(state.length).toBeGreaterThanOrEqual(43);

    const page = await comeBack(url, { state, code: "the-code" });
    expect(page).toMatchObject({ status: 200, headers: { "cache-control": "no-store", "referrer-policy": "no-referrer" } });
    expect(page.text).toContain("You may close this window.");
    expect(page.text).not.toContain("the-code");
    expect(await done).toEqual({ is: "signed-in", refreshToken: "kept-1", expiresAt: expect.any(Number), scope: "read" });
    expect(progress).toEqual([{ is: "waiting", url: url.href, opened: false }]);
    expect(secrets.texts.get("kept-1")).toBe("refresh-1");

    const { code_verifier = "", ...fields } = oauth.requests[0]?.fields ?? {};
    expect(fields).toEqual({ grant_type: "authorization_code", code: "the-code", redirect_uri, client_id: "desktop" });
    expect(createHash("sha256").update(code_verifier).digest("base64url")).toBe(code_challenge);
    expect(await pairs(scheme({ refreshToken: "kept-1" }))).toEqual([{ key: "authorization", value: "Bearer access-1" }]);
    expect(oauth.requests).toHaveLength(1);
    // The door is closed behind it.
    await expect(comeBack(url, { state, code: "again" })).rejects.toThrow();
  });

  it("is not ended or misled by others on this machine", async () => {
    const { asked, done } = begin();
    const url = await asked;
    const state = stateOf(url);
    expect((await comeBack(url, { state: "guessed", code: "evil" })).status).toBe(400);
    expect((await comeBack(url, { code: "evil" })).status).toBe(400);
    expect((await comeBack(url, { state, code: "evil" }, { host: "evil.example.com" })).status).toBe(404);
    expect((await comeBack(url, { state, code: "evil" }, { path: "/" })).status).toBe(404);
    expect((await comeBack(url, { state, code: "evil" }, { path: "//evil" })).status).toBe(404);
    expect((await comeBack(url, { state, code: "evil" }, { method: "POST" })).status).toBe(404);
    expect((await comeBack(url, { state, code: "good" })).status).toBe(200);
    await done;
    expect(oauth.requests.map(({ fields }) => fields.code)).toEqual(["good"]);
  });

  it("says what the authorization server says", async () => {
    const { asked, done } = begin();
    const url = await asked;
    const page = await comeBack(url, { state: stateOf(url), error: "access_denied", error_description: "<b>No.</b>" });
    expect(page.text).not.toContain("<b>No.");
    await expect(done).rejects.toMatchObject({ code: "auth-failed", facts: { error: "access_denied" } });
    expect(oauth.requests).toEqual([]);
  });

  it("says when the code is not taken, and when no code came", async () => {
    oauth.answer = () => ({ status: 400, json: { error: "invalid_grant" } });
    const first = begin();
    await comeBack(await first.asked, { state: stateOf(await first.asked), code: "old" });
    await expect(first.done).rejects.toMatchObject({ code: "auth-failed", facts: { error: "invalid_grant" } });
    const second = begin();
    await comeBack(await second.asked, { state: stateOf(await second.asked) });
    await expect(second.done).rejects.toMatchObject({ code: "auth-failed" });
  });

  it("ends with its cancellation, and closes its door", async () => {
    const { asked, done } = begin();
    const url = await asked;
    cancellation.cancel();
    await expect(done).rejects.toMatchObject({ code: "cancelled" });
    await expect(comeBack(url, { state: stateOf(url), code: "late" })).rejects.toThrow();
  });

  it("refuses what cannot be signed in to", async () => {
    await expect(begin(scheme({ authorizeUrl: "http://login.example.com/" })).done).rejects.toMatchObject({ code: "auth-plaintext" });
    await expect(begin(scheme({ authorizeUrl: "javascript:alert(1)" })).done).rejects.toMatchObject({ code: "auth-invalid" });
    await expect(begin(scheme({ clientId: " " })).done).rejects.toMatchObject({ code: "auth-invalid", facts: { field: "clientId" } });
    const none = authenticator.signIn({ scheme: { kind: "none" }, allowPlaintext: false }, async () => {}, cancellation);
    await expect(none).rejects.toMatchObject({ code: "auth-invalid" });
  });
});

describe("a refresh token", () => {
  it("gets a token without the user, and is replaced by the one that comes with it", async () => {
    secrets.texts.set("mine", "refresh-0");
    expect(await pairs(scheme({ refreshToken: "mine" }))).toEqual([{ key: "authorization", value: "Bearer access-1" }]);
    expect(oauth.requests[0]?.fields).toEqual({
      grant_type: "refresh_token",
      refresh_token: "refresh-0",
      scope: "openid read",
      client_id: "desktop",
    });
    expect(secrets.texts.get("mine")).toBe("refresh-1");
  });

  it("asks for a sign-in where there is none, or where the server takes it no more", async () => {
    await expect(pairs(scheme())).rejects.toMatchObject({ code: "sign-in-needed" });
    secrets.texts.set("mine", "revoked");
    oauth.answer = () => ({ status: 400, json: { error: "invalid_grant" } });
    await expect(pairs(scheme({ refreshToken: "mine" }))).rejects.toMatchObject({ code: "sign-in-needed" });
    oauth.answer = () => ({ status: 500, json: {} });
    await expect(pairs(scheme({ refreshToken: "mine" }))).rejects.toMatchObject({ code: "auth-failed" });
  });
});
