import { create, createFileRegistry, type DescMessage, fromBinary, fromJson, type JsonValue, toBinary } from "@bufbuild/protobuf";
import { type ReflectMessage, reflect } from "@bufbuild/protobuf/reflect";
import {
  type DescriptorProto,
  DescriptorProtoSchema,
  type FieldDescriptorProto,
  FieldDescriptorProtoSchema,
  type FileDescriptorProto,
  FileDescriptorProtoSchema,
  FieldDescriptorProto_Label as Label,
  FieldDescriptorProto_Type as Type,
} from "@bufbuild/protobuf/wkt";

/** The versions of the reflection protocol; they differ in their package only. */
export const reflectionVersions = ["v1", "v1alpha"] as const;
export type ReflectionVersion = (typeof reflectionVersions)[number];

export const reflectionService = (version: ReflectionVersion) => `grpc.reflection.${version}.ServerReflection`;
export const reflectionPath = (version: ReflectionVersion) => `/${reflectionService(version)}/ServerReflectionInfo`;

/**
 * The protocol's messages, field by field: `name number type`, with `*` for repeated and `|` for a member of the
 * message's one oneof. Source: grpc-proto, grpc/reflection/v1/reflection.proto.
 */
const messages: Readonly<Record<string, { readonly oneof?: string; readonly fields: readonly string[] }>> = {
  ServerReflectionRequest: {
    oneof: "message_request",
    fields: [
      "host 1 string",
      "file_by_filename 3 |string",
      "file_containing_symbol 4 |string",
      "file_containing_extension 5 |ExtensionRequest",
      "all_extension_numbers_of_type 6 |string",
      "list_services 7 |string",
    ],
  },
  ExtensionRequest: { fields: ["containing_type 1 string", "extension_number 2 int32"] },
  ServerReflectionResponse: {
    oneof: "message_response",
    fields: [
      "valid_host 1 string",
      "original_request 2 ServerReflectionRequest",
      "file_descriptor_response 4 |FileDescriptorResponse",
      "all_extension_numbers_response 5 |ExtensionNumberResponse",
      "list_services_response 6 |ListServiceResponse",
      "error_response 7 |ErrorResponse",
    ],
  },
  FileDescriptorResponse: { fields: ["file_descriptor_proto 1 *bytes"] },
  ExtensionNumberResponse: { fields: ["base_type_name 1 string", "extension_number 2 *int32"] },
  ListServiceResponse: { fields: ["service 1 *ServiceResponse"] },
  ServiceResponse: { fields: ["name 1 string"] },
  ErrorResponse: { fields: ["error_code 1 int32", "error_message 2 string"] },
};

const scalars: Readonly<Record<string, Type>> = { string: Type.STRING, int32: Type.INT32, bytes: Type.BYTES };

/** The file that declares a version of the protocol, as protoc makes it. */
export function reflectionFile(version: ReflectionVersion): FileDescriptorProto {
  const pkg = `grpc.reflection.${version}`;
  return create(FileDescriptorProtoSchema, {
    name: `grpc/reflection/${version}/reflection.proto`,
    package: pkg,
    syntax: "proto3",
    messageType: Object.keys(messages).map((name) => messageProto(name, pkg)),
    service: [
      {
        name: "ServerReflection",
        method: [
          {
            name: "ServerReflectionInfo",
            inputType: `.${pkg}.ServerReflectionRequest`,
            outputType: `.${pkg}.ServerReflectionResponse`,
            clientStreaming: true,
            serverStreaming: true,
          },
        ],
      },
    ],
  });
}

function messageProto(name: string, pkg: string): DescriptorProto {
  const { oneof, fields = [] } = messages[name] ?? {};
  return create(DescriptorProtoSchema, {
    name,
    field: fields.map((line) => fieldProto(line, pkg)),
    oneofDecl: oneof === undefined ? [] : [{ name: oneof }],
  });
}

function fieldProto(line: string, pkg: string): FieldDescriptorProto {
  const [name = "", number, written = ""] = line.split(" ");
  const type = written.replace(/^[*|]/, "");
  const scalar = scalars[type];
  return create(FieldDescriptorProtoSchema, {
    name,
    number: Number(number),
    jsonName: name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase()),
    label: written.startsWith("*") ? Label.REPEATED : Label.OPTIONAL,
    ...(written.startsWith("|") ? { oneofIndex: 0 } : {}),
    ...(scalar === undefined ? { type: Type.MESSAGE, typeName: `.${pkg}.${type}` } : { type: scalar }),
  });
}

const registry = createFileRegistry(reflectionFile("v1"), () => undefined);

function typeOf(name: string): DescMessage {
  const type = registry.getMessage(`grpc.reflection.v1.${name}`);
  if (type === undefined) throw new Error(`${name} is not built in`);
  return type;
}

const requestType = typeOf("ServerReflectionRequest");
const responseType = typeOf("ServerReflectionResponse");

/** What is asked of a server. */
export type ReflectionQuestion =
  | { readonly kind: "services" }
  | { readonly kind: "file"; readonly name: string }
  | { readonly kind: "symbol"; readonly name: string }
  /** The numbers of all extensions of a message, by its full name. */
  | { readonly kind: "extensions"; readonly name: string }
  | { readonly kind: "extension"; readonly name: string; readonly number: number };

