import { type RecordingFormat, recordingExtensions } from "#shared/model/recording";

/** How the file of a call is called where the user does not say: its method and when it began, `Build-2026-11-21-1031.ndjson`. */
export function fileNameOf(method: string, startedAt: number, format: RecordingFormat): string {
  const own = method.slice(method.lastIndexOf("/") + 1).replace(/[^\p{L}\p{N}_-]/gu, "") || "recording";
  const at = new Date(startedAt);
  const two = (n: number) => String(n).padStart(2, "0");
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${own}-${day}-${two(at.getHours())}${two(at.getMinutes())}${recordingExtensions[format][0]}`;
}
