/** The part of the command that makes keys. */
export { generateIdentity, generateKey } from "@capitan/runtime";
