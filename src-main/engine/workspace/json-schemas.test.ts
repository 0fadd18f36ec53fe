import path from "node:path";
import { expect, it } from "vitest";
import { environmentFormat, folderFormat, requestFormat, workspaceFormat } from "./file-formats";

const assets = path.join(import.meta.dirname, "../../../assets/workspace-schemas");

// `npx vitest run src-main/engine/workspace/json-schemas.test.ts --update=all` writes them anew.
it.each([
  ["request", requestFormat],
  ["folder", folderFormat],
  ["environment", environmentFormat],
  ["workspace", workspaceFormat],
] as const)("the JSON Schema of %s files that is published is the one that they are read by", async (name, format) => {
  await expect(`${JSON.stringify(format.schema, null, 2)}\n`).toMatchFileSnapshot(path.join(assets, `${name}.schema.json`));
});
