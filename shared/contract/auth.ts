import * as v from "valibot";
import { call, nothing, stream } from "../bridge/operation";
import { type AuthReport, authLevels, type SignInProgress } from "../model/auth";
import { auth } from "../model/auth-schema";
import { type SecretFacts, secretPlaces } from "../model/secret";
import { id, name } from "./values";

/** Long enough for a private key with its chain, or a key file. */
const secretText = v.pipe(v.string(), v.minLength(1), v.maxLength(64 * 1024));

const secret = v.nullable(id);

const facts = v.object({ id: v.string(), place: v.picklist(secretPlaces), mask: v.string() }) satisfies v.GenericSchema<
  unknown,
  SecretFacts
>;

const report = v.object({
  level: v.nullable(v.picklist(authLevels)),
  pairs: v.array(v.object({ key: v.string(), mask: v.string() })),
  expiresAt: v.nullable(v.number()),
  scope: v.nullable(v.string()),
}) satisfies v.GenericSchema<unknown, AuthReport>;

const progress = v.variant("is", [
  v.object({ is: v.literal("waiting"), url: v.string(), opened: v.boolean() }),
  v.object({ is: v.literal("signed-in"), refreshToken: secret, expiresAt: v.nullable(v.number()), scope: v.nullable(v.string()) }),
]) satisfies v.GenericSchema<unknown, SignInProgress>;

/** Secrets go one way: into the core. Out come facts, masks and ids. */
export const authContract = {
  /** Where a secret that is kept now would be. */
  "secret.place": call(v.object({}), v.object({ place: v.picklist(["keychain", "session"]) })),
  /** Keeps a text; it cannot be asked for again. Fault: io. */
  "secret.keep": call(v.object({ text: secretText }), facts),
  /** In the order of the ids; null where nobody knows one (any more). Fault: io. */
  "secret.facts": call(v.object({ ids: v.pipe(v.array(id), v.maxLength(200)) }), v.object({ secrets: v.array(v.nullable(facts)) })),
  /** It was removed from where it was used; it goes, from the disk too, as soon as nobody else uses it. Without effect on an unknown one. Fault: io. */
  "secret.forget": call(v.object({ id }), nothing),
  /** Tries it now, with a new token where it has one, and sends nothing to the target. Faults: auth-invalid, auth-failed, auth-plaintext, sign-in-needed, secret-locked, metadata-invalid. */
  "auth.test": call(v.object({ auth, target: name }), report),
  /** Has the user sign in for an authorization code: first the page to look at, then what came of it. Faults: as auth.test. */
  "auth.signIn": stream(v.object({ auth }), progress),
};
