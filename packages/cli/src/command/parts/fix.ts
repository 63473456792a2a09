/** The part of the command that repairs. */
export { fix } from "../fix.js";