/** What a server answers. Files are FileDescriptorProtos, in bytes. */
export type ReflectionAnswer =
  | { readonly kind: "services"; readonly names: readonly string[] }
  | { readonly kind: "extensions"; readonly name: string; readonly numbers: readonly number[] }
  | { readonly kind: "files"; readonly files: readonly Uint8Array[] }
  | { readonly kind: "error"; readonly code: number; readonly message: string };

export function encodeQuestion(question: ReflectionQuestion): Uint8Array {
  return toBinary(requestType, fromJson(requestType, questionJson(question)));
}

function questionJson(question: ReflectionQuestion): JsonValue {
  switch (question.kind) {
    case "services":
      return { listServices: "*" };
    case "file":
      return { fileByFilename: question.name };
    case "symbol":
      return { fileContainingSymbol: question.name };
    case "extensions":
      return { allExtensionNumbersOfType: question.name };
    case "extension":
      return { fileContainingExtension: { containingType: question.name, extensionNumber: question.number } };
  }
}

/** Null for a question that is not answered here. Throws for bytes that are no request. */
export function decodeQuestion(bytes: Uint8Array): ReflectionQuestion | null {
  const request = reflect(requestType, fromBinary(requestType, bytes));
  switch (caseOf(request)) {
    case "list_services":
      return { kind: "services" };
    case "file_by_filename":
      return { kind: "file", name: textIn(request, "file_by_filename") };
    case "file_containing_symbol":
      return { kind: "symbol", name: textIn(request, "file_containing_symbol") };
    case "all_extension_numbers_of_type":
      return { kind: "extensions", name: textIn(request, "all_extension_numbers_of_type") };
    case "file_containing_extension": {
      const asked = messageIn(request, "file_containing_extension");
      return asked && { kind: "extension", name: textIn(asked, "containing_type"), number: Number(valueIn(asked, "extension_number")) };
    }
    default:
      return null;
  }
}

/** `question`: the request's own bytes, which the answer repeats. */
export function encodeAnswer(question: Uint8Array, answer: ReflectionAnswer): Uint8Array {
  const response = reflect(responseType, fromJson(responseType, answerJson(answer)));
  const original = response.fields.find(({ name }) => name === "original_request");
  if (original?.fieldKind === "message") response.set(original, reflect(requestType, fromBinary(requestType, question)));
  const bytes = toBinary(responseType, response.message);
  return bytes;
}

function answerJson(answer: ReflectionAnswer): JsonValue {
  switch (answer.kind) {
    case "services":
      return { listServicesResponse: { service: answer.names.map((name) => ({ name })) } };
    case "extensions":
      return { allExtensionNumbersResponse: { baseTypeName: answer.name, extensionNumber: [...answer.numbers] } };
    case "files":
      return { fileDescriptorResponse: { fileDescriptorProto: answer.files.map((file) => Buffer.from(file).toString("base64")) } };
    case "error":
      return { errorResponse: { errorCode: answer.code, errorMessage: answer.message } };
  }
}

/** Throws for bytes that are no response, or one to a question that is never asked here. */
export function decodeAnswer(bytes: Uint8Array): ReflectionAnswer {
  const response = reflect(responseType, fromBinary(responseType, bytes));
  const content = caseOf(response);
  const inner = content === null ? null : messageIn(response, content);
  if (inner !== null && content === "list_services_response") {
    return { kind: "services", names: listIn(inner, "service").flatMap((one) => (isReflected(one) ? [textIn(one, "name")] : [])) };
  }
  if (inner !== null && content === "all_extension_numbers_response") {
    return { kind: "extensions", name: textIn(inner, "base_type_name"), numbers: listIn(inner, "extension_number").map(Number) };
  }
  if (inner !== null && content === "file_descriptor_response") {
    return { kind: "files", files: listIn(inner, "file_descriptor_proto").filter((file) => file instanceof Uint8Array) };
  }
  if (inner !== null && content === "error_response") {
    return { kind: "error", code: Number(valueIn(inner, "error_code")), message: textIn(inner, "error_message") };
  }
  throw new Error("The answer has none of the contents that were asked for.");
}

/** The name of the field that is set in the message's one oneof. */
function caseOf(message: ReflectMessage): string | null {
  const [oneof] = message.oneofs;
  return (oneof && message.oneofCase(oneof)?.name) ?? null;
}

function valueIn(message: ReflectMessage, name: string): unknown {
  const field = message.fields.find((known) => known.name === name);
  return field && message.get(field);
}

function textIn(message: ReflectMessage, name: string): string {
  return String(valueIn(message, name) ?? "");
}

function messageIn(message: ReflectMessage, name: string): ReflectMessage | null {
  const value = valueIn(message, name);
  return isReflected(value) ? value : null;
}

function listIn(message: ReflectMessage, name: string): unknown[] {
  const value = valueIn(message, name);
  return typeof value === "object" && value !== null && Symbol.iterator in value ? [...(value as Iterable<unknown>)] : [];
}

function isReflected(value: unknown): value is ReflectMessage {
  return typeof value === "object" && value !== null && "oneofs" in value && "message" in value;
}
