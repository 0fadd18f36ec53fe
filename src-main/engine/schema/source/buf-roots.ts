import { posix } from "node:path";
import { readBounded } from "./bounded-read";
import { readYaml, type YamlValue, yamlAt, yamlEntries, yamlWords } from "./yaml-lists";

/** More than this is no configuration of buf's. */
const maxBytes = 256 * 1024;

/** What buf's files say of import roots; absolute paths with forward slashes. */
export interface BufModules {
  /** A file below one of these is imported by its path from there. */
  readonly roots: readonly string[];
  /** Folders whose files belong to no module. */
  readonly excludes: readonly string[];
}

/**
 * Reads a buf.yaml (v1beta1: `build.roots` and `build.excludes`; v1: its own folder and `build.excludes`; v2: `modules`
 * with `path` and `excludes`) or a buf.work.yaml (v1: `directories`). An unreadable file says nothing.
 * https://buf.build/docs/configuration/
 */
export async function readBufFile(path: string): Promise<BufModules> {
  const folder = posix.dirname(path);
  const text = await readBounded(path, maxBytes).then(
    (bytes) => new TextDecoder().decode(bytes),
    () => "",
  );
  const yaml = readYaml(text);
  const { roots, excludes } = posix.basename(path) === "buf.work.yaml" ? workspaceOf(yaml) : moduleOf(yaml);
  return { roots: roots.flatMap((entry) => below(folder, entry)), excludes: excludes.flatMap((entry) => below(folder, entry)) };
}

function workspaceOf(yaml: YamlValue): BufModules {
  return { roots: yamlWords(yamlAt(yaml, "directories")), excludes: [] };
}

function moduleOf(yaml: YamlValue): BufModules {
  const version = yamlAt(yaml, "version");
  const build = yamlAt(yaml, "build");
  const modules = yamlEntries(yamlAt(yaml, "modules"));
  if (version === "v2" || modules.length > 0) {
    const roots = modules.map((module) => yamlAt(module, "path")).map((path) => (typeof path === "string" && path !== "" ? path : "."));
    return {
      roots: roots.length > 0 ? roots : ["."],
      excludes: modules.flatMap((module) => yamlWords(yamlAt(module, "excludes"))),
    };
  }
  // Roots are of v1beta1 alone, which is also what a file without a version is.
  const roots = version === "v1beta1" || version === "" ? yamlWords(yamlAt(build, "roots")) : [];
  const excludes = yamlWords(yamlAt(build, "excludes"));
  return { roots: roots.length > 0 ? roots : ["."], excludes };
}

function below(folder: string, entry: string): string[] {
  const place = posix.join(folder, entry).replace(/(.)\/$/, "$1");
  return place === folder || place.startsWith(folder === "/" ? "/" : `${folder}/`) ? [place] : [];
}
