/** Only the build needs it. */
export { warmUp } from "../warm.js";
