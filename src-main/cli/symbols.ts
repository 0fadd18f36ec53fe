import type { DescEnum, DescField, DescMessage, DescMethod, DescService } from "@bufbuild/protobuf";
import { Fault } from "#shared/base/fault";
import { splitMethod } from "#shared/model/method";
import { suggestion } from "#shared/model/nearest";
import type { SchemaProject } from "../engine/schema/project";
import { typeNames } from "../engine/schema/type-names";

export type SchemaSymbol = DescService | DescMethod | DescMessage | DescEnum | DescField;

/** The names of all services, sorted. */
export function serviceNames(project: SchemaProject): string[] {
  return project.outline.services.map((service) => service.name).sort();
}

/** A service by its full name. Fault `method-gone`. */
export function findService(project: SchemaProject, name: string): DescService {
  const service = project.registry.getService(withoutDot(name));
  if (service === undefined) throw unknown(`There is no service ${name}.`, name, serviceNames(project));
  return service;
}

/** What a full name stands for: a service, a method (with a dot or a slash), a message, an enum, a field. Fault `method-gone`. */
export function findSymbol(project: SchemaProject, written: string): SchemaSymbol {
  const name = withoutDot(written);
  const { registry } = project;
  const type = registry.getService(name) ?? registry.getMessage(name) ?? registry.getEnum(name);
  const found = type ?? findMethod(project, name) ?? findField(project, name);
  if (found === undefined) throw unknown(`There is no ${written} in the schema.`, name, allNames(project));
  return found;
}

function findMethod(project: SchemaProject, name: string): DescMethod | undefined {
  const parts = splitMethod(name);
  return parts ? project.registry.getService(parts.service)?.methods.find((method) => method.name === parts.method) : undefined;
}

function findField(project: SchemaProject, name: string): DescField | undefined {
  const at = name.lastIndexOf(".");
  return project.registry.getMessage(name.slice(0, Math.max(at, 0)))?.fields.find((field) => field.name === name.slice(at + 1));
}

function allNames({ registry, outline }: SchemaProject): string[] {
  const methods = outline.services.flatMap((service) => service.methods.map((method) => `${service.name}.${method.name}`));
  const kinds = ["service", "message", "enum"] as const;
  return [...kinds.flatMap((kind) => [...typeNames(registry, kind)]), ...methods];
}

function unknown(message: string, name: string, names: readonly string[]): Fault {
  const ending = names.filter((known) => known.endsWith(`.${name.replace("/", ".")}`));
  const act = ending.length === 1 ? `Did you mean ${JSON.stringify(ending[0])}?` : suggestion(name, names);
  return new Fault("method-gone", message, { act });
}

/** Descriptors often have a leading dot, which says that the name is complete. */
function withoutDot(name: string): string {
  return name.replace(/^\./, "");
}
