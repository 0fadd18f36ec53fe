import { Fault } from "#shared/base/fault";

/** What refuses to edit a file that is not the user's to change. */
export function readOnlyFault(file: string): Fault {
  return new Fault("file-read-only", `${file} cannot be changed from here.`, {
    act: "Change it where it comes from, or save a copy and open that.",
    facts: { file },
  });
}
