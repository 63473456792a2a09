/** The projects that `capitan init` starts; the first is taken where none is named. */
export const templates = ["client-server"] as const;

export type Template = (typeof templates)[number];

/** The services for which `capitan init` has a workflow. */
export const cis = ["github"] as const;

export type Ci = (typeof cis)[number];
