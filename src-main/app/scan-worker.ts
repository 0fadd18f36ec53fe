import { parentPort } from "node:worker_threads";
import { serveScans } from "../engine/scan/scan-thread";

/** The composition root of the thread that scans recordings: WorkerScanner starts it. */
if (parentPort) serveScans(parentPort);
