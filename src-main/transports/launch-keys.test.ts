import { expect, it } from "vitest";
import { LaunchKeys } from "./launch-keys";

function start() {
  const clock = { now: 1_000_000 };
  return { clock, keys: new LaunchKeys(() => clock.now) };
}

it("sells one session for one code", () => {
  const { keys } = start();
  const code = keys.mintCode();
  const session = keys.redeem(code);
  expect(session).toMatch(/^[\w-]{43}$/);
  expect(keys.knows(session ?? "")).toBe(true);
  expect(keys.redeem(code)).toBeNull();
});

it("keeps a code for 60 seconds and no longer", () => {
  const { clock, keys } = start();
  const [early, late] = [keys.mintCode(), keys.mintCode()];
  clock.now += 59_999;
  expect(keys.redeem(early)).not.toBeNull();
  clock.now += 1;
  expect(keys.redeem(late)).toBeNull();
});

it("takes a code for no session, and a session for no code", () => {
  const { keys } = start();
  const code = keys.mintCode();
  expect(keys.knows(code)).toBe(false);
  const session = keys.redeem(code) ?? "";
  expect(keys.redeem(session)).toBeNull();
  expect(keys.knows("")).toBe(false);
});

it("keeps a bounded number of both", () => {
  const { keys } = start();
  const first = keys.mintCode();
  const session = keys.redeem(keys.mintCode()) ?? "";
  for (let i = 0; i < 300; i++) keys.redeem(keys.mintCode());
  for (let i = 0; i < 100; i++) keys.mintCode();
  expect(keys.redeem(first)).toBeNull();
  expect(keys.knows(session)).toBe(false);
});
