import { createInterface } from "node:readline";
import { type Readable, Writable } from "node:stream";
import { Fault } from "#shared/base/fault";

/** Asks in a terminal for a line that is not shown while it is typed. Fault cancelled: Ctrl-C, or the end of the input. */
export function askSecret(question: string, input: Readable, output: Writable): Promise<string> {
  const unseen = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input, output: unseen, terminal: true, historySize: 0 });
  output.write(question);
  return new Promise<string>((resolve, reject) => {
    lines.once("close", () => reject(new Fault("cancelled", "Cancelled before the call began.")));
    lines.once("SIGINT", () => lines.close());
    lines.once("line", (line) => {
      resolve(line);
      lines.close();
    });
  }).finally(() => output.write("\n"));
}
