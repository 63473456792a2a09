/** The part of the command that makes identities, which need libsodium. */
export { generateIdentity } from "@capitan/runtime";
