/** Libraries that only some calls need: finding files, reading configuration, drawing differences. */
export { parse, parseTree, printParseErrorCode } from "jsonc-parser";
export { glob } from "tinyglobby";
export { unifiedDiff } from "../../output/diff.js";
