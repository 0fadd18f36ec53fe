import { create } from "@bufbuild/protobuf";
import {
  type MethodDescriptorProto,
  MethodDescriptorProtoSchema,
  MethodOptionsSchema,
  type ServiceDescriptorProto,
  ServiceDescriptorProtoSchema,
} from "@bufbuild/protobuf/wkt";
import { parseOptionStatement, parseTypeName } from "./parse-options";
import type { ParseState } from "./parse-state";
import type { Span } from "./source-text";

/** `service Name { … }` */
export function parseService(state: ParseState): void {
  const { cursor } = state;
  const first = cursor.index;
  cursor.expect("service");
  const name = cursor.expectIdentifier("a service's name");
  const proto = create(ServiceDescriptorProtoSchema, { name: cursor.text(name) });
  const head = cursor.index;
  state.block(proto, () => parseServiceStatement(state, proto));
  state.declare(proto, first, head, { name });
  state.file.service.push(proto);
}

function parseServiceStatement(state: ParseState, service: ServiceDescriptorProto): void {
  const { cursor } = state;
  if (cursor.at("option")) parseOptionStatement(state, service);
  else if (cursor.at("rpc")) parseMethod(state, service);
  else cursor.fail(`Expected "rpc" or "option" but found ${cursor.describe()}.`);
}

function parseMethod(state: ParseState, service: ServiceDescriptorProto): void {
  const { cursor } = state;
  const first = cursor.index;
  cursor.expect("rpc");
  const name = cursor.expectIdentifier("a method's name");
  const input = parseMessageOfMethod(state);
  cursor.expect("returns");
  const output = parseMessageOfMethod(state);
  const proto = create(MethodDescriptorProtoSchema, { name: cursor.text(name), inputType: input.type, outputType: output.type });
  if (input.stream) proto.clientStreaming = true;
  if (output.stream) proto.serverStreaming = true;
  const head = cursor.index;
  if (cursor.at("{")) parseMethodBlock(state, proto);
  else state.endStatement();
  state.declare(proto, first, head, { name, type: input.span, output: output.span });
  service.method.push(proto);
}

function parseMethodBlock(state: ParseState, proto: MethodDescriptorProto): void {
  // As in protoc, the braces alone make the options present.
  proto.options = create(MethodOptionsSchema);
  state.block(proto, () => {
    if (!state.cursor.at("option")) state.cursor.fail(`Expected "option" or "}" but found ${state.cursor.describe()}.`);
    parseOptionStatement(state, proto);
  });
}

/** `(Message)` or `(stream Message)` */
function parseMessageOfMethod(state: ParseState): { type: string; stream: boolean; span: Span } {
  const { cursor } = state;
  cursor.expect("(");
  const stream = cursor.accept("stream");
  const first = cursor.index;
  const type = parseTypeName(state, "a message's name");
  const span = state.spanFrom(first);
  cursor.expect(")");
  return { type, stream, span };
}
