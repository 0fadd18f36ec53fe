import { parentPort, workerData } from "node:worker_threads";
import { serveEngine } from "../engine/schema/compile/engine-thread";
import { LocalEngine } from "../engine/schema/compile/local-engine";

/** The composition root of the thread that compiles schemas: WorkerEngine starts it. */
const { cacheFolder } = workerData as { readonly cacheFolder: string };
if (parentPort) serveEngine(parentPort, new LocalEngine({ cacheFolder }));
