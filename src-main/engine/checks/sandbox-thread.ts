import { type MessagePort, receiveMessageOnPort } from "node:worker_threads";
import { Fault } from "#shared/base/fault";
import type { SandboxQuestion } from "./sandbox";
import type { LookedUp, SandboxReply, SandboxRequest, SandboxStart } from "./sandbox-protocol";
import { SandboxWork } from "./sandbox-work";

/** The other end of WorkerSandbox: works for the thread that started this one, which asks one thing at a time. */
export function serveSandbox(port: MessagePort, { bell }: SandboxStart): void {
  const work = new SandboxWork();
  const reply = (message: SandboxReply) => port.postMessage(message);
  const lookUp = (name: string): string | null => {
    const rung = new Int32Array(bell);
    Atomics.store(rung, 0, 0);
    reply({ lookUp: name });
    Atomics.wait(rung, 0, 0);
    const found: LookedUp = receiveMessageOnPort(port)?.message;
    if ("problem" in found) throw new Error(found.problem);
    return found.value;
  };
  const answer = async (question: SandboxQuestion) => {
    try {
      reply({ answer: await work.answer(question, lookUp) });
    } catch (reason) {
      reply({ fault: Fault.from(reason).toData() });
    }
  };
  port.on("message", (request: SandboxRequest) => {
    if ("question" in request) void answer(request.question);
  });
}
