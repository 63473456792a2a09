// Bundles the command: `main` checks, and each part that only some calls need is a file of its own. `start.cjs` runs them
// with a V8 code cache that is made here, and made anew where Node's version differs.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));
const out = `${here}dist/bundle`;
const { version } = JSON.parse(readFileSync(`${here}package.json`, "utf8"));

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

/** Parts stay out of the bundle that every call loads, and out of each other. */
const parts = Object.fromEntries(
  readdirSync(`${here}src/command/parts`).map((file) => [
    file.replace(/\.ts$/, ""),
    `src/command/parts/${file}`,
  ]),
);

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
  outdir: out,
  outExtension: { ".js": ".cjs" },
  plugins: [apart],
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

await build({ ...common, entryPoints: { main: "src/command/main.ts" } });
await build({
  ...common,
  // A library of the parts asks where its module lies.
  define: { ...common.define, "import.meta.url": "moduleUrl" },
  banner: { js: 'const moduleUrl = require("node:url").pathToFileURL(__filename).href;' },
  entryPoints: parts,
});

// V8 takes a cache for a text of the same length for its own: the name of a cache must say which text it is of.
const digests = Object.fromEntries(
  ["main", ...Object.keys(parts)].map((name) => {
    const digest = createHash("sha256")
      .update(readFileSync(`${out}/${name}.cjs`))
      .digest("hex");
    return [name, digest.slice(0, 16)];
  }),
);
writeFileSync(
  `${out}/start.cjs`,
  readFileSync(`${here}src/command/start.cjs`, "utf8").replace(
    "const digests = {};",
    `const digests = ${JSON.stringify(digests)};`,
  ),
);
rmSync(`${here}dist/errors`, { recursive: true, force: true });
cpSync(`${here}../../grammar/errors`, `${here}dist/errors`, { recursive: true });
rmSync(`${here}dist/templates`, { recursive: true, force: true });
cpSync(`${here}../../templates`, `${here}dist/templates`, {
  recursive: true,
  filter: (from) => !/[\\/](?:node_modules|dist)$/.test(from),
});

// Warm the code cache: what a first call would otherwise pay for.
const samples = mkdtempSync(join(tmpdir(), "capitan-warm-"));
cpSync(`${here}warm`, samples, { recursive: true });
const result = spawnSync(process.execPath, [`${out}/start.cjs`, "--warm-code-cache", samples], {
  stdio: "inherit",
});
rmSync(samples, { recursive: true });
if (result.status !== 0) process.exit(result.status ?? 1);
