import type { DescEnum, DescFile, DescMessage, DescMethod } from "@bufbuild/protobuf";
import { Edition } from "@bufbuild/protobuf/wkt";
import { nestedName } from "./program";

/** Names of what protoc and protoc-gen-grpc-java make of a schema. */

/** `java_package`, or the .proto package; empty for the package without a name. */
export function javaPackage(file: DescFile): string {
  const own = file.proto.options?.javaPackage ?? "";
  return own === "" ? file.proto.package : own;
}

/** A message's class, with its package and the class of its file that it may be in. */
export function javaClass(message: DescMessage): string {
  const parts = nestedName(message);
  const top = hasTopLevelMessages(message.file) ? parts : [outerClass(message.file), ...parts];
  return qualified(message.file, top.join("."));
}

/** The class that protoc-gen-grpc-java makes of a method's service. */
export function javaServiceClass({ parent }: DescMethod): string {
  return qualified(parent.file, `${parent.name}Grpc`);
}

function qualified(file: DescFile, name: string): string {
  const packageName = javaPackage(file);
  return packageName === "" ? name : `${packageName}.${name}`;
}

/** From edition 2024 on it is so without being asked for. */
function hasTopLevelMessages({ proto, edition }: DescFile): boolean {
  return proto.options?.javaMultipleFiles === true || edition >= Edition.EDITION_2024;
}

/** Source: GetFileDefaultImmutableClassName and HasConflictingClassName of protobuf's compiler/java/name_resolver.cc. */
function outerClass(file: DescFile): string {
  const own = file.proto.options?.javaOuterClassname ?? "";
  if (own !== "") return own;
  const name = camelCase(file.name.slice(file.name.lastIndexOf("/") + 1));
  const isTaken = [...file.enums, ...file.services].some((one) => one.name === name) || file.messages.some((one) => has(one, name));
  return isTaken ? `${name}OuterClass` : name;
}

function has(message: DescMessage, name: string): boolean {
  const inside: readonly DescEnum[] = message.nestedEnums;
  return message.name === name || inside.some((one) => one.name === name) || message.nestedMessages.some((one) => has(one, name));
}

/** What is neither a letter nor a digit goes, and a letter behind it or behind a digit is a capital. */
function camelCase(name: string): string {
  return name
    .replaceAll(/(?:^|[^a-zA-Z])[a-z]/g, (found) => found.slice(0, -1) + found.slice(-1).toUpperCase())
    .replaceAll(/[^a-zA-Z0-9]/g, "");
}

/** A method of a stub. Source: MixedLower of grpc-java's java_generator.cpp. */
export function javaMethod(name: string): string {
  const rest = name.slice(1).replaceAll(/_+([a-z]?)/gi, (_, letter: string) => letter.toUpperCase());
  const lower = name.slice(0, 1).toLowerCase() + rest;
  return keywords.has(lower) ? `${lower}_` : lower;
}

const keywords = new Set(
  "abstract assert boolean break byte case catch char class const continue default do double else enum extends final finally float for goto if implements import instanceof int interface long native new package private protected public return short static strictfp super switch synchronized this throw throws transient try void volatile while true false".split(
    " ",
  ),
);
