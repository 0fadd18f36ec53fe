import promises, { type FileHandle } from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
import { noDefaults, noScripts, type SavedRequest } from "#shared/model/saved-request";
import { WorkspaceFiles } from "../../../storage/workspace-files";
import { WorkspaceTrash } from "../../../storage/workspace-trash";
import { Workspace } from "../workspace";

/**
 * Run as a process of its own: works in a workspace and kills itself at its n-th step on the disk, in the middle where that is a write
 * of bytes. With a step that never comes it says how many there were.
 */
const [, , root = "", data = "", step = "0"] = process.argv;
let steps = 0;

function die(): never {
  process.kill(process.pid, "SIGKILL");
  // Until the signal is there nothing else happens.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  throw new Error("It should be dead.");
}

const isTheOne = () => ++steps === Number(step);

type Async = (...args: never[]) => Promise<unknown>;

function deadly(on: object, name: string): void {
  const act = Reflect.get(on, name) as Async;
  Reflect.set(on, name, function (this: unknown, ...args: never[]) {
    if (isTheOne()) die();
    return act.apply(this, args);
  });
}

for (const name of ["open", "rename", "link", "rm", "mkdir", "writeFile", "cp"]) deadly(promises, name);
// What was imported by name is what was put in its place too.
syncBuiltinESMExports();
const probe = await promises.open(process.execPath, "r");
const handles = Object.getPrototypeOf(probe) as FileHandle;
await probe.close();
steps = 0;
const writeFile = handles.writeFile;
handles.writeFile = async function (this: FileHandle, bytes, ...rest) {
  if (!isTheOne()) return writeFile.call(this, bytes, ...rest);
  if (bytes instanceof Uint8Array) await this.write(bytes, 0, Math.floor(bytes.length / 2));
  return die();
};
deadly(handles, "sync");

const workspace = new Workspace(new WorkspaceFiles(root, new WorkspaceTrash(data, "w")));

async function edit(path: string, change: Partial<SavedRequest>): Promise<void> {
  const { content, hash } = await workspace.read(path);
  if (content.kind !== "request") throw new Error(`${path} is no request.`);
  await workspace.save({ path, content: { kind: "request", request: { ...content.request, ...change } }, baseHash: hash });
}

await workspace.index.look();
await edit("collections/users/one.yaml", { docs: "long ".repeat(20_000), target: "b:2" });
const request: SavedRequest = { ...noDefaults, method: "a.B/Three", messages: [], checks: [], takes: [], scripts: noScripts };
const made = await workspace.create("collections", { name: "three", content: { kind: "request", request } });
const moved = await workspace.move(made, "collections/users", "drei");
await edit(moved, { docs: "moved" });
await workspace.save({ path: "collections/users", content: { kind: "folder", folder: { ...noDefaults, target: "c:3" } }, baseHash: null });
const copy = await workspace.duplicate("collections/users");
const trashId = await workspace.remove("collections/users");
await workspace.restore(trashId);
await workspace.remove(copy);
await workspace.move("collections/users", "collections", "people");
const { content, hash } = await workspace.read("wirebench.yaml");
if (content.kind === "workspace") {
  await workspace.save({
    path: "wirebench.yaml",
    content: { ...content, workspace: { ...content.workspace, name: "Laden" } },
    baseHash: hash,
  });
}
workspace.dispose();
process.send?.(steps);
process.disconnect?.();
