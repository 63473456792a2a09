import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { basename } from "node:path";
import type { Steer } from "@capitan/runtime";
import { type Chunk, sendFile } from "./file-upload.js";
import { Sum } from "./sum.js";

/** The client's side: it drives. Resolves to whether the file is stored. */
export async function upload(
  steer: Steer,
  path: string,
  log: (line: string) => void,
): Promise<boolean> {
  const name = basename(path);
  const { size } = await stat(path);
  const sum = new Sum();
  let isStored = false;
  await sendFile(steer, async (s) => {
    const answer = await (await s.sendFile({ name, size })).receive();
    if (answer.type === "Refused") {
      log(`${name} is refused: ${answer.event.reason}`);
      return answer.next; // the end
    }
    const sent = await answer.next.par({
      upload: (u) => u.sendChunkStream(pieces(path, sum)),
      async progress(p) {
        const reports = await p.receiveProgressStream();
        for await (const { bytes } of reports) log(`${Math.floor((100 * bytes) / size)} %`);
        return reports.next();
      },
    });
    const verdict = await (await sent.sendDigest(sum.digest())).receive();
    isStored = verdict.type === "Stored";
    if (verdict.type === "Stored") log(`${name} is stored`);
    else log(`${name} is refused after ${sum.bytes} bytes: ${verdict.event.reason}`);
    return verdict.next;
  });
  return isStored;
}

/**
 * The file, piece by piece. A piece is read when there is room for it on the way, so any file fits into little memory;
 * when the server cancels the stream, the loop is left here, which closes the file.
 */
async function* pieces(path: string, sum: Sum): AsyncGenerator<Chunk> {
  for await (const piece of createReadStream(path, { highWaterMark: 65_536 })) {
    sum.add(piece);
    yield piece;
  }
}
