/** The part of the command that starts projects. */
export { init } from "../init.js";
