import * as v from "valibot";
import { type Auth, type AuthScheme, jwtAlgorithms } from "./auth";

/** The shape of an authentication: the boundary and the file on the disk are both held to it. Lengths in UTF-16 units. */

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(128));
const shortText = v.pipe(v.string(), v.maxLength(4096));
const secret = v.nullable(id);
const claims = v.pipe(v.string(), v.maxLength(64 * 1024));

const oauth = {
  tokenUrl: shortText,
  clientId: shortText,
  clientSecret: secret,
  scope: shortText,
  audience: shortText,
  clientAuth: v.picklist(["header", "body"]),
};

const scheme = v.variant("kind", [
  v.object({ kind: v.literal("inherit") }),
  v.object({ kind: v.literal("none") }),
  v.object({ kind: v.literal("bearer"), token: secret }),
  v.object({ kind: v.literal("basic"), user: shortText, password: secret }),
  v.object({ kind: v.literal("api-key"), key: shortText, value: secret }),
  v.object({
    kind: v.literal("pairs"),
    pairs: v.pipe(v.array(v.object({ key: shortText, secret, text: shortText })), v.maxLength(100)),
  }),
  v.object({ kind: v.literal("oauth-client"), ...oauth }),
  v.object({ kind: v.literal("oauth-code"), ...oauth, authorizeUrl: shortText, refreshToken: secret }),
  v.object({
    kind: v.literal("jwt"),
    algorithm: v.picklist(jwtAlgorithms),
    key: secret,
    claims,
    headers: claims,
    lifetimeSeconds: v.pipe(v.number(), v.minValue(1), v.maxValue(366 * 24 * 3600)),
  }),
  v.object({ kind: v.literal("google"), key: secret, audience: shortText, scope: shortText }),
]) satisfies v.GenericSchema<unknown, AuthScheme>;

export const auth = v.object({ scheme, allowPlaintext: v.boolean() }) satisfies v.GenericSchema<unknown, Auth>;
