/** The part of the command that makes keys. */
export { generateKey } from "@capitan/runtime";
