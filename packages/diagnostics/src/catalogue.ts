import { generation } from "./catalogue/generation.js";
import { internal } from "./catalogue/internal.js";
import { names } from "./catalogue/names.js";
import { safety } from "./catalogue/safety.js";
import { text } from "./catalogue/text.js";

/** Every code of capitan: 1xxx text, 2xxx names and types, 3xxx safety, 4xxx generation, 9xxx bugs of capitan. Never reused. */
export const catalogue = { ...text, ...names, ...safety, ...generation, ...internal } as const;

export type Catalogue = typeof catalogue;
export type Code = keyof Catalogue;

/** The parameters that the message of a code needs. */
export type ParametersOf<C extends Code> = Parameters<Catalogue[C]["message"]>[0];
