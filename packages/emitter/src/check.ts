/** What can be said of names without writing anything: nothing here loads ts-morph. */
export { checkNames } from "./plan/check.js";
