/** Formats of findings that only some calls ask for. */
export { renderGithub, renderSarif, renderUnix } from "@capitan/diagnostics";
