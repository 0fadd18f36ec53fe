import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Auth } from "#shared/model/auth";
import { type CallHead, type CallRequest, defaultMaxReceiveBytes } from "#shared/model/call";
import { parseTarget } from "#shared/model/target";
import { Authenticator } from "../auth/authenticator";
import { Redactor } from "../auth/redactor";
import { memorySecrets } from "../auth/testing/memory-secrets";
import { type OAuthServer, startOAuthServer } from "../auth/testing/oauth-server";
import { ChannelPool } from "../channels/pool";
import { type CallHandler, type LoopbackServer, ServedStatus } from "../channels/server";
import { encodeJson } from "../codec/json/encode";
import { jsonBody, noFiles } from "../codec/testing/bodies";
import { guardedLease } from "./guarded-lease";
import { CallSession } from "./session";
import { encodeNote, startTalkServer } from "./testing/talk-server";
import { testProject } from "./testing/test-schema";

let pool: ChannelPool;
let server: LoopbackServer;
let oauth: OAuthServer;
let authenticator: Authenticator;
let redactor: Redactor;
/** What the server takes at the time. */
let good: string;

/** As a server's interceptor does: no call gets by without the token of the time. */
const checked: CallHandler = async (call) => {
  const given = call.metadata.find(({ key }) => key === "authorization")?.value ?? "none";
  if (given !== `Bearer ${good}`) throw new ServedStatus(16, `not ${given}`);
  for await (const message of call.messages) await call.send(message);
  if (call.path.endsWith("Collect")) await call.send(encodeNote({ text: "all" }));
  return undefined;
};

beforeEach(async () => {
  pool = new ChannelPool();
  let count = 0;
  oauth = await startOAuthServer(() => ({ json: { access_token: `access-token-${++count}`, expires_in: 3600 } }));
  good = "access-token-1";
  const collect: CallHandler = async (call) => {
    const messages = { async *[Symbol.asyncIterator]() {} };
    for await (const _ of call.messages);
    return checked({ ...call, messages, sendHeaders: (pairs) => call.sendHeaders(pairs), send: (bytes) => call.send(bytes) });
  };
  server = await startTalkServer({ Unary: checked, Tell: checked, Collect: collect, Chat: checked });
  redactor = new Redactor();
  authenticator = new Authenticator({ secrets: memorySecrets({ s: "client-secret" }), redactor, openBrowser: async () => false });
});

afterEach(() => {
  authenticator.dispose();
  pool.dispose();
  server.dispose();
  oauth.dispose();
});

const auth = (): Auth => ({
  allowPlaintext: false,
  scheme: {
    kind: "oauth-client",
    tokenUrl: oauth.tokenUrl,
    clientId: "me",
    clientSecret: "s",
    scope: "",
    audience: "",
    clientAuth: "body",
  },
});

async function run(name: string, how: Auth | undefined = auth()): Promise<CallHead> {
  const method = testProject.method(`test.Talk/${name}`);
  const { registry } = testProject;
  const request: CallRequest = {
    sourceId: "test",
    method: method.name,
    target: server.target,
    metadata: [],
    auth: how,
    deadlineMs: 20_000,
    maxReceiveBytes: defaultMaxReceiveBytes,
    bodies: [jsonBody('{"text":"a"}')],
    finish: true,
    owner: "tab",
  };
  const refusals: Promise<void>[] = [];
  const session = new CallSession({
    callId: "call",
    method,
    registry,
    request,
    bodies: [encodeJson(method.desc.input, registry, '{"text":"a"}')],
    files: noFiles,
    prepare: async (asked, cancellation) => ({
      metadata: await authenticator.pairs(asked, false, cancellation),
      lease: guardedLease(pool.lease(parseTarget(asked.target), asked), {
        redact: redactor,
        onUnauthenticated: () => refusals.push(authenticator.refused(asked)),
      }),
    }),
  });
  const ended = new Promise<CallHead>((resolve) => {
    const listening = session.onEnd((head) => {
      listening.dispose();
      resolve(head);
    });
  });
  session.start();
  const head = await ended;
  await Promise.all(refusals);
  session.dispose();
  return head;
}

describe("a server that checks a token", () => {
  it.each(["Unary", "Tell", "Collect", "Chat"])("takes that of a call of each kind: %s", async (name) => {
    const head = await run(name);
    expect([head.status?.name, head.received.count]).toEqual(["OK", 1]);
    expect((await run(name, { scheme: { kind: "none" }, allowPlaintext: false })).status).toMatchObject({
      name: "UNAUTHENTICATED",
      message: "not none",
    });
    expect(oauth.requests).toHaveLength(1);
  });

  it("is shown another one after it took the last one no more, and tells neither", async () => {
    await run("Unary");
    good = "access-token-2";
    expect((await run("Tell")).status).toMatchObject({ name: "UNAUTHENTICATED", message: "not Bearer ••••••" });
    expect((await run("Tell")).status?.name).toBe("OK");
    expect(oauth.requests).toHaveLength(2);
  });

  it("is not called where there is no token", async () => {
    oauth.answer = () => ({ status: 400, json: { error: "invalid_client" } });
    const head = await run("Chat");
    expect([head.state, head.status, head.fault?.code]).toEqual(["failed", null, "auth-failed"]);
  });
});
