import { expect, test } from "vitest";
import { Fault } from "#shared/base/fault";
import type { Client } from "#shared/bridge/client";
import type { trustContract } from "#shared/contract/trust";
import { parseTarget } from "#shared/model/target";
import { createTrustStore, isUnverified, trustActions, trustOf } from "./trust-store";

/** A core that takes everything, or nothing. */
function coreThat(answer: () => Promise<void>): { client: Client<typeof trustContract>; asked: [string, unknown][] } {
  const asked: [string, unknown][] = [];
  const call = (name: string, params: unknown) => {
    asked.push([name, params]);
    return answer();
  };
  return { client: { call } as unknown as Client<typeof trustContract>, asked };
}

function acts(answer: () => Promise<void> = async () => {}) {
  const store = createTrustStore();
  const { client, asked } = coreThat(answer);
  let made = 0;
  const newId = () => {
    made += 1;
    return `rule-${made}`;
  };
  return { store, asked, actions: trustActions(client, store, newId) };
}

const target = parseTarget("api.staging.example.com:443");

test("what is chosen for a pattern gathers in one rule", async () => {
  const { store, asked, actions } = acts();
  await actions.choose("*.example.com", { identity: "alice" });
  await actions.choose("*.example.com", { serverName: "api" });
  expect(store.getState().rules).toEqual([{ id: "rule-1", pattern: "*.example.com", settings: { identity: "alice", serverName: "api" } }]);
  expect(asked.map(([name]) => name)).toEqual(["trust.save", "trust.save"]);
});

test("what is chosen for a target holds for it, also where another rule would win", async () => {
  const { store, actions } = acts();
  await actions.choose("api.staging.example.com:443", { transport: "plaintext" });
  await actions.chooseFor(target, "*.example.com", { transport: "tls", identity: "alice" });
  const trust = trustOf(target.text, store.getState().rules);
  expect(trust?.settings).toMatchObject({ transport: "tls", identity: "alice" });
  expect(trust?.origins.transport).toMatchObject({ by: "rule", pattern: "api.staging.example.com:443" });
  expect(trust?.origins.identity).toMatchObject({ by: "rule", pattern: "*.example.com" });
});

test("a rule that chooses nothing any more goes", async () => {
  const { store, asked, actions } = acts();
  await actions.choose("*", { transport: "tls", identity: "alice" });
  await actions.unchoose("rule-1", "transport");
  expect(store.getState().rules).toEqual([{ id: "rule-1", pattern: "*", settings: { identity: "alice" } }]);
  await actions.unchoose("rule-1", "identity");
  expect(store.getState().rules).toEqual([]);
  expect(asked.at(-1)).toEqual(["trust.remove", { id: "rule-1" }]);
});

test("what the core tells while a change is on its way is older than what is here", async () => {
  const answers: (() => void)[] = [];
  const { store, actions } = acts(() => new Promise((resolve) => answers.push(resolve)));
  const first = actions.choose("*", { serverName: "a" });
  const older = store.getState().rules;
  const second = actions.choose("*", { authority: "b" });
  actions.told(older);
  for (const answer of answers) answer();
  await Promise.all([first, second]);
  expect(store.getState().rules[0]?.settings).toEqual({ serverName: "a", authority: "b" });
  actions.told([]);
  expect(store.getState().rules).toEqual([]);
});

test("what the core does not keep is not shown as chosen", async () => {
  const { store, actions } = acts(() => Promise.reject(new Fault("io", "The disk is full.")));
  await expect(actions.choose("*", { transport: "tls" })).rejects.toMatchObject({ code: "io" });
  expect(store.getState().rules).toEqual([]);
});

test("only TLS that nobody vouches for is unverified", () => {
  const rules = [{ id: "1", pattern: "*", settings: { roots: { from: "nobody" } } }] as const;
  const isMarked = (text: string) => {
    const trust = trustOf(text, rules);
    return trust && isUnverified(trust);
  };
  expect(isMarked("example.com:443")).toBe(true);
  expect(isMarked("localhost:50051")).toBe(false);
  expect(isMarked("not a target")).toBe(null);
});
