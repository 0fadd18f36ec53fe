import { appContract } from "./app";
import { authContract } from "./auth";
import { bodyContract } from "./body";
import { callContract } from "./call";
import { certificateContract } from "./certificate";
import { channelContract } from "./channel";
import { compareContract } from "./compare";
import { exchangeContract } from "./exchange";
import { expectationContract } from "./expectations";
import { feedContract } from "./feed";
import { historyContract } from "./history";
import { recordingContract } from "./recording";
import { runContract } from "./run";
import { scanContract } from "./scan";
import { schemaContract } from "./schema";
import { shareContract } from "./share";
import { trustContract } from "./trust";
import { variableContract } from "./variables";
import { workspaceContract } from "./workspace";

/** Raised whenever an operation changes in a way that an older peer would misread. */
export const contractVersion = 1;

/** Every operation that may cross the boundary. What is not here is not callable. */
export const contract = {
  ...appContract,
  ...schemaContract,
  ...bodyContract,
  ...authContract,
  ...callContract,
  ...scanContract,
  ...compareContract,
  ...feedContract,
  ...recordingContract,
  ...trustContract,
  ...certificateContract,
  ...workspaceContract,
  ...channelContract,
  ...historyContract,
  ...variableContract,
  ...exchangeContract,
  ...shareContract,
  ...expectationContract,
  ...runContract,
} as const;
export type WirebenchContract = typeof contract;
