import * as v from "valibot";
import { call, nothing, stream } from "../bridge/operation";
import { handshakeFailure } from "../model/handshake-schema";
import { type LookJudge, type ServerLook, systemRootSources } from "../model/server-look";
import { type EnvironmentProxy, handshakeCauses } from "../model/trust";
import { someTargetSettings, targetRule, targetRules } from "../model/trust-schema";
import { certificateFacts } from "./certificate";
import { id, shortText } from "./values";

const judge = v.variant("from", [
  v.object({ from: v.literal("system"), source: v.picklist(systemRootSources) }),
  v.object({ from: v.literal("kept"), ids: v.array(v.string()) }),
  v.object({ from: v.literal("pin"), sha256: v.string() }),
]) satisfies v.GenericSchema<unknown, LookJudge>;

const look = v.object({
  chain: v.array(v.object({ facts: certificateFacts, pem: v.string(), failures: v.array(v.picklist(handshakeCauses)) })),
  version: v.nullable(v.string()),
  cipher: v.nullable(v.string()),
  alpn: v.nullable(v.string()),
  asksForIdentity: v.boolean(),
  authorities: v.array(v.string()),
  failures: v.array(handshakeFailure),
  serverName: v.nullable(v.string()),
  judge,
  at: v.number(),
}) satisfies v.GenericSchema<unknown, ServerLook>;

const environmentProxy = v.object({
  variable: v.nullable(v.string()),
  address: v.nullable(v.string()),
  exceptedBy: v.nullable(v.string()),
}) satisfies v.GenericSchema<unknown, EnvironmentProxy>;

/** What is chosen for targets. What holds for one of them, and why, is worked out from the rules where it is shown (`resolveTrust`). */
export const trustContract = {
  /** All rules at once, and again when they change. */
  "trust.watch": stream(v.object({}), v.object({ rules: targetRules })),
  /** In the place of the rule with its id, or as the last one; holds for the next call. Faults: bad-params for a service config that gRPC does not take; io. */
  "trust.save": call(targetRule, nothing),
  "trust.remove": call(v.object({ id }), nothing),
  /** What the environment of the core says of the way to a target, which counts where that is chosen. Fault: target-invalid. */
  "trust.environmentProxy": call(v.object({ target: shortText }), environmentProxy),
  /**
   * Makes a handshake with a target and says what it presents, judged as its rules say, or with some settings in their place; nothing
   * is sent and nothing kept. A target in plaintext, or one whose server nobody checks, is judged by the roots that TLS would have.
   * Faults: target-invalid, io (there is no connection), route-broken, secret-locked.
   */
  "trust.inspect": call(v.object({ target: shortText, settings: someTargetSettings }), look),
};
