import type { Handlers } from "#shared/bridge/handlers";
import type { WirebenchContract } from "#shared/contract/contract";
import { appHandlers } from "./app-handlers";
import { authHandlers } from "./auth-handlers";
import { bodyHandlers } from "./body-handlers";
import { callHandlers } from "./call-handlers";
import { certificateHandlers } from "./certificate-handlers";
import { channelHandlers } from "./channel-handlers";
import { compareHandlers } from "./compare-handlers";
import type { Core } from "./core";
import { exchangeHandlers } from "./exchange-handlers";
import { expectationHandlers } from "./expectation-handlers";
import { feedHandlers } from "./feed-handlers";
import { historyHandlers } from "./history-handlers";
import { recordingHandlers } from "./recording-handlers";
import { runHandlers } from "./run-handlers";
import { scanHandlers } from "./scan-handlers";
import { schemaHandlers } from "./schema-handlers";
import { shareHandlers } from "./share-handlers";
import { trustHandlers } from "./trust-handlers";
import { variableHandlers } from "./variable-handlers";
import { workspaceHandlers } from "./workspace-handlers";

/** The whole contract, answered by `core`: validated params in, service calls out. */
export function createHandlers(core: Core): Handlers<WirebenchContract> {
  return {
    ...appHandlers(core),
    ...schemaHandlers(core),
    ...bodyHandlers(core),
    ...authHandlers(core),
    ...callHandlers(core),
    ...scanHandlers(core),
    ...compareHandlers(core),
    ...feedHandlers(core),
    ...recordingHandlers(core),
    ...trustHandlers(core),
    ...certificateHandlers(core),
    ...workspaceHandlers(core),
    ...channelHandlers(core),
    ...historyHandlers(core),
    ...variableHandlers(core),
    ...exchangeHandlers(core),
    ...shareHandlers(core),
    ...expectationHandlers(),
    ...runHandlers(core),
  };
}
