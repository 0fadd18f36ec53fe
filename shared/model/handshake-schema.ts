import * as v from "valibot";
import { type HandshakeFailure, handshakeCauses } from "./trust";

/** The shape of why a handshake failed: the boundary and recordings are both held to it. */
export const handshakeFailure = v.object({
  cause: v.picklist(handshakeCauses),
  serverName: v.nullable(v.string()),
  names: v.array(v.string()),
  sha256: v.nullable(v.string()),
  issuer: v.nullable(v.string()),
  at: v.nullable(v.number()),
  words: v.string(),
}) satisfies v.GenericSchema<unknown, HandshakeFailure>;
