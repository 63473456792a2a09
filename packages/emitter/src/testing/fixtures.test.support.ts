import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type GeneratedFile, generate } from "../generate.js";
import { compiled } from "./compile.test.support.js";
import { options } from "./hand.test.support.js";

export const fixtures = join(import.meta.dirname, "../../fixtures");

/** The files that a command would be given; what they import comes with them. */
export const roots = [
  "adversary.steer",
  "atm.steer",
  "awkward.steer",
  "editor.steer",
  "events-only.steer",
  "feed.steer",
  "load-balancer.steer",
  "nested.steer",
  "nothing.steer",
  "oauth.steer",
  "prices.steer",
  "refined.steer",
  "roles.steer",
  "rpc.steer",
  "scatter.steer",
  "several.steer",
  "shapes.steer",
  "two-buyer.steer",
  "types.steer",
  "upload.steer",
  "vectors.steer",
];

/** The modules of all fixtures, made anew. */
export async function generateFixtures(): Promise<readonly GeneratedFile[]> {
  const { program, diagnostics } = compiled(fixtures, roots);
  const errors = diagnostics.filter((finding) => finding.severity === "error");
  const generated = await generate(program, options);
  const all = [...errors, ...generated.diagnostics].map(
    (finding) => `${finding.code} ${finding.message}`,
  );
  if (all.length > 0) throw new Error(all.join("\n"));
  return generated.files;
}

/** The text of a golden file; with CAPITAN_UPDATE=1, `text` is written to it first. */
export function golden(path: string, text: string): string {
  const file = join(fixtures, path);
  if (process.env["CAPITAN_UPDATE"] === "1") {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return readFileSync(file, "utf8");
}

/** TypeScript that the fixtures import, by path from the folder above them. */
export const surroundings: Readonly<Record<string, string>> = {
  "fixtures/state.ts": `export interface AtmState { readonly name: string }
export interface BankState { readonly name: string; readonly bank: true }
`,
  "fixtures/counter.ts": "export interface Counter { count: number }\n",
  "fixtures/shop.ts": `export interface Shop { readonly shop: string }
export interface Wallet { readonly cents: number }
export interface Catalog { readonly titles: ReadonlyMap<string, number> }
`,
  "fixtures/disk.ts": "export interface Disk { readonly free: number }\n",
  "fixtures/queue.ts": "export interface Queue { readonly length: number }\n",
  "fixtures/scene.ts": "export interface Scene { readonly scene: string }\n",
  "fixtures/shelf.ts": "export interface Shelf { readonly shelf: string }\n",
  "fixtures/vec3.ts": `import type { Codec } from "@capitan/runtime/generated";
export interface Vec3 { readonly x: number; readonly y: number; readonly z: number }
export declare const Vec3: Codec<Vec3>;
export interface Quaternion extends Vec3 { readonly w: number }
export declare const Quaternion: Codec<Quaternion>;
`,
  "fixtures/workspace.ts": "export interface Workspace { readonly root: string }\n",
  "fixtures/imports/feed.ts": "export interface Feed { readonly feed: string }\n",
  "elsewhere/state.ts": "export interface Left { left: 1 }\nexport interface Right { right: 1 }\n",
  "packages.d.ts": `declare module "some-package" {\n  export interface Left { packaged: 1 }\n}\n`,
};
