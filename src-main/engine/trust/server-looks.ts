import type { Cancellation } from "#shared/base/cancellation";
import type { ServerLook } from "#shared/model/server-look";
import type { Target } from "#shared/model/target";
import type { TargetSettings } from "#shared/model/trust";
import { lookAtServer } from "./look-at-server";
import type { TargetRoutes } from "./target-routes";

/** Looks at servers by what is chosen for them. */
export class ServerLooks {
  readonly #routes: TargetRoutes;

  constructor(routes: TargetRoutes) {
    this.#routes = routes;
  }

  /**
   * What a target presents, with `instead` in the place of what is chosen for it. Faults: io, there is no connection to look at;
   * route-broken, secret-locked; the reason of a cancellation.
   */
  async look(target: Target, instead: Partial<TargetSettings>, cancellation: Cancellation): Promise<ServerLook> {
    // Where plaintext is chosen, TLS is what there is to look at; by the roots and the name that are chosen for it.
    const { route, trust } = await this.#routes.wayWith(target, { transport: "tls", ...instead }, cancellation);
    const look = await lookAtServer(target, route, trust.settings);
    cancellation.throwIfCancelled();
    return look;
  }
}
