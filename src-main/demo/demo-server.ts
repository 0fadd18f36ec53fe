import type { FileRegistry } from "@bufbuild/protobuf";
import type { Disposable } from "#shared/base/disposable";
import { LoopbackServer } from "../engine/channels/server";
import { reflectionHandlers } from "../engine/reflection/reflection-service";
import { buildService } from "./build-service";
import { DemoTypes } from "./demo-types";
import { greetService } from "./greet-service";
import { pingService } from "./ping-service";
import { userService } from "./user-service";

/** A server to try things on, without a network: the services of assets/demo on 127.0.0.1, with reflection. */
export class DemoServer implements Disposable {
  readonly #server: LoopbackServer;

  private constructor(server: LoopbackServer) {
    this.#server = server;
  }

  /**
   * `registry` is of the demo's schema, opened from assets/demo. Any free port unless one is given. Fault: io where the
   * port is taken.
   */
  static async start(registry: FileRegistry, options: { readonly port?: number } = {}): Promise<DemoServer> {
    const types = new DemoTypes(registry);
    const services = [buildService(types), userService(types), greetService(types), pingService(types), reflectionHandlers(registry)];
    return new DemoServer(await LoopbackServer.start(new Map(services.flatMap((service) => [...service])), options));
  }

  /** `host:port`. */
  get target(): string {
    return this.#server.target;
  }

  /** Ends the calls under way. */
  dispose(): void {
    this.#server.dispose();
  }
}
