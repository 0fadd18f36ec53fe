import type { MethodOutline, ServiceOutline, SourceOutline, TypeOutline } from "#shared/model/schema";
import { missingImportCount } from "../../state/schema-store";

/** What is in a source, as the tree has it. `key` is the same for the same thing after a reload. */
export type TreeNode =
  | { readonly kind: "source"; readonly key: string; readonly outline: SourceOutline; readonly children: readonly TreeNode[] }
  /** Says that imports were not found, and leads to where they can be. */
  | { readonly kind: "imports"; readonly key: string; readonly sourceId: string; readonly count: number }
  | {
      readonly kind: "package";
      readonly key: string;
      readonly name: string;
      readonly methodCount: number;
      readonly children: readonly TreeNode[];
    }
  | {
      readonly kind: "service";
      readonly key: string;
      readonly sourceId: string;
      readonly service: ServiceOutline;
      /** The package with its dot, where no package row above says it. */
      readonly prefix: string;
      readonly label: string;
      readonly children: readonly TreeNode[];
    }
  | {
      readonly kind: "method";
      readonly key: string;
      readonly sourceId: string;
      readonly service: ServiceOutline;
      readonly method: MethodOutline;
    }
  | { readonly kind: "types"; readonly key: string; readonly of: TypeOutline["kind"]; readonly children: readonly TreeNode[] }
  | { readonly kind: "type"; readonly key: string; readonly sourceId: string; readonly type: TypeOutline; readonly label: string };

const none: readonly TreeNode[] = [];

export function childrenOf(node: TreeNode): readonly TreeNode[] {
  return "children" in node ? node.children : none;
}

const trees = new WeakMap<SourceOutline, TreeNode>();

/**
 * The tree of the open sources. A source of one package has no package row: its services say the package themselves. What
 * is in a package is made when it is looked into, and of a source that is as it was the nodes are the same.
 */
export function treeOf(sources: readonly SourceOutline[]): TreeNode[] {
  return sources.map((outline) => {
    const known = trees.get(outline);
    if (known) return known;
    const node = sourceNode(outline);
    trees.set(outline, node);
    return node;
  });
}

/** A list that is made when it is first read. */
function lazily<T>(make: () => readonly T[]): () => readonly T[] {
  let made: readonly T[] | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

function sourceNode(outline: SourceOutline): TreeNode {
  const id = outline.source.id;
  const packages = packagesOf(outline);
  const single = packages.length === 1;
  const children = packages.flatMap((one): TreeNode[] => {
    if (single || one.name === "") return packageContent(id, one, single);
    const children = lazily(() => packageContent(id, one, false));
    const node = {
      kind: "package",
      key: `package ${id} ${one.name}`,
      name: one.name,
      methodCount: one.services.reduce((sum, { methods }) => sum + methods.length, 0),
      get children() {
        return children();
      },
    } as const;
    return [node];
  });
  const count = missingImportCount({ sources: [outline] });
  const missing: TreeNode[] = count === 0 ? [] : [{ kind: "imports", key: `imports ${id}`, sourceId: id, count }];
  return { kind: "source", key: `source ${id}`, outline, children: [...missing, ...children] };
}

/** `v2` before `v10`. */
const byName = new Intl.Collator("en", { numeric: true });

interface PackageContent {
  readonly name: string;
  readonly services: ServiceOutline[];
  readonly types: TypeOutline[];
}

function packagesOf(outline: SourceOutline): PackageContent[] {
  const names = new Set(outline.packages);
  const contents = new Map<string, PackageContent>();
  // What stands beside it is of the same package: most names have many beside them.
  const beside = new Map<string, PackageContent>();
  const contentOf = (fullName: string): PackageContent => {
    const holder = fullName.slice(0, Math.max(0, fullName.lastIndexOf(".")));
    const same = beside.get(holder);
    if (same) return same;
    const name = packageOf(fullName, names);
    const content = contents.get(name) ?? { name, services: [], types: [] };
    contents.set(name, content);
    beside.set(holder, content);
    return content;
  };
  for (const service of outline.services) contentOf(service.name).services.push(service);
  for (const type of outline.types) contentOf(type.name).types.push(type);
  // What can be called comes first; packages of types alone stand below.
  return [...contents.values()].sort(
    (a, b) => Number(b.services.length > 0) - Number(a.services.length > 0) || byName.compare(a.name, b.name),
  );
}

/** The package of a full name: the longest of the packages that it begins with, "" if none. */
export function packageOf(fullName: string, packages: ReadonlySet<string>): string {
  for (let dot = fullName.lastIndexOf("."); dot > 0; dot = fullName.lastIndexOf(".", dot - 1)) {
    const prefix = fullName.slice(0, dot);
    if (packages.has(prefix)) return prefix;
  }
  return "";
}

function packageContent(sourceId: string, { name, services, types }: PackageContent, showPrefix: boolean): TreeNode[] {
  const prefix = name === "" ? "" : `${name}.`;
  const serviceNodes = services.map(
    (service): TreeNode => ({
      kind: "service",
      key: `service ${sourceId} ${service.name}`,
      sourceId,
      service,
      prefix: showPrefix ? prefix : "",
      label: service.name.slice(prefix.length),
      children: service.methods.map((method) => ({
        kind: "method",
        key: `method ${sourceId} ${service.name}/${method.name}`,
        sourceId,
        service,
        method,
      })),
    }),
  );
  const groups = (["message", "enum"] as const).flatMap((of): TreeNode[] => {
    const shown = types.filter((type) => type.kind === of);
    if (shown.length === 0) return [];
    const children = lazily(() =>
      shown.map(
        (type): TreeNode => ({ kind: "type", key: `type ${sourceId} ${type.name}`, sourceId, type, label: type.name.slice(prefix.length) }),
      ),
    );
    const node = {
      kind: "types",
      key: `types ${sourceId} ${name} ${of}`,
      of,
      get children() {
        return children();
      },
    } as const;
    return [node];
  });
  return [...serviceNodes, ...groups];
}
