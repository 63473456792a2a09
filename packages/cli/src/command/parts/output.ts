/** The part of the command that knows what is written where: `gen` needs it, `check` does not. */
export { digest } from "../../files/digest.js";
export { changesOf } from "../../output/changes.js";
export { generateOptions } from "../../output/options.js";
export { findOrphans } from "../../output/orphans.js";
export { carryOut } from "../carry-out.js";
