import path from "node:path";
import * as v from "valibot";
import { JsonFile } from "./json-file";

const schema = v.object({ names: v.array(v.object({ workspaceId: v.string(), name: v.string(), secretId: v.string() })) });

/** Which kept secrets the names in a workspace's files stand for on this machine. The texts are in the vault. */
export class WorkspaceSecrets {
  readonly #file: JsonFile<v.InferOutput<typeof schema>>;

  constructor(dataFolder: string) {
    this.#file = new JsonFile(path.join(dataFolder, "workspace-secrets.json"), schema, { names: [] });
  }

  /** The vault's ids by their names. Fault: io. */
  async of(workspaceId: string): Promise<ReadonlyMap<string, string>> {
    const { names } = await this.#file.read();
    return new Map(names.flatMap((one) => (one.workspaceId === workspaceId ? [[one.name, one.secretId]] : [])));
  }

  /** Null: the name stands for none any more. Fault: io. */
  set(workspaceId: string, name: string, secretId: string | null): Promise<void> {
    return this.#file.update(({ names }) => {
      const others = names.filter((one) => one.workspaceId !== workspaceId || one.name !== name);
      return { names: secretId === null ? others : [...others, { workspaceId, name, secretId }] };
    });
  }

  /** Resolves when nothing is being read or written. */
  idle(): Promise<void> {
    return this.#file.idle();
  }
}
