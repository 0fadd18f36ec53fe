import type { ChannelOptions as GrpcOptions } from "@grpc/grpc-js";
import { defaultKeepalive, type Keepalive } from "#shared/model/call";
import { joinHostPort, type Target } from "#shared/model/target";
import { resolveTrust } from "#shared/model/trust-rules";
import { type ChannelRoute, plaintextRoute, routeDigest, systemTlsRoute } from "./security";
import { certificateName } from "./server-names";
import { checkServiceConfig } from "./service-config";

/** What a channel is made with. */
export interface ChannelOptions {
  /** How to get to the target; what holds for it without any rule where it is left out. */
  readonly route?: ChannelRoute | undefined;
  /** The largest message that is received; grpc-js keeps this limit per channel. */
  readonly maxReceiveBytes: number;
  /** The largest message that is sent; null, or left out, for none. */
  readonly maxSendBytes?: number | null | undefined;
  /** Pings while there are calls; null for none, `defaultKeepalive` where it is left out. */
  readonly keepalive?: Keepalive | null | undefined;
}

/** HTTP/2's first window. */
const sendWindow = 64 * 1024;
/** What gRPC's other clients keep of a call, so that it can be made again. */
const retryBuffer = 1024 * 1024;

/** The route that holds for a target without any rule. */
export function routeWithoutRules(target: Target): ChannelRoute {
  return resolveTrust(target, []).settings.transport === "tls" ? systemTlsRoute : plaintextRoute;
}

/** The same for what makes the same channel. */
export function channelKey(target: Target, route: ChannelRoute, options: ChannelOptions): string {
  const { timeMs, timeoutMs } = keepaliveOf(options);
  const { maxReceiveBytes, maxSendBytes = null } = options;
  return JSON.stringify([target.uri, target.prefix, routeDigest(route), maxReceiveBytes, maxSendBytes, timeMs, timeoutMs]);
}

/** grpc-js's options. Fault bad-params: a service config that it does not take. */
export function grpcOptions(target: Target, route: ChannelRoute, options: ChannelOptions): GrpcOptions {
  const { timeMs, timeoutMs } = keepaliveOf(options);
  const { serviceConfig } = route;
  if (serviceConfig !== null) checkServiceConfig(serviceConfig);
  return {
    "grpc.primary_user_agent": route.userAgent ?? "wirebench",
    "grpc.default_authority": authorityOf(target, route),
    "grpc.max_receive_message_length": options.maxReceiveBytes,
    "grpc.max_send_message_length": options.maxSendBytes ?? -1,
    "grpc.keepalive_time_ms": timeMs,
    "grpc.keepalive_timeout_ms": timeoutMs,
    // Without a service config a call is made once, as written. None comes from DNS, and no proxy behind the user's back.
    ...(serviceConfig === null ? {} : { "grpc.service_config": serviceConfig }),
    "grpc.enable_retries": serviceConfig === null ? 0 : 1,
    "grpc.service_config_disable_resolution": 1,
    "grpc.enable_http_proxy": 0,
    // What is sent counts as taken while no more than this waits for the server to read.
    "grpc.per_rpc_retry_buffer_size": serviceConfig === null ? sendWindow : retryBuffer,
    // A connection belongs to its channel and is closed with it.
    "grpc.use_local_subchannel_pool": 1,
    "grpc.enable_channelz": 0,
  };
}

/** As grpc-go has it: a name that is given for TLS stands in for the target's. */
function authorityOf({ host, port }: Target, { authority, security }: ChannelRoute): string {
  if (authority !== null) return authority;
  if (security.transport === "tls" && security.serverName !== null) return security.serverName;
  return host === null || port === null ? "localhost" : joinHostPort(certificateName(host), port);
}

function keepaliveOf({ keepalive = defaultKeepalive }: ChannelOptions): Keepalive {
  // grpc-js pings where the time is above 0.
  return keepalive ?? { timeMs: -1, timeoutMs: defaultKeepalive.timeoutMs };
}
