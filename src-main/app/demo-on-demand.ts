import path from "node:path";
import type { Disposable } from "#shared/base/disposable";
import { DemoServer } from "../demo/demo-server";
import type { SchemaCatalog } from "../engine/schema/catalog";
import type { Demo } from "../handlers/core";

/** The demo server and its schema, from the first `start` on. */
export class DemoOnDemand implements Demo, Disposable {
  readonly #catalog: SchemaCatalog;
  readonly #root: string;
  #server: Promise<DemoServer> | null = null;
  #target: string | null = null;

  constructor(catalog: SchemaCatalog, assetsFolder: string) {
    this.#catalog = catalog;
    this.#root = path.join(assetsFolder, "demo");
  }

  get target(): string | null {
    return this.#target;
  }

  async start(): Promise<{ sourceId: string; target: string }> {
    const project = await this.#catalog.open({ kind: "demo", root: this.#root });
    this.#server ??= DemoServer.start(project.registry);
    const server = this.#server;
    try {
      const { target } = await server;
      if (this.#server === server) this.#target = target; // else it was stopped meanwhile
      return { sourceId: project.source.id, target };
    } catch (reason) {
      if (this.#server === server) this.#server = null;
      throw reason;
    }
  }

  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    this.#target = null;
    const started = await server?.catch(() => null); // who started it was told why it failed
    started?.dispose();
  }

  dispose(): void {
    void this.stop();
  }
}
