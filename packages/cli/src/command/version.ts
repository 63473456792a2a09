/** The version of capitan: set by the build; a checkout that runs from its sources says so. */
export const version = process.env["CAPITAN_VERSION"] ?? "0.0.0-source";
