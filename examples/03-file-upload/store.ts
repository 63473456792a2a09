import type { Steer } from "@capitan/runtime";
import { serve } from "@capitan/runtime/tcp";
import { type FileUploadEnd, storeFile } from "./file-upload.js";
import type { Storage } from "./storage.js";

export interface StoreOptions {
  readonly key: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly storage: Storage;
  readonly log: (line: string) => void;
}

/** Takes files in, several at a time. */
export const store = ({ key, port, storage, log }: StoreOptions) =>
  serve(
    {
      port,
      key,
      metadata: storage,
      onSessionError: (error, address) => log(`${address}: ${String(error)}`),
    },
    (steer) => receiveUpload(steer, log),
  );

/** The server's side of one session: it drives. */
export const receiveUpload = (
  steer: Steer<Storage>,
  log: (line: string) => void,
): Promise<FileUploadEnd> =>
  storeFile(steer, async (s) => {
    const { event: file, next: answer } = await s.receive();
    const upload = await s.metadata.begin(file.name, file.size);
    if (upload === undefined) {
      log(`${file.name}: refused, the name is taken`);
      return answer.sendRefused({ reason: "there is a file of this name" });
    }
    try {
      const accepted = await answer.sendAccepted();
      const sent = await accepted.par({
        async upload(u) {
          const chunks = await u.receiveChunkStream();
          for await (const chunk of chunks) {
            if (!(await upload.write(chunk))) break; // the disk is full: this cancels the stream
          }
          upload.complete();
          return chunks.next();
        },
        progress: (p) => p.sendProgressStream(upload.progress()),
      });
      const { event: digest, next: verdict } = await sent.receive();
      const reason = await upload.keep(digest);
      if (reason !== undefined) log(`${file.name}: refused, ${reason}`);
      return reason === undefined ? verdict.sendStored() : verdict.sendRefused({ reason });
    } finally {
      // Also when the client is gone in the middle: then one of the steps above has thrown.
      const isKept = await upload.leave();
      log(`${file.name}: ${isKept ? `${file.size} bytes` : "nothing is kept"}`);
    }
  });
