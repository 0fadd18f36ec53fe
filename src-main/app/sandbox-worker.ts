import { parentPort, workerData } from "node:worker_threads";
import { serveSandbox } from "../engine/checks/sandbox-thread";

/** The composition root of the thread that runs scripts and checks: WorkerSandbox starts it. */
if (parentPort) serveSandbox(parentPort, workerData);
