import * as v from "valibot";

type Schema = v.GenericSchema;

/** One operation that may cross a channel: what goes in, what streams either way, what comes out. No schema, not callable. */
export interface Operation<P extends Schema, I extends Schema, O extends Schema, R extends Schema> {
  readonly kind: "call" | "stream" | "duplex";
  readonly params: P;
  readonly input: I;
  readonly output: O;
  readonly result: R;
}

export type AnyOperation = Operation<Schema, Schema, Schema, Schema>;
export type Contract = Readonly<Record<string, AnyOperation>>;

const never = v.never();

/** No value. A channel may carry it as undefined or as null. */
export const nothing = v.pipe(
  v.nullish(v.null()),
  v.transform(() => undefined),
);
export type Nothing = typeof nothing;

/** One question, one answer. */
export function call<P extends Schema, R extends Schema>(params: P, result: R): Operation<P, typeof never, typeof never, R> {
  return { kind: "call", params, input: never, output: never, result };
}

/** One question, many items, then an end. */
export function stream<P extends Schema, O extends Schema>(params: P, output: O): Operation<P, typeof never, O, Nothing> {
  return { kind: "stream", params, input: never, output, result: nothing };
}

/** Items both ways until either side ends. */
export function duplex<P extends Schema, I extends Schema, O extends Schema>(params: P, input: I, output: O): Operation<P, I, O, Nothing> {
  return { kind: "duplex", params, input, output, result: nothing };
}

export type ParamsOf<T extends AnyOperation> = v.InferOutput<T["params"]>;
export type InputOf<T extends AnyOperation> = v.InferOutput<T["input"]>;
export type OutputOf<T extends AnyOperation> = v.InferOutput<T["output"]>;
export type ResultOf<T extends AnyOperation> = v.InferOutput<T["result"]>;
