import { authEn, authZh } from "./auth";
import { bodyEn, bodyZh } from "./body";
import { callEn, callZh } from "./call";
import { certificateEn, certificateZh } from "./certificate";
import { changeEn, changeZh } from "./change";
import { chatEn, chatZh } from "./chat";
import { checksEn, checksZh } from "./checks";
import { collectionsEn, collectionsZh } from "./collections";
import { commandEn, commandZh } from "./command";
import { compareEn, compareZh } from "./compare";
import { environmentsEn, environmentsZh } from "./environments";
import { exchangeEn, exchangeZh } from "./exchange";
import { faultEn, faultZh } from "./fault";
import { feedEn, feedZh } from "./feed";
import { formEn, formZh } from "./form";
import { frameEn, frameZh } from "./frame";
import { handshakeEn, handshakeZh } from "./handshake";
import { historyEn, historyZh } from "./history";
import { importsEn, importsZh } from "./imports";
import { logEn, logZh } from "./log";
import { messageEn, messageZh } from "./message";
import { recordingEn, recordingZh } from "./recording";
import { runEn, runZh } from "./run";
import { schemaEn, schemaZh } from "./schema";
import { sourceEn, sourceZh } from "./source";
import { trustEn, trustZh } from "./trust";

/** Every string of the window, English first; a key that a language lacks does not compile. */
export const en = {
  ...frameEn,
  ...collectionsEn,
  ...commandEn,
  ...callEn,
  ...chatEn,
  ...authEn,
  ...bodyEn,
  ...feedEn,
  ...logEn,
  ...compareEn,
  ...messageEn,
  ...changeEn,
  ...environmentsEn,
  ...exchangeEn,
  ...faultEn,
  ...schemaEn,
  ...importsEn,
  ...sourceEn,
  ...formEn,
  ...recordingEn,
  ...handshakeEn,
  ...certificateEn,
  ...trustEn,
  ...historyEn,
  ...runEn,
  ...checksEn,
} as const;
export type TextKey = keyof typeof en;
export type Catalog = Readonly<Record<TextKey, string>>;
export const zhCN: Catalog = {
  ...frameZh,
  ...collectionsZh,
  ...commandZh,
  ...callZh,
  ...chatZh,
  ...authZh,
  ...bodyZh,
  ...feedZh,
  ...logZh,
  ...compareZh,
  ...messageZh,
  ...changeZh,
  ...environmentsZh,
  ...exchangeZh,
  ...faultZh,
  ...schemaZh,
  ...importsZh,
  ...sourceZh,
  ...formZh,
  ...recordingZh,
  ...handshakeZh,
  ...certificateZh,
  ...trustZh,
  ...historyZh,
  ...runZh,
  ...checksZh,
};
