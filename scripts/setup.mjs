// Brings a fresh checkout to the point where everything runs: pnpm (pinned in package.json), the
// dependencies, and with --build the compiled packages and the bundled command. Does only what is missing.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const stamp = `${root}node_modules/.capitan-setup`;

function run(command, args) {
  const result = spawnSync(command, args, {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
    shell: process.platform === "win32",
  });
  if (result.error) throw result.error;
  if (result.status !== 0) process.exit(result.status ?? 1);
}

function install() {
  const { packageManager } = JSON.parse(readFileSync(`${root}package.json`, "utf8"));
  const inputs = createHash("sha256");
  for (const file of ["package.json", "pnpm-lock.yaml", "pnpm-workspace.yaml"])
    inputs.update(readFileSync(`${root}${file}`));
  const wanted = inputs.digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  console.log(`setting up with ${packageManager}`);
  run("npx", ["--yes", packageManager, "install", "--frozen-lockfile"]);
  writeFileSync(stamp, wanted);
}

function build() {
  run(process.execPath, [`${root}node_modules/typescript/bin/tsc`, "-b", "tsconfig.json"]);
  run(process.execPath, [`${root}packages/cli/build.mjs`]);
}

install();
if (process.argv.includes("--build")) build();
