import type { MethodOutline, ServiceOutline, SourceOutline } from "./schema";

/** A part has about so many entries: names, methods, types, problems. */
const partSize = 500;
/** A tree shows no more of a comment; pages have all of it. In UTF-16 units. */
const longestDoc = 200;

type Lists = Omit<SourceOutline, "source">;
type Part = { -readonly [K in keyof Lists]: Lists[K][number][] } & { files: string[] };

/**
 * An outline in parts, each small enough to be sent and read at one go: outlines of the same source with a portion of each
 * list. Comments are cut to the beginning of their first paragraph. There is at least one part.
 */
export function* outlineParts(outline: SourceOutline): Generator<SourceOutline> {
  let part = emptyPart();
  let size = 0;
  let isFirst = true;
  const seal = (): SourceOutline => {
    const { files, ...lists } = part;
    part = emptyPart();
    size = 0;
    isFirst = false;
    return { source: { ...outline.source, files }, ...lists };
  };
  const pieces = (function* (): Generator<(into: Part) => void> {
    for (const file of outline.source.files) yield ({ files }) => files.push(file);
    for (const name of outline.packages) yield ({ packages }) => packages.push(name);
    for (const service of outline.services) {
      const head = { ...service, doc: briefDoc(service.doc), methods: [] };
      yield ({ services }) => services.push(head);
      for (const method of service.methods) yield (into) => addMethod(into, head, { ...method, doc: briefDoc(method.doc) });
    }
    for (const type of outline.types) yield ({ types }) => types.push({ ...type, doc: briefDoc(type.doc) });
    for (const diagnostic of outline.diagnostics) yield ({ diagnostics }) => diagnostics.push(diagnostic);
    for (const missing of outline.missingImports) yield ({ missingImports }) => missingImports.push(missing);
  })();
  for (const add of pieces) {
    add(part);
    if (++size === partSize) yield seal();
  }
  if (size > 0 || isFirst) yield seal();
}

/** The outline that was taken apart; null for no parts. */
export function joinOutline(parts: readonly SourceOutline[]): SourceOutline | null {
  const [first] = parts;
  if (!first) return null;
  const joined = emptyPart();
  for (const { source, packages, services, types, diagnostics, missingImports } of parts) {
    append(joined.files, source.files);
    append(joined.packages, packages);
    for (const service of services) addService(joined, service);
    append(joined.types, types);
    append(joined.diagnostics, diagnostics);
    append(joined.missingImports, missingImports);
  }
  const { files, ...lists } = joined;
  return { source: { ...first.source, files }, ...lists };
}

function emptyPart(): Part {
  return { files: [], packages: [], services: [], types: [], diagnostics: [], missingImports: [] };
}

function append<T>(list: T[], more: readonly T[]): void {
  for (const one of more) list.push(one);
}

/** A service of very many methods goes on in the next part. */
function addMethod({ services }: Part, head: ServiceOutline, method: MethodOutline): void {
  const last = services.at(-1);
  if (last && isSameService(last, head)) (last.methods as MethodOutline[]).push(method);
  else services.push({ ...head, methods: [method] });
}

function addService({ services }: Part, service: ServiceOutline): void {
  const last = services.at(-1);
  if (last && isSameService(last, service)) append(last.methods as MethodOutline[], service.methods);
  else services.push({ ...service, methods: [...service.methods] });
}

function isSameService(a: ServiceOutline, b: ServiceOutline): boolean {
  return a.name === b.name && a.file === b.file && a.line === b.line;
}

/** The beginning of a comment, as far as a line or two can show it. */
function briefDoc(doc: string): string {
  const end = doc.indexOf("\n\n");
  const paragraph = end < 0 ? doc : doc.slice(0, end);
  if (paragraph.length <= longestDoc) return paragraph;
  // Not between the halves of a character beyond the first plane.
  const cut = paragraph.slice(0, longestDoc - 1);
  return `${/[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut}…`;
}
