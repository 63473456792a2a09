// For the package's index.ts: export { generateKey, Key } from "./keys/index.js";
export { generateKey, Key, revealKey } from "./key.js";
