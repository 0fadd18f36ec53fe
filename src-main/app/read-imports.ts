import { randomUUID } from "node:crypto";
import path from "node:path";
import { Fault } from "#shared/base/fault";
import type { Imported } from "#shared/model/exchange";
import { type AppliedImport, applyImport, importedProtos } from "../engine/exchange/import/apply-import";
import type { Imports } from "../handlers/core";
import { writeInside } from "../storage/import-files";
import type { SecretVault } from "../storage/secret-vault";
import { sanitizedName } from "../storage/workspace-path";
import type { OpenWorkspaces } from "./workspaces";

/** Imports that are held between being read and being written: a window has one dialog for them. */
const maxHeld = 8;

/** The imports that were read and are not written yet, in memory alone: their secrets are on no disk. */
export class ReadImports implements Imports {
  readonly #workspaces: OpenWorkspaces;
  readonly #secrets: SecretVault;
  readonly #held = new Map<string, Imported>();

  constructor({ workspaces, secrets }: { readonly workspaces: OpenWorkspaces; readonly secrets: SecretVault }) {
    this.#workspaces = workspaces;
    this.#secrets = secrets;
  }

  keep(imported: Imported): string {
    const id = randomUUID();
    this.#held.set(id, imported);
    for (const old of [...this.#held.keys()].slice(0, -maxHeld)) this.#held.delete(old);
    return id;
  }

  async apply(importId: string, workspaceId: string): Promise<AppliedImport> {
    const imported = this.#held.get(importId);
    if (!imported) throw new Fault("bad-params", "What was read is not held any more.", { act: "Read it again." });
    const workspace = await this.#workspaces.get(workspaceId);
    const { root } = await this.#workspaces.contentsOf({ workspaceId, environment: null, path: null });
    const applied = await applyImport(imported, {
      workspace,
      fileName: sanitizedName,
      writeProto: (name, text) => writeInside(path.join(root, importedProtos), name, text),
      keepSecret: async (name, text) => {
        const { id } = await this.#secrets.keep(text);
        await this.#workspaces.nameSecret(workspaceId, name, id);
      },
    });
    this.#held.delete(importId);
    return applied;
  }
}
