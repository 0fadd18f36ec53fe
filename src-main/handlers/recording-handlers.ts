import { Fault } from "#shared/base/fault";
import type { Handlers } from "#shared/bridge/handlers";
import type { recordingContract } from "#shared/contract/recording";
import { type RecordingFormat, recordingExtensions } from "#shared/model/recording";
import type { FileProgress } from "../engine/recording/files/file-pieces";
import type { SaveKind } from "../host/host";
import type { Core } from "./core";
import { relayWork } from "./relay";

export function recordingHandlers({ host, recordings, scans, files, savePlaces, dropped }: Core): Handlers<typeof recordingContract> {
  return {
    "recording.list": async () => {
      const { memory, disk, limits } = recordings.room;
      return { recordings: await recordings.list(), memory, disk, diskLimit: limits.diskBytes };
    },
    "recording.receive": async ({ name, bytes }) => ({ handle: files.handleOf(await dropped.keep(name, bytes)) }),
    "recording.look": ({ handle }, peer) =>
      relayWork(
        peer,
        (progress: FileProgress) => ({ ...progress, file: null }),
        async (work) => ({ ...finished, file: await recordings.look(files.pathOf(handle), work) }),
      ),
    "recording.open": ({ handle, ...wanted }, peer) =>
      relayWork(
        peer,
        (progress: FileProgress) => ({ ...progress, callId: null }),
        async (work) => ({ ...finished, callId: await recordings.openFile({ ...wanted, place: files.pathOf(handle) }, work) }),
      ),
    "recording.openKept": async ({ id, owner }) => ({ callId: await recordings.openKept(id, owner) }),
    "recording.save": ({ callId, scanId, handle, format }, peer) =>
      relayWork(
        peer,
        (progress: FileProgress) => progress,
        async (work) => {
          const wants = scanId === null ? null : scans.matches(callId, scanId);
          await recordings.save({ callId, format, place: savePlaces.take(handle), wants }, work);
          return finished;
        },
      ),
    "recording.remove": async ({ ids }) => {
      for (const id of ids) await recordings.remove(id);
      return undefined;
    },
    "recording.pickPlace": async ({ name, format }) => {
      const place = await host.pickSaveFile(name, saveKinds[format]);
      return place === null ? { handle: null, label: "" } : { handle: savePlaces.chosen(place), label: savePlaces.labelOf(place) };
    },
    "recording.placeIn": async ({ directory, name, format }) => {
      if (host.capabilities.nativeDialogs) throw new Fault("unsupported", "Where to save is chosen in the system's dialog.");
      return savePlaces.inFolder(files.pathOf(directory), name, recordingExtensions[format]);
    },
  };
}

/** The work is done: as much as there was. */
const finished: FileProgress = { done: 1, total: 1 };

const saveKinds: Readonly<Record<RecordingFormat, SaveKind>> = {
  ndjson: { title: "Save the recording", kind: "NDJSON", extensions: extensionsOf("ndjson") },
  "binary-log": { title: "Save the recording", kind: "gRPC binary log", extensions: extensionsOf("binary-log") },
};

function extensionsOf(format: RecordingFormat): string[] {
  return recordingExtensions[format].map((extension) => extension.slice(1));
}
