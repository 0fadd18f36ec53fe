import { posix } from "node:path";
import { readBounded } from "./bounded-read";

/** More than this is no configuration of buf's. */
const maxBytes = 256 * 1024;

/**
 * The module roots that a buf.yaml or buf.work.yaml names: its own folder, or the folders listed under `modules` (v2)
 * or `directories` (v1 workspaces). Reads these lists only; an unreadable file names nothing.
 */
export async function bufRoots(path: string): Promise<string[]> {
  const folder = posix.dirname(path);
  const text = await readBounded(path, maxBytes).then(
    (bytes) => new TextDecoder().decode(bytes),
    () => "",
  );
  const listed = posix.basename(path) === "buf.work.yaml" ? listUnder(text, "directories") : modulePaths(text);
  if (listed.length === 0) return posix.basename(path) === "buf.yaml" ? [folder] : [];
  return listed.map((entry) => posix.join(folder, entry)).filter((root) => root === folder || root.startsWith(`${folder}/`));
}

function modulePaths(text: string): string[] {
  return [...text.matchAll(/^[ \t]*(?:-[ \t]+)?path:[ \t]*["']?([^"'#\n]+?)["']?\s*(?:#.*)?$/gm)].map(([, path = ""]) => path.trim());
}

function listUnder(text: string, key: string): string[] {
  const lines = text.split("\n");
  const start = lines.findIndex((line) => line.trim() === `${key}:`);
  if (start < 0) return [];
  const rest = lines.slice(start + 1);
  const end = rest.findIndex((line) => line.trim() !== "" && !/^\s*-/.test(line));
  return rest
    .slice(0, end < 0 ? undefined : end)
    .map((line) =>
      line
        .replace(/^\s*-\s*/, "")
        .replace(/\s+#.*$/, "")
        .replace(/^["']|["']$/g, "")
        .trim(),
    )
    .filter((entry) => entry !== "");
}
