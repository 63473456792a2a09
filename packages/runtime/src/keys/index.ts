export {
  generateIdentity,
  Identity,
  type IdentityPair,
  parsePublicKey,
  publicKeyOf,
  revealIdentity,
} from "./identity.js";
export { generateKey, Key, revealKey } from "./key.js";
