import { error } from "./entry.js";

/** 4xxx: generation. 40xx output files and names, 41xx configuration and input files. */
export const generation = {
  // Output

  CAP4001: error((p: { readonly file: string }) => `${p.file} was not written by capitan`),
  CAP4002: error((p: { readonly file: string }) => `${p.file} was edited after capitan wrote it`),
  CAP4003: error((p: { readonly file: string }) => `two sources want to write ${p.file}`),
  CAP4004: error(
    (p: { readonly file: string; readonly why: string }) => `cannot write ${p.file}: ${p.why}`,
  ),
  CAP4006: error(
    (p: { readonly first: string; readonly second: string; readonly name: string }) =>
      `${p.first} and ${p.second} would both be called \`${p.name}\` in the generated code`,
  ),
  CAP4007: error((p: { readonly file: string }) => `${p.file} is out of date`),
  CAP4008: error(
    (p: { readonly name: string }) =>
      `\`${p.name}\` is a word of TypeScript and can name nothing in the generated code`,
  ),
  CAP4009: error(
    (p: { readonly union: string }) =>
      `a member of union \`${p.union}\` is called \`kind\`, which tells its members apart`,
  ),

  CAP4010: error(
    (p: { readonly role: string; readonly first: string; readonly second: string }) =>
      `${p.role} waits for ${p.first} and for ${p.second} in one place: generated code cannot`,
  ),

  // Configuration and input

  CAP4101: error((p: { readonly why: string }) => `the configuration is not JSON: ${p.why}`),
  CAP4102: error(
    (p: { readonly name: string }) => `the configuration has no setting \`${p.name}\``,
  ),
  CAP4103: error(
    (p: { readonly name: string; readonly expected: string }) =>
      `\`${p.name}\` must be ${p.expected}`,
  ),
  CAP4104: error((p: { readonly pattern: string }) => `no .steer file matches \`${p.pattern}\``),
  CAP4105: error(
    (p: { readonly path: string; readonly why: string }) => `cannot read ${p.path}: ${p.why}`,
  ),
} as const;
