/**
 * Bare grpc-js in a process of its own: the peer of the program's own way of calling. Forked with a target; each message asks
 * for one kind of work and is answered with what it took. Payloads stay bytes here too, which is what costs least.
 */
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { Client, credentials, Metadata } from "@grpc/grpc-js";
import { asker } from "./asker.mjs";

const service = "/bench.v1.BenchService";
const identity = (/** @type {Buffer} */ bytes) => bytes;

/** Starts it; `stop` ends it. @param {string} target */
export function startBare(target) {
  const child = fork(fileURLToPath(import.meta.url), [target], { serialization: "advanced" });
  const ask = asker(child, "bare grpc-js");
  return {
    /** Reads a Tail, keeping what comes if told to. @param {Buffer} request @returns {Promise<{ count: number, ms: number, grownBytes: number }>} */
    drain: (request, keep = false) => ask({ act: "drain", bytes: request, keep }),
    /** One Echo after the other: ms of each. @param {Buffer} note @param {number} times @returns {Promise<number[]>} */
    echo: (note, times) => ask({ act: "echo", bytes: note, times }),
    /** One Talk, whose notes wait for the one before: ms of each. @param {Buffer} note @param {number} times @param {number} pauseMs @returns {Promise<number[]>} */
    talk: (note, times, pauseMs) => ask({ act: "talk", bytes: note, times, pauseMs }),
    stop: () => child.kill(),
  };
}

/** @param {Client} client @param {Buffer} request @param {boolean} keep */
function drain(client, request, keep) {
  return new Promise((resolve, reject) => {
    const before = process.memoryUsage().rss;
    const kept = [];
    const start = performance.now();
    let count = 0;
    const call = client.makeServerStreamRequest(`${service}/Tail`, identity, identity, request, new Metadata());
    if (keep) call.on("data", (bytes) => kept.push(bytes));
    call.on("data", () => count++);
    call.on("error", reject);
    call.on("end", () => resolve({ count, ms: performance.now() - start, grownBytes: process.memoryUsage().rss - before }));
  });
}

/** One Echo after the other: ms of each. @param {Client} client @param {Buffer} note @param {number} times */
export async function echo(client, note, times) {
  const took = [];
  for (let i = 0; i < times; i++) {
    const start = performance.now();
    await new Promise((resolve, reject) => {
      client.makeUnaryRequest(`${service}/Echo`, identity, identity, note, new Metadata(), (error, answer) =>
        error ? reject(error) : resolve(answer),
      );
    });
    took.push(performance.now() - start);
  }
  return took;
}

/** One Talk: ms of each reply. @param {Client} client @param {Buffer} note @param {number} times @param {number} pauseMs */
export async function talk(client, note, times, pauseMs) {
  const call = client.makeBidiStreamRequest(`${service}/Talk`, identity, identity, new Metadata());
  const took = [];
  for (let i = 0; i < times; i++) {
    const start = performance.now();
    await new Promise((resolve) => {
      call.once("data", resolve);
      call.write(note);
    });
    took.push(performance.now() - start);
    if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
  call.end();
  await new Promise((resolve) => call.on("end", resolve).resume());
  return took;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const client = new Client(process.argv[2] ?? "", credentials.createInsecure());
  process.on("message", async (/** @type {any} */ { act, bytes, keep, times, pauseMs }) => {
    const note = Buffer.from(bytes);
    if (act === "drain") process.send?.(await drain(client, note, keep));
    else if (act === "echo") process.send?.(await echo(client, note, times));
    else process.send?.(await talk(client, note, times, pauseMs));
  });
}
