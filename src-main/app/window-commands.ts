import os from "node:os";
import path from "node:path";
import { aborted, type CliIo, exitCodes, writeLine } from "../cli/io";
import type { WindowOptions } from "../cli/shell";
import { dataFolder } from "../storage/data-folder";
import { findBrowser, hasDisplay, isExecutable, openAppWindow } from "./app-window";
import { type RunningServer, startServer } from "./serve";

/** `wirebench serve`: serves the window until the signal. Fault: io when the port is taken. */
export async function serveWindow(options: WindowOptions, io: CliIo): Promise<number> {
  const server = await startServer(options);
  try {
    await offer(server, io);
    return exitCodes.ok;
  } finally {
    server.dispose();
    await server.saved();
  }
}

/** `wirebench open`: the window in the system's Chrome or Chromium until it is closed; serves where there is none. Fault: io. */
export async function openWindow(options: WindowOptions, io: CliIo): Promise<number> {
  const { env, platform } = process;
  const browser = hasDisplay(platform, env) ? findBrowser({ platform, env, isExecutable }) : null;
  const server = await startServer(options);
  try {
    if (browser === null) {
      writeLine(io.stderr, "There is no screen, or no Chrome or Chromium, to open a window in.");
      await offer(server, io);
      return exitCodes.ok;
    }
    const profile = path.join(dataFolder({ platform, home: os.homedir(), env }), "window");
    return await openAppWindow(browser, server.mintUrl(), profile, io.signal);
  } finally {
    server.dispose();
    await server.saved();
  }
}

/** Prints an address, and a new one for every line that a person types, since each lets one page in. */
async function offer(server: RunningServer, io: CliIo): Promise<void> {
  const offerOne = () => writeLine(io.stdout, server.mintUrl());
  writeLine(io.stderr, "Open this address in a browser within 60 s; it lets one page in. Ctrl-C ends it.");
  offerOne();
  if (io.interactive) {
    writeLine(io.stderr, "Press Enter for another address.");
    void readLines(io, offerOne);
  }
  await aborted(io.signal);
}

async function readLines(io: CliIo, onLine: () => void): Promise<void> {
  for await (const chunk of io.stdin) if (String(chunk).includes("\n")) onLine();
}
