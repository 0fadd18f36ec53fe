import { create, createFileRegistry, type DescMessage, type FileRegistry } from "@bufbuild/protobuf";
import {
  type DescriptorProto,
  DescriptorProtoSchema,
  type FieldDescriptorProto,
  FieldDescriptorProto_Label,
  FieldDescriptorProto_Type,
  FieldDescriptorProtoSchema,
  FileDescriptorProtoSchema,
  file_google_protobuf_any,
  file_google_protobuf_duration,
} from "@bufbuild/protobuf/wkt";

/**
 * google.rpc.Status and the standard error details, field by field from number 1 on: `name type`, with `*` for repeated.
 * Source: googleapis google/rpc/status.proto and google/rpc/error_details.proto.
 */
const messages: Readonly<Record<string, readonly string[]>> = {
  Status: ["code int32", "message string", "details *google.protobuf.Any"],
  ErrorInfo: ["reason string", "domain string", "metadata map"],
  RetryInfo: ["retry_delay google.protobuf.Duration"],
  DebugInfo: ["stack_entries *string", "detail string"],
  QuotaFailure: ["violations *google.rpc.QuotaFailure.Violation"],
  "QuotaFailure.Violation": [
    "subject string",
    "description string",
    "api_service string",
    "quota_metric string",
    "quota_id string",
    "quota_dimensions map",
    "quota_value int64",
    "future_quota_value ?int64",
  ],
  PreconditionFailure: ["violations *google.rpc.PreconditionFailure.Violation"],
  "PreconditionFailure.Violation": ["type string", "subject string", "description string"],
  BadRequest: ["field_violations *google.rpc.BadRequest.FieldViolation"],
  "BadRequest.FieldViolation": ["field string", "description string", "reason string", "localized_message google.rpc.LocalizedMessage"],
  RequestInfo: ["request_id string", "serving_data string"],
  ResourceInfo: ["resource_type string", "resource_name string", "owner string", "description string"],
  Help: ["links *google.rpc.Help.Link"],
  "Help.Link": ["description string", "url string"],
  LocalizedMessage: ["locale string", "message string"],
};

const scalars: Readonly<Record<string, FieldDescriptorProto_Type>> = {
  int32: FieldDescriptorProto_Type.INT32,
  int64: FieldDescriptorProto_Type.INT64,
  string: FieldDescriptorProto_Type.STRING,
};

function messageProto(name: string): DescriptorProto {
  const message = create(DescriptorProtoSchema, { name: name.slice(name.lastIndexOf(".") + 1) });
  for (const [index, line] of (messages[name] ?? []).entries()) {
    const [fieldName = "", written = ""] = line.split(" ");
    const type = written === "map" ? addMapEntry(message, name, fieldName) : written;
    message.field.push(fieldProto(fieldName, index + 1, type));
    if (written.startsWith("?")) addPresence(message, fieldName);
  }
  const prefix = `${name}.`;
  message.nestedType.push(
    ...Object.keys(messages)
      .filter((other) => other.startsWith(prefix))
      .map(messageProto),
  );
  return message;
}

function fieldProto(name: string, number: number, written: string): FieldDescriptorProto {
  const type = written.replace(/^[*?]/, "");
  const scalar = scalars[type];
  return create(FieldDescriptorProtoSchema, {
    name,
    number,
    jsonName: name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase()),
    label: written.startsWith("*") ? FieldDescriptorProto_Label.REPEATED : FieldDescriptorProto_Label.OPTIONAL,
    ...(scalar === undefined ? { type: FieldDescriptorProto_Type.MESSAGE, typeName: `.${type}` } : { type: scalar }),
  });
}

/** A map<string, string> is a repeated message of its own, as protoc makes it. */
function addMapEntry(message: DescriptorProto, owner: string, fieldName: string): string {
  const name = `${fieldName}_entry`.replace(/(?:^|_)(.)/g, (_, letter: string) => letter.toUpperCase());
  const field = [fieldProto("key", 1, "string"), fieldProto("value", 2, "string")];
  message.nestedType.push(create(DescriptorProtoSchema, { name, field, options: { mapEntry: true } }));
  return `*google.rpc.${owner}.${name}`;
}

/** proto3's `optional` is a oneof of its own. */
function addPresence(message: DescriptorProto, fieldName: string): void {
  const field = message.field.at(-1);
  if (field === undefined) return;
  field.proto3Optional = true;
  field.oneofIndex = message.oneofDecl.length;
  message.oneofDecl.push({ $typeName: "google.protobuf.OneofDescriptorProto", name: `_${fieldName}` });
}

function buildRegistry(): FileRegistry {
  const imports = [file_google_protobuf_any, file_google_protobuf_duration];
  const file = create(FileDescriptorProtoSchema, {
    name: "google/rpc/error_details.proto",
    package: "google.rpc",
    syntax: "proto3",
    dependency: imports.map((known) => known.proto.name),
    messageType: Object.keys(messages)
      .filter((name) => !name.includes("."))
      .map(messageProto),
  });
  return createFileRegistry(file, (name) => imports.find((known) => known.proto.name === name));
}

let registry: FileRegistry | undefined;

/** google.rpc.Status and the standard error details. Built on first use. */
export function googleRpcRegistry(): FileRegistry {
  registry ??= buildRegistry();
  return registry;
}

/** A type of google.rpc by its short name, e.g. `Status`. Throws for one that is not here, which is a bug of ours. */
export function googleRpcType(name: string): DescMessage {
  const type = googleRpcRegistry().getMessage(`google.rpc.${name}`);
  if (type === undefined) throw new Error(`google.rpc.${name} is not built in`);
  return type;
}
