import { mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Fault } from "#shared/base/fault";
import { lossText } from "#shared/model/import-loss";
import { noDefaults } from "#shared/model/saved-request";
import { collectionsFolder, workspaceFileName } from "#shared/model/workspace";
import { applyImport, importedProtos } from "../engine/exchange/import/apply-import";
import { importEnds, importFiles } from "../engine/exchange/import/import-files";
import { trustLosses } from "../engine/exchange/import/imported-trust";
import { workspaceFormat } from "../engine/workspace/file-formats";
import { Workspace } from "../engine/workspace/workspace";
import { readImportFiles, writeInside } from "../storage/import-files";
import { WorkspaceFiles } from "../storage/workspace-files";
import { sanitizedName } from "../storage/workspace-path";
import { createText } from "../storage/workspace-text";
import { WorkspaceTrash } from "../storage/workspace-trash";
import { type FlagSpecs, parseFlags } from "./flags";
import { type CliIo, exitCodes, tellLine } from "./io";

export const importFlags = {
  output: { kind: "text", aliases: ["o"], value: "FOLDER", help: "the workspace to write into; it is made where there is none" },
} as const satisfies FlagSpecs;

/**
 * `wirebench import`: writes what other tools have kept into a workspace, and tells on stderr what could not be carried. Faults: bad-params,
 * file-not-found, undecodable, unsupported, workspace-file.
 */
export async function importInto(args: readonly string[], io: CliIo): Promise<number> {
  const flags = parseFlags(args, importFlags);
  const output = flags.text("output");
  if (output === null || output === "" || flags.positionals.length === 0) {
    throw new Fault("bad-params", "import takes files or folders of another tool, and a workspace to write into.", {
      act: "Write: wirebench import insomnia.yaml -o my-workspace",
    });
  }
  const root = path.resolve(output);
  // All are read before anything is written.
  const imports = [];
  for (const place of flags.positionals) imports.push(importFiles(await readImportFiles(path.resolve(place), importEnds)));
  await makeWorkspace(root);
  const workspace = new Workspace(new WorkspaceFiles(root, new WorkspaceTrash(path.join(tmpdir(), "wirebench-import"), "import")));
  try {
    for (const imported of imports) {
      const losses = [...imported.losses, ...trustLosses(imported.trust)];
      const applied = await applyImport(imported, {
        workspace,
        fileName: sanitizedName,
        writeProto: (name, text) => writeInside(path.join(root, importedProtos), name, text),
        keepSecret: async (name) => {
          const variable = `WIREBENCH_SECRET_${name.toUpperCase().replaceAll(/[^A-Z0-9]/g, "_")}`;
          losses.push({ place: name, kind: "secret-in-environment", values: { variable } });
        },
      });
      tellLine(
        io.stdout,
        `${imported.tool}: ${applied.requests} requests in ${applied.path}, ${applied.environments} environments, ${applied.protos} .proto files`,
      );
      for (const name of applied.kept) losses.push({ place: name, kind: "proto-kept", values: {} });
      for (const loss of losses) tellLine(io.stderr, `${loss.place}: ${lossText(loss)}`);
    }
  } finally {
    workspace.dispose();
  }
  return exitCodes.ok;
}

async function makeWorkspace(root: string): Promise<void> {
  await mkdir(path.join(root, collectionsFolder), { recursive: true });
  const text = workspaceFormat.print({ ...noDefaults, name: path.basename(root), sources: [] });
  await createText(path.join(root, workspaceFileName), text).catch((reason: unknown) => {
    // It is one already.
    if (Fault.from(reason).code !== "file-changed") throw reason;
  });
}
