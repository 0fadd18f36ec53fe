import { sampleBody } from "../engine/codec/body/sample";
import { ProtoText } from "../engine/schema/print/proto-text";
import { type FlagSpecs, parseFlags } from "./flags";
import { type CliIo, exitCodes, writeLine } from "./io";
import { reportErrors, schemaFlags, withSchema, wordsOf } from "./schema-flags";
import type { Shell } from "./shell";
import { findService, findSymbol, type SchemaSymbol, serviceNames } from "./symbols";

export const describeFlags = {
  ...schemaFlags,
  "msg-template": { kind: "switch", help: "also print a body for the message (or for the method's request), ready to edit" },
} as const satisfies FlagSpecs;

const articles: Record<SchemaSymbol["kind"], string> = {
  service: "a service",
  rpc: "a method",
  message: "a message",
  enum: "an enum",
  field: "a field",
};

/** `wirebench describe`: a service, method, message, enum or field as a .proto file would write it; all services by default. */
export async function describe(args: readonly string[], io: CliIo, shell: Shell): Promise<number> {
  const flags = parseFlags(args, describeFlags);
  const { target, name: symbol } = wordsOf(flags, "describe", "symbol");
  return withSchema(flags, target, io, shell, (project) => {
    reportErrors(project, io.stderr);
    const found = symbol === undefined ? serviceNames(project).map((name) => findService(project, name)) : [findSymbol(project, symbol)];
    const text = new ProtoText((desc) => project.doc(desc), project.registry);
    for (const desc of found) {
      writeLine(io.stdout, `${fullName(desc)} is ${articles[desc.kind]}:\n${text.of(desc)}`);
      const message = desc.kind === "rpc" ? desc.input : desc;
      if (flags.isOn("msg-template") && message.kind === "message") {
        writeLine(io.stdout, `\nMessage template:\n${sampleBody(message, (inner) => project.doc(inner))}`);
      }
    }
    return exitCodes.ok;
  });
}

function fullName(desc: SchemaSymbol): string {
  return desc.kind === "rpc" || desc.kind === "field" ? `${desc.parent.typeName}.${desc.name}` : desc.typeName;
}
