/**
 * Questions to a forked process that answers each with one message, one at a time. Null asks nothing and waits for what it
 * says by itself. Rejects where it has ended.
 * @param {import("node:child_process").ChildProcess} child @param {string} name
 * @returns {(question: any) => Promise<any>}
 */
export function asker(child, name) {
  /** @type {{ resolve: (answer: any) => void, reject: (reason: Error) => void } | null} */
  let waiting = null;
  child.on("message", (answer) => waiting?.resolve(answer));
  child.once("exit", (code) => waiting?.reject(new Error(`The process of ${name} ended with ${code}.`)));
  return (question) =>
    new Promise((resolve, reject) => {
      waiting = { resolve, reject };
      if (question !== null) child.send(question);
    });
}
