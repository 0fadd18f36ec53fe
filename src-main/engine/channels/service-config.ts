import { validateServiceConfig } from "@grpc/grpc-js/build/src/service-config.js";
import { Fault } from "#shared/base/fault";

const act = "See gRPC's service config: loadBalancingConfig, methodConfig (name, retryPolicy, timeout, waitForReady), retryThrottling.";

/** Checks a service config as grpc-js will read it. Fault bad-params, with grpc-js's words. Source: grpc/grpc doc/service_config.md. */
export function checkServiceConfig(json: string): void {
  let config: unknown;
  try {
    config = JSON.parse(json);
  } catch (error) {
    throw new Fault("bad-params", `The service config is not JSON: ${messageOf(error)}.`, { act });
  }
  if (typeof config !== "object" || config === null || Array.isArray(config)) {
    throw new Fault("bad-params", "The service config is not a JSON object.", { act });
  }
  try {
    validateServiceConfig(config);
  } catch (error) {
    throw new Fault("bad-params", `gRPC does not take the service config: ${messageOf(error)}.`, { act });
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
