import { create } from "@bufbuild/protobuf";
import {
  type MethodDescriptorProto,
  MethodDescriptorProtoSchema,
  MethodOptionsSchema,
  type ServiceDescriptorProto,
  ServiceDescriptorProtoSchema,
} from "@bufbuild/protobuf/wkt";
import { methodField } from "./descriptor-fields";
import { parseMessageName, parseOptionStatement } from "./parse-options";
import type { ParseState } from "./parse-state";
import type { OpenPlace } from "./source-places";
import type { Span } from "./source-text";

/** `service Name { … }` */
export function parseService(state: ParseState): void {
  const { cursor } = state;
  const proto = create(ServiceDescriptorProtoSchema);
  const place = state.places.open(proto, []);
  cursor.expect("service");
  const name = state.parseName(proto, "a service's name");
  proto.name = name.text;
  state.block(proto, place, () => parseServiceStatement(state, proto));
  state.declare(proto, place, { name: name.span });
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
  const proto = create(MethodDescriptorProtoSchema);
  const place = state.places.open(proto, []);
  cursor.expect("rpc");
  const name = state.parseName(proto, "a method's name");
  const input = parseMessageOfMethod(state, proto, { stream: methodField.clientStreaming, type: methodField.inputType });
  cursor.expect("returns");
  const output = parseMessageOfMethod(state, proto, { stream: methodField.serverStreaming, type: methodField.outputType });
  proto.name = name.text;
  proto.inputType = input.type;
  proto.outputType = output.type;
  if (input.stream) proto.clientStreaming = true;
  if (output.stream) proto.serverStreaming = true;
  if (cursor.at("{")) parseMethodBlock(state, proto, place);
  else state.endStatement(place);
  state.declare(proto, place, { name: name.span, type: input.span, output: output.span });
  service.method.push(proto);
}

function parseMethodBlock(state: ParseState, proto: MethodDescriptorProto, place: OpenPlace): void {
  // As in protoc, the braces alone make the options present.
  proto.options = create(MethodOptionsSchema);
  state.block(proto, place, () => {
    if (!state.cursor.at("option")) state.cursor.fail(`Expected "option" or "}" but found ${state.cursor.describe()}.`);
    parseOptionStatement(state, proto);
  });
}

/** `(Message)` or `(stream Message)` */
function parseMessageOfMethod(
  state: ParseState,
  method: MethodDescriptorProto,
  field: { readonly stream: number; readonly type: number },
): { type: string; stream: boolean; span: Span } {
  const { cursor, places } = state;
  cursor.expect("(");
  const stream = cursor.at("stream");
  if (stream) {
    const place = places.open(method, [field.stream]);
    cursor.advance();
    places.close(place);
  }
  const place = places.open(method, [field.type]);
  const type = parseMessageName(state, "a message's name");
  places.close(place);
  cursor.expect(")");
  return { type, stream, span: place };
}
