import { sep } from "node:path";

/** A path of the disk as import statements have theirs: forward slashes everywhere. */
export function toSlashes(path: string): string {
  return sep === "\\" ? path.replaceAll("\\", "/") : path;
}
