import type { SnapshotFile } from "../checks/snapshot";
import type { WorkspaceFolder } from "./workspace-folder";

/** Where the messages that a request's answer is compared with are kept: beside its file, at `NAME.snapshot.json`. */
export function snapshotFileOf(folder: WorkspaceFolder, requestPath: string): SnapshotFile {
  const file = requestPath.replace(/\.yaml$/, ".snapshot.json");
  return { read: () => folder.read(file), write: (text) => folder.write(file, text) };
}
