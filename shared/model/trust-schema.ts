import * as v from "valibot";
import { auth } from "./auth-schema";
import { type ProxyChoice, proxyKinds, type Roots, type TargetRule, type TargetSettings, tlsVersions, transports } from "./trust";
import { isPattern } from "./trust-rules";

/** The shape of what is chosen for targets: the boundary and the file on the disk are both held to it. Lengths in UTF-16 units. */

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(128));
const shortText = v.pipe(v.string(), v.minLength(1), v.maxLength(1024));
const sha256 = v.pipe(v.string(), v.regex(/^[0-9A-F]{64}$/));

const roots = v.variant("from", [
  v.object({ from: v.literal("system") }),
  v.object({ from: v.literal("kept"), ids: v.pipe(v.array(id), v.minLength(1), v.maxLength(100)) }),
  v.object({ from: v.literal("pin"), sha256 }),
  v.object({ from: v.literal("nobody") }),
]) satisfies v.GenericSchema<unknown, Roots>;

const [none, environment, http, socks5] = proxyKinds;

const proxy = v.variant("kind", [
  v.object({ kind: v.picklist([none, environment]) }),
  v.object({
    kind: v.picklist([http, socks5]),
    host: shortText,
    port: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65535)),
    user: v.pipe(v.string(), v.maxLength(1024)),
    password: v.nullable(id),
    exceptFor: v.pipe(v.array(shortText), v.maxLength(100)),
  }),
]) satisfies v.GenericSchema<unknown, ProxyChoice>;

/** Some of a target's settings. */
export const someTargetSettings = v.object({
  transport: v.exactOptional(v.picklist(transports)),
  roots: v.exactOptional(roots),
  identity: v.exactOptional(v.nullable(id)),
  serverName: v.exactOptional(v.nullable(shortText)),
  authority: v.exactOptional(v.nullable(shortText)),
  minVersion: v.exactOptional(v.picklist(tlsVersions)),
  maxVersion: v.exactOptional(v.picklist(tlsVersions)),
  proxy: v.exactOptional(proxy),
  serviceConfig: v.exactOptional(v.nullable(v.pipe(v.string(), v.maxLength(65536)))),
  userAgent: v.exactOptional(v.nullable(shortText)),
  auth: v.exactOptional(v.nullable(auth)),
}) satisfies v.GenericSchema<unknown, Partial<TargetSettings>>;

export const targetRule = v.object({
  id,
  pattern: v.pipe(shortText, v.check(isPattern, "Not a pattern of targets.")),
  settings: someTargetSettings,
}) satisfies v.GenericSchema<unknown, TargetRule>;

export const targetRules = v.pipe(v.array(targetRule), v.maxLength(1000));
