import type { FileDescriptorProto } from "@bufbuild/protobuf/wkt";
import type { MethodOutline, SchemaSource, ServiceOutline, SourceOutline, TypeOutline } from "#shared/model/schema";
import type { Docs } from "./docs";
import { joinName, walkDescriptor } from "./link/descriptor-walk";
import type { DeclaredMethod } from "./link/resolve-types";
import type { Diagnostics } from "./parse/diagnostics";

/** What an outline is made of. */
export interface OutlineParts {
  readonly source: SchemaSource;
  readonly files: readonly FileDescriptorProto[];
  readonly methods: readonly DeclaredMethod[];
  readonly docs: Docs;
  readonly diagnostics: Diagnostics;
}

/** The tree of a source: what its own files declare, not what they import. Methods that cannot be called are in it too. */
export function outlineOf({ source, files, methods, docs, diagnostics }: OutlineParts): SourceOutline {
  const own = new Set(source.files);
  const opened = files.filter((file) => own.has(file.name)).sort((a, b) => (a.name < b.name ? -1 : 1));
  const byService = new Map<string, MethodOutline[]>();
  for (const method of methods) byService.set(method.service, [...(byService.get(method.service) ?? []), methodOutline(method)]);
  const services: ServiceOutline[] = [];
  const types: TypeOutline[] = [];
  for (const file of opened) {
    for (const { part, scope } of walkDescriptor(file)) {
      const place = (name: string) => ({ name: joinName(scope, name), file: file.name, ...docs.ofPart(file, part) });
      if (part.$typeName === "google.protobuf.ServiceDescriptorProto") {
        services.push({ ...place(part.name), methods: byService.get(joinName(scope, part.name)) ?? [] });
      } else if (part.$typeName === "google.protobuf.EnumDescriptorProto") {
        types.push({ ...place(part.name), kind: "enum" });
      } else if (part.$typeName === "google.protobuf.DescriptorProto" && part.options?.mapEntry !== true) {
        types.push({ ...place(part.name), kind: "message" });
      }
    }
  }
  const packages = [...new Set(opened.map((file) => file.package))].sort();
  return { source, packages, services, types, diagnostics: diagnostics.sorted() };
}

function methodOutline({ name, kind, input, output, doc, deprecated, line }: DeclaredMethod): MethodOutline {
  return { name: name.slice(name.indexOf("/") + 1), kind, input, output, doc, deprecated, line };
}
