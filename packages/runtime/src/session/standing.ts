import type { Strand } from "./strand.js";

/** Nothing that has arrived in this strand waits there to be taken. */
export function isDrained({ lane, parts, waiting }: Strand): boolean {
  if (parts.runs) return false;
  return lane.queue.size === 0 || waiting === "credit" || waiting === "stream";
}

/** Something has arrived that the role cannot wait for where it stands. */
export function hasUnexpected({ lane, place, waiting }: Strand): boolean {
  if (lane.queue.size === 0) return false;
  return (place.kind === "send" || place.kind === "end") && waiting !== "credit";
}

/** The program has done its last step, and all automatic ones behind it are taken. */
export function isFinished({ isFinishing, place }: Strand): boolean {
  return isFinishing && (place.kind === "end" || place.kind === "part-end");
}
