/** Libraries that only some calls need: finding files, reading configuration, drawing differences, watching. */
export { parse } from "jsonc-parser";
export { glob } from "tinyglobby";
export { parseConfig } from "../../config/parse.js";
export { unifiedDiff } from "../../output/diff.js";
export { watchCall } from "../watch.js";
