import { answerKey } from "../host/keyring-process";

/** The composition root of the process that asks the system's keychain for our key. */
answerKey(process).catch(() => process.exit(1));
