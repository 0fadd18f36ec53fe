import type { Disposable } from "#shared/base/disposable";
import { Fault } from "#shared/base/fault";
import { checkedMetadata, type MetadataEntry, type MetadataPair } from "#shared/model/metadata";
import { parseTarget } from "#shared/model/target";
import { mustBeProtected } from "../engine/auth/protected-way";
import type { Passage } from "../engine/calls/call-setup";
import { type ChannelLease, ChannelPool } from "../engine/channels/pool";
import type { CliIo } from "./io";
import { connectMsOf, keepaliveOf, type RouteFlags, routeBy } from "./route-flags";

/** What goes out: a call, or the asking of a server's schema. */
interface Outgoing {
  readonly target: string;
  readonly metadata: readonly MetadataEntry[];
  readonly maxReceiveBytes: number;
}

/** The connections of one run of the command line, for asking a server and for calling it. */
export class Connections implements Disposable {
  readonly #flags: RouteFlags;
  readonly #pool: ChannelPool;
  readonly #routeOf: ReturnType<typeof routeBy>;

  /** `nearIsPlaintext`: without a flag, what is near is called as the window calls it. */
  constructor(flags: RouteFlags, io: Pick<CliIo, "askSecret">, { nearIsPlaintext = false } = {}) {
    this.#flags = flags;
    this.#routeOf = routeBy(flags, io, nearIsPlaintext);
    this.#pool = new ChannelPool({ idleMs: 0, connectMs: connectMsOf(flags) });
  }

  /** Before anything else is done, so that flags against each other are told at once. Faults: those of `prepare`. */
  async check(target: string): Promise<void> {
    await this.#routeOf(parseTarget(target));
  }

  /** Prepares calls, and askings. Faults: bad-params, target-invalid, auth-plaintext, metadata-invalid; those of routeBy. */
  readonly prepare = async (request: Outgoing): Promise<Passage> => {
    const target = parseTarget(request.target);
    const route = await this.#routeOf(target);
    const metadata = this.#credentials(request.metadata);
    if (metadata.length > 0) mustBeProtected(target, route.security.transport === "tls", false);
    const lease: ChannelLease = this.#pool.lease(target, { ...request, keepalive: keepaliveOf(this.#flags), route });
    return { lease, metadata };
  };

  /** Does what goes to a target go through TLS? Faults: as `prepare`. */
  async isProtected(target: string): Promise<boolean> {
    return (await this.#routeOf(parseTarget(target))).security.transport === "tls";
  }

  dispose(): void {
    this.#pool.dispose();
  }

  /** What the request itself says counts. */
  #credentials(own: readonly MetadataEntry[]): MetadataPair[] {
    const name = this.#flags.text("token-env");
    if (name === null || own.some(({ key }) => key.toLowerCase() === "authorization")) return [];
    const token = process.env[name]?.trim();
    if (!token)
      throw new Fault("bad-params", `The environment has no ${name}.`, { act: `Set ${name} to the token, without the word Bearer.` });
    return checkedMetadata([{ key: "authorization", value: `Bearer ${token}`, enabled: true }]);
  }
}
