import path from "node:path";
import * as v from "valibot";
import { JsonFile } from "./json-file";

const schema = v.object({ consents: v.array(v.object({ workspaceId: v.string(), source: v.string() })) });
type Consents = v.InferOutput<typeof schema>;

/** Of more, the oldest are asked for again. */
const maxConsents = 2000;

/** Which sources of a workspace the user has agreed to on this machine: a workspace may come from a stranger. */
export class WorkspaceConsents {
  readonly #file: JsonFile<Consents>;

  constructor(dataFolder: string) {
    this.#file = new JsonFile(path.join(dataFolder, "workspace-consents.json"), schema, { consents: [] });
  }

  /** The sources, each as the text that it was agreed to under. Fault: io. */
  async of(workspaceId: string): Promise<ReadonlySet<string>> {
    const { consents } = await this.#file.read();
    return new Set(consents.flatMap((one) => (one.workspaceId === workspaceId ? [one.source] : [])));
  }

  /** Fault: io. */
  add(workspaceId: string, source: string): Promise<void> {
    return this.#file.update(({ consents }) => {
      const others = consents.filter((one) => one.workspaceId !== workspaceId || one.source !== source);
      return { consents: [...others, { workspaceId, source }].slice(-maxConsents) };
    });
  }

  /** Resolves when nothing is being read or written. */
  idle(): Promise<void> {
    return this.#file.idle();
  }
}
