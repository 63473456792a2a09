/** The part of the command that formats. */
export { fmt } from "../fmt.js";
