// Bundles the command: one file that checks, one that writes TypeScript (it holds ts-morph), one that makes keys.
// `start.cjs` runs them with a V8 code cache that is made here, and made anew where Node's version differs.
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));
const out = `${here}dist/command`;
const { version } = JSON.parse(readFileSync(`${here}package.json`, "utf8"));

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

/** Parts that most calls do not need stay out of the bundle that every call loads. */
const parts = {
  emit: "src/command/parts/emit.ts",
  keys: "src/command/parts/keys.ts",
  files: "src/command/parts/files.ts",
};

const apart = {
  name: "parts",
  setup(builder) {
    builder.onResolve({ filter: /\/parts\/[a-z]+\.js$/ }, (found) => ({
      path: `./${found.path.split("/").at(-1).replace(/\.js$/, ".cjs")}`,
      external: true,
    }));
  },
};

const common = {
  absWorkingDir: here,
  bundle: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  minify: true,
  // A bundle that vm.Script runs cannot import: a part is required, behind a promise.
  supported: { "dynamic-import": false },
  legalComments: "none",
  conditions: ["capitan-source"],
  mainFields: ["module", "main"],
  define: { "process.env.CAPITAN_VERSION": JSON.stringify(version) },
  logLevel: "warning",
};

await build({
  ...common,
  entryPoints: { main: "src/command/main.ts" },
  outdir: out,
  outExtension: { ".js": ".cjs" },
  plugins: [apart],
});
await build({
  ...common,
  // A library of the parts asks where its module lies.
  define: { ...common.define, "import.meta.url": "moduleUrl" },
  banner: { js: 'const moduleUrl = require("node:url").pathToFileURL(__filename).href;' },
  entryPoints: parts,
  outdir: out,
  outExtension: { ".js": ".cjs" },
});
cpSync(`${here}src/command/start.cjs`, `${out}/start.cjs`);
cpSync(`${here}../../grammar/errors`, `${here}dist/errors`, { recursive: true });

// Warm the code cache: what a first call would otherwise pay for.
const result = spawnSync(process.execPath, [`${out}/start.cjs`, "--warm-code-cache"], {
  stdio: "inherit",
});
if (result.status !== 0) process.exit(result.status ?? 1);
