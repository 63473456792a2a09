import { createCipheriv, createDecipheriv } from "node:crypto";
import {
  nativeAead,
  prepareOpening,
  type SealOptions,
  type Side,
  type StartOpening,
  useNativeAead,
} from "../channel/index.js";

let isPrepared = false;

/** As `prepareOpening`, with Node's own ciphers for large records. */
export async function prepareOnNode(side: Side, options: SealOptions): Promise<StartOpening> {
  const start = await prepareOpening(side, options);
  if (options.insecure !== true) useNodeCiphers();
  return start;
}

/** From now on Node's own ciphers seal large records. */
export function useNodeCiphers(): void {
  if (isPrepared) return;
  isPrepared = true;
  useNativeAead(nativeAead({ createCipheriv, createDecipheriv }));
}
