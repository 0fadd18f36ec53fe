/**
 * How soon a workspace of many requests is there, and how soon it answers. `node bench/workspace.mjs [requests]` prints one JSON line, in
 * ms of the clock and of the processor: `first` until the first part of the tree, `open` until all of it, `check` until every file was
 * read through, `again` for a look that finds nothing new, `search` for the first search and `next` for the median of more, `save` for a
 * change of one request with the look that follows. The peer reads and parses all files one after the other with the same YAML library.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parse } from "yaml";
import { bundle } from "./engine.mjs";

const requests = Number(process.argv[2] ?? 5000);
const perFolder = 100;
const base = mkdtempSync(path.join(tmpdir(), "wirebench-workspace-"));
const root = path.join(base, "shop");
const collections = path.join(root, "collections");

for (let at = 0; at < requests; at++) {
  const folder = path.join(collections, `folder ${Math.floor(at / perFolder)}`);
  if (at % perFolder === 0) mkdirSync(folder, { recursive: true });
  const body = JSON.stringify({ id: "{{userId}}", name: `number ${at}`, tags: ["a", "b"], page: { size: 100 } }, null, 2);
  const text = [
    "auth:\n  kind: bearer\n  token: { secret: staging-token }",
    `body: |\n${body.replace(/^/gm, "  ")}`,
    "checks:\n  - status: OK\n  - message: { equals: Ada, path: $.name }",
    "metadata:\n  x-tenant: acme",
    `method: shop.v1.Service${at % 50}/Method${at}`,
    'settings:\n  deadline: 5s\ntarget: "{{host}}:443"\nvariables:\n  userId: "42"\n',
  ];
  writeFileSync(path.join(folder, `request ${at}.yaml`), text.join("\n"));
}
writeFileSync(path.join(root, "wirebench.yaml"), "name: Shop\nversion: 1\n");

const { Workspace, WorkspaceFiles, WorkspaceTrash } = await bundle("workspace", [
  'export { Workspace } from "./src-main/engine/workspace/workspace";',
  'export { WorkspaceFiles } from "./src-main/storage/workspace-files";',
  'export { WorkspaceTrash } from "./src-main/storage/workspace-trash";',
]);
const workspace = new Workspace(new WorkspaceFiles(root, new WorkspaceTrash(path.join(base, "data"), "bench")));

/** @param {() => unknown} act */
async function timed(act) {
  const start = performance.now();
  const cpu = process.cpuUsage();
  await act();
  const { user, system } = process.cpuUsage(cpu);
  return { ms: Math.round(performance.now() - start), cpuMs: Math.round((user + system) / 1000) };
}

const begun = performance.now();
let first = 0;
const following = workspace.index.follow((/** @type {{ put: unknown[] }} */ { put }) => {
  if (first === 0 && put.length > 1) first = Math.round(performance.now() - begun);
});
const open = await timed(() => workspace.index.look());
const listed = [...workspace.index.entries.values()].filter(({ kind }) => kind === "request").length;
if (listed !== requests) throw new Error(`${listed} requests were listed instead of ${requests}.`);
const check = await timed(() => workspace.index.checked());
const again = await timed(() => workspace.index.look());
const search = await timed(() => workspace.search("number 4999", 50));
const more = [];
for (const query of ["method42", "service7 tags", "acme", "nothing at all", "{{userid}}"])
  more.push(await timed(() => workspace.search(query, 50)));
const next = more.sort((a, b) => a.cpuMs - b.cpuMs)[2];
const file = "collections/folder 0/request 0.yaml";
const save = await timed(async () => {
  const { content, hash } = await workspace.read(file);
  await workspace.save({ path: file, content: { ...content, request: { ...content.request, docs: "new" } }, baseHash: hash });
});
following.dispose();
workspace.dispose();

const peer = await timed(() => {
  for (const name of readdirSync(collections, { recursive: true, encoding: "utf8" })) {
    if (name.endsWith(".yaml")) parse(readFileSync(path.join(collections, name), "utf8"));
  }
});
rmSync(base, { recursive: true });
console.log(JSON.stringify({ requests, first, open, check, again, search, next, save, peer }));
