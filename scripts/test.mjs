// Runs everything that can fail: formatter and linter, the type checker (by the build before), generated code up to
// date, then Jest. `--full` takes the counts of `npm run verify`.
import { spawnSync } from "node:child_process";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const full = process.argv.includes("--full");
const chosen = process.argv.slice(2).filter((argument) => argument !== "--full");

function run(title, args, env = {}) {
  console.log(`\n— ${title}`);
  const result = spawnSync(process.execPath, args, {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, ...env },
  });
  if (result.error) throw result.error;
  if (result.status !== 0) process.exit(result.status ?? 1);
}

run("format and lint", [`${root}node_modules/@biomejs/biome/bin/biome`, "check", "."]);
run("examples are generated from their protocols", [
  `${root}packages/cli/bin/capitan.cjs`,
  "gen",
  "--check",
  "examples",
]);
run(
  full ? "tests, full counts" : "tests",
  [
    "--experimental-vm-modules",
    "--disable-warning=ExperimentalWarning",
    `${root}node_modules/jest/bin/jest.js`,
    `--maxWorkers=${Math.max(2, availableParallelism() - 1)}`,
    ...(full ? ["--testTimeout=3600000"] : []),
    ...chosen,
  ],
  full ? { CAPITAN_FULL: "1" } : {},
);
