import { watch } from "chokidar";
import { type Disposable, toDisposable } from "#shared/base/disposable";

/** Waits this long after the last event: an editor saves in several steps, a checkout touches many files. */
const settleMs = 120;

const skipped = /(^|[/\\])(\.[^/\\]+|node_modules)([/\\]|$)/;

/**
 * Watches files and folders and calls `changed` after something that a schema is made of came, went or was written.
 * Folders are watched as deep as they are read; hidden ones and node_modules are not. What does not exist, or may not be
 * read, is not watched: a schema that loaded is worth more than an error here.
 */
export function watchDisk(places: readonly string[], changed: () => void): Disposable {
  let timer: NodeJS.Timeout | undefined;
  const settle = () => {
    clearTimeout(timer);
    timer = setTimeout(changed, settleMs);
  };
  const roots = new Set(places);
  const watcher = watch([...roots], {
    ignoreInitial: true,
    followSymlinks: false,
    ignorePermissionErrors: true,
    ignored: (path, stats) => {
      if (roots.has(path)) return false;
      return skipped.test(relativeToRoot(path, roots)) || (stats?.isFile() === true && !/\.proto$|[/\\]buf\.(work\.)?yaml$/.test(path));
    },
  });
  watcher.on("all", settle);
  watcher.on("error", () => {});
  return toDisposable(() => {
    clearTimeout(timer);
    void watcher.close();
  });
}

/** The part below the watched root: a root itself may lie in a hidden folder. */
function relativeToRoot(path: string, roots: ReadonlySet<string>): string {
  for (const root of roots) if (path.startsWith(root)) return path.slice(root.length);
  return path;
}
