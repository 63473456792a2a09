// For the package's index.ts: export type { SealOptions } from "./channel/index.js";
// The session needs prepareOpening, plainOpening, maximumUnauthenticated; tcp.ts needs nativeAead and useNativeAead:
//   import { createCipheriv, createDecipheriv } from "node:crypto";
//   useNativeAead(nativeAead({ createCipheriv, createDecipheriv })); // once, when tcp.ts is loaded
export { type RecordAead, useNativeAead } from "./aead.js";
export type { Channel, Opener, Opening, OpeningProgress, Sealer } from "./channel.js";
export type { Side } from "./hello.js";
export {
  type CalledOptions,
  type CallerOptions,
  keyPairOf,
  knownOpening,
  prepareCalled,
  prepareCaller,
} from "./identified.js";
export { type NativeCrypto, nativeAead } from "./native-aead.js";
export type { KeyPair } from "./noise.js";
export {
  maximumUnauthenticated,
  plainOpening,
  prepareOpening,
  type Random,
  type StartOpening,
} from "./opening.js";
export type { SealOptions } from "./options.js";
export { plainChannel } from "./records.js";
export { hash, loadSodium } from "./sodium.js";
