import type { Registry } from "@bufbuild/protobuf";
import { Fault } from "#shared/base/fault";
import { sendsStream } from "#shared/model/method";
import { encodeJson } from "../codec/json/encode";
import type { ResolvedMethod } from "../schema/project";

/**
 * All bodies of a request on the wire's form, before anything is sent. Faults: body-syntax and body-mismatch with
 * facts.body, the index of the body at fault; bad-params where the method takes exactly one message.
 */
export function encodeBodies(method: ResolvedMethod, registry: Registry, bodies: readonly string[]): Uint8Array[] {
  if (!sendsStream(method.kind) && bodies.length !== 1) {
    throw new Fault("bad-params", `${method.name} takes exactly one message, not ${bodies.length}.`);
  }
  return bodies.map((text, body) => {
    try {
      return encodeJson(method.desc.input, registry, text);
    } catch (reason) {
      const fault = Fault.from(reason);
      throw new Fault(fault.code, fault.message, { act: fault.act, facts: { ...fault.facts, body }, cause: reason });
    }
  });
}
