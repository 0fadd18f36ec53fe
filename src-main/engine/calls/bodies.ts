import type { Registry } from "@bufbuild/protobuf";
import { Fault } from "#shared/base/fault";
import { sendsStream } from "#shared/model/method";
import type { RequestBody } from "#shared/model/request-body";
import type { VariableNames } from "#shared/model/variables";
import type { BodyFiles } from "../codec/body/body-files";
import { encodeBody } from "../codec/body/encode-body";
import type { ResolvedMethod } from "../schema/project";

/** What bodies are read with: the types that they may name, and the files. */
export interface BodyContext {
  readonly registry: Registry;
  readonly files: BodyFiles;
  /** What stands for `{{name}}`; without, bodies are sent as they are. */
  readonly names?: VariableNames | undefined;
}

/**
 * All bodies of a request on the wire's form, before anything is sent. Faults: those of `encodeBody` with facts.body, the
 * index of the body at fault; bad-params where the method takes exactly one message.
 */
export async function encodeBodies(
  method: ResolvedMethod,
  { registry, files, names }: BodyContext,
  bodies: readonly RequestBody[],
): Promise<Uint8Array[]> {
  if (!sendsStream(method.kind) && bodies.length !== 1) {
    throw new Fault("bad-params", `${method.name} takes exactly one message, not ${bodies.length}.`);
  }
  const encoded: Uint8Array[] = [];
  for (const [at, body] of bodies.entries()) {
    try {
      encoded.push(await encodeBody(method.desc.input, registry, body, files, names && { names, index: at }));
    } catch (reason) {
      const fault = Fault.from(reason);
      throw new Fault(fault.code, fault.message, { act: fault.act, facts: { ...fault.facts, body: at }, cause: reason });
    }
  }
  return encoded;
}
