import type { NodePath } from "#shared/model/message-view";

/** A path as a key of maps. */
export const pathKey = (path: NodePath): string => path.join(".");

/** Do two paths lead to the same node? */
export function samePath(a: NodePath, b: NodePath): boolean {
  return a.length === b.length && a.every((index, at) => index === b[at]);
}

/** Is `path` the node at `ancestor`, or somewhere in it? */
export function isWithin(path: NodePath, ancestor: NodePath): boolean {
  return path.length >= ancestor.length && ancestor.every((index, at) => index === path[at]);
}

/** The paths from the root down to the parent of `path`; of the root none. */
export function ancestorsOf(path: NodePath): NodePath[] {
  return path.map((_, depth) => path.slice(0, depth));
}
