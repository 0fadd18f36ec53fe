import { expect, test } from "vitest";
import type { WorkspaceEntry } from "#shared/model/workspace";
import { collectionRows, folderPaths, mayMove, mayMoveOut } from "./collection-rows";

const entryOf = (path: string, kind: WorkspaceEntry["kind"] = "request"): WorkspaceEntry => ({
  path,
  kind,
  name: path.slice(path.lastIndexOf("/") + 1).replace(".yaml", ""),
  method: kind === "request" ? "a.B/C" : "",
  hash: "h",
  fault: null,
});
const entries = new Map(
  [
    entryOf("wirebench.yaml", "workspace"),
    entryOf("environments/local.yaml", "environment"),
    entryOf("collections/get 10.yaml"),
    entryOf("collections/get 9.yaml"),
    entryOf("collections/users", "folder"),
    entryOf("collections/users/订单.yaml"),
    entryOf("collections/users/admin", "folder"),
    entryOf("collections/users/admin/ban.yaml"),
  ].map((entry) => [entry.path, entry]),
);

test("folders come first, and names are sorted as people do", () => {
  const rows = collectionRows(entries, new Set());
  expect(rows.map(({ entry, level }) => [level, entry.name])).toEqual([
    [1, "users"],
    [2, "admin"],
    [3, "ban"],
    [2, "订单"],
    [1, "get 9"],
    [1, "get 10"],
  ]);
  expect(rows[5]).toMatchObject({ position: 3, siblings: 3, expanded: null });
});

test("what is in a closed folder is not shown", () => {
  expect(collectionRows(entries, new Set(["collections/users"])).map(({ entry }) => entry.name)).toEqual(["users", "get 9", "get 10"]);
});

test("a folder is moved neither into itself nor to where it is", () => {
  expect(folderPaths(entries)).toEqual(["collections/users", "collections/users/admin"]);
  expect(mayMove("collections/users", "collections/users/admin")).toBe(false);
  expect(mayMove("collections/users", "collections/users")).toBe(false);
  expect(mayMove("collections/users/admin", "collections/users")).toBe(false);
  expect(mayMove("collections/users/admin", "collections")).toBe(true);
  expect(mayMove("collections/a", "collections/ab")).toBe(true);
  expect([mayMoveOut("collections/users/订单.yaml"), mayMoveOut("collections/get 9.yaml"), mayMoveOut("collections/users")]).toEqual([
    true,
    false,
    false,
  ]);
});
