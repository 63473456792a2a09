/** The part of the command that reads calls with options, prints help, and says what is wrong with a call. */
export { call } from "../call.js";
export { explain } from "../explain.js";
