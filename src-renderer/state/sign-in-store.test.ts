import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Disposable } from "#shared/base/disposable";
import { Fault } from "#shared/base/fault";
import { type Client, connect } from "#shared/bridge/client";
import { memoryChannel } from "#shared/bridge/memory-channel";
import { serve } from "#shared/bridge/server";
import { authContract } from "#shared/contract/auth";
import type { Auth, OAuthCodeScheme } from "#shared/model/auth";
import { SignIns } from "./sign-in-store";

const scheme: OAuthCodeScheme = {
  kind: "oauth-code",
  authorizeUrl: "https://a.example/authorize",
  tokenUrl: "https://a.example/token",
  clientId: "me",
  clientSecret: null,
  scope: "",
  audience: "",
  clientAuth: "body",
  refreshToken: null,
};
const auth: Auth = { scheme, allowPlaintext: false };

/** What the user does at the far end: comes back signed in, or is refused. */
let come: { in: () => void; refuse: (fault: Fault) => void };
let cancelled: number;
let server: Disposable;
let client: Client<typeof authContract>;
let signIns: SignIns;

beforeEach(() => {
  cancelled = 0;
  const [here, there] = memoryChannel();
  const not = async () => {
    throw new Fault("unsupported", "Not here.");
  };
  const handlers = {
    "secret.place": not,
    "secret.keep": not,
    "secret.facts": not,
    "secret.forget": not,
    "auth.test": not,
    "auth.signIn": async (
      _params: unknown,
      { emit, cancellation }: Parameters<Parameters<typeof serve<typeof authContract>>[1]["auth.signIn"]>[1],
    ) => {
      await emit({ is: "waiting", url: "https://a.example/authorize?x", opened: true });
      await new Promise<void>((resolve, reject) => {
        come = { in: resolve, refuse: reject };
        cancellation.onCancelled((reason) => {
          cancelled++;
          reject(reason);
        });
      });
      await emit({ is: "signed-in", refreshToken: "kept", expiresAt: null, scope: null });
      return undefined;
    },
  };
  server = serve(authContract, handlers, there, { version: 1 });
  client = connect(authContract, here, { version: 1 });
  signIns = new SignIns(client);
});

afterEach(async () => {
  client.dispose();
  await client.ended;
  server.dispose();
});

const at = (place: string) => signIns.store.getState()[place];
const waiting = (place: string) => vi.waitFor(() => expect(at(place)).toMatchObject({ running: true, progress: { is: "waiting" } }));

it("a sign-in goes on while its place is not shown, and is there when it is again", async () => {
  const became: Auth[] = [];
  signIns.own("tab", { auth, onChange: (changed) => became.push(changed) });
  const running = signIns.run("tab");
  await waiting("tab");
  signIns.leave("tab");
  await waiting("tab");
  come.in();
  await running;
  expect(became).toEqual([{ ...auth, scheme: { ...scheme, refreshToken: "kept" } }]);
  expect(at("tab")).toMatchObject({ running: false, progress: { is: "signed-in" } });
  // Who has seen how it ended need not see it again.
  signIns.leave("tab");
  expect(at("tab")).toBeUndefined();
});

it("a fault is told, a cancelled one is none, and a place that is gone takes its sign-in along", async () => {
  signIns.own("tab", { auth, onChange: () => {} });
  const failing = signIns.run("tab");
  await waiting("tab");
  come.refuse(new Fault("auth-failed", "No."));
  await failing;
  expect(at("tab")).toMatchObject({ running: false, fault: { code: "auth-failed" } });
  const given = signIns.run("tab");
  await waiting("tab");
  signIns.cancel("tab");
  await given;
  expect(at("tab")).toEqual({ running: false, progress: null, fault: null });
  const dropped = signIns.run("tab");
  await waiting("tab");
  signIns.drop("tab");
  await dropped;
  expect(at("tab")).toBeUndefined();
  await vi.waitFor(() => expect(cancelled).toBe(2));
});
