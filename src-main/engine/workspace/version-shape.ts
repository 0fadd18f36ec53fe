import { isScalar } from "yaml";
import { Fault } from "#shared/base/fault";
import { workspaceVersion } from "#shared/model/workspace";
import type { Shape } from "./shape";

/** The version of a workspace's files. Fault: workspace-file for a later one than this program writes. */
export const version: Shape<number> = {
  expects: "a version",
  schema: { type: "integer", minimum: 1, maximum: workspaceVersion },
  read: (node, reading) => {
    const value = isScalar(node) ? node.value : null;
    if (typeof value !== "number" || !Number.isInteger(value) || value < 1) throw reading.refuse(node, `a version (${workspaceVersion})`);
    if (value <= workspaceVersion) return value;
    const { message, facts } = reading.wrong(node, `these files are of version ${value}, and this program knows up to ${workspaceVersion}`);
    throw new Fault("workspace-file", message, {
      act: "Open them with a newer Wirebench. Nothing is changed here.",
      facts: { ...facts, version: value },
    });
  },
  write: (value) => value,
};
