import { Fault } from "#shared/base/fault";
import type { BodyFiles } from "../body/body-files";

/** A place without files. */
export const noFiles: BodyFiles = { pathOf: (reference) => Promise.reject(new Fault("file-not-found", `There is no ${reference}.`)) };

/** A body as JSON. */
export const jsonBody = (text: string) => ({ format: "json", text }) as const;
