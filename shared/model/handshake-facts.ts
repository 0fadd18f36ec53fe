import * as v from "valibot";
import type { FaultFacts } from "../base/fault";
import { type HandshakeFailure, handshakeCauses } from "./trust";

/** A certificate may have thousands of names. */
const maxNames = 100;
const separator = ", ";

/** A failed handshake as the facts of a fault, for whoever has no status to tell it by. */
export function handshakeFacts(failure: HandshakeFailure): FaultFacts {
  const { cause, words, names } = failure;
  const facts = { handshake: cause, words, names: names.slice(0, maxNames).join(separator) };
  const more = (["serverName", "sha256", "issuer", "at"] as const).flatMap((name) => {
    const value = failure[name];
    return value === null ? [] : [[name, value] as const];
  });
  return { ...facts, ...Object.fromEntries(more) };
}

const schema = v.object({
  handshake: v.picklist(handshakeCauses),
  words: v.string(),
  names: v.string(),
  serverName: v.optional(v.string()),
  sha256: v.optional(v.string()),
  issuer: v.optional(v.string()),
  at: v.optional(v.number()),
});

/** The same back; null for the facts of something else. */
export function handshakeOfFacts(facts: FaultFacts | undefined): HandshakeFailure | null {
  const parsed = v.safeParse(schema, facts);
  if (!parsed.success) return null;
  const { handshake: cause, words, names, serverName = null, sha256 = null, issuer = null, at = null } = parsed.output;
  return { cause, words, names: names === "" ? [] : names.split(separator), serverName, sha256, issuer, at };
}
