// The command as a whole process, against `node -e 0`: what a user waits for in a build.
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { judge, machine } from "../lib/rule.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const command = join(root, "packages/cli/bin/capitan.cjs");
const folder = mkdtempSync(join(tmpdir(), "capitan-bench-"));
cpSync(join(root, "examples/02-atm/atm.steer"), join(folder, "atm.steer"));

/** One process, of which five make a measurement: the time of one says more about the machine than about the command. */
function once(args) {
  const began = process.hrtime.bigint();
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8" });
  const took = Number(process.hrtime.bigint() - began) / 1e6;
  if (status !== 0) throw new Error(`${args.join(" ")} gave status ${status}: ${stderr}`);
  return took;
}

/** The median of five processes. */
function milliseconds(args, prepare = () => {}) {
  const times = Array.from({ length: 5 }, () => {
    prepare();
    return once(args);
  });
  return times.sort((a, b) => a - b)[2];
}

const forget = () => rmSync(join(folder, "atm.ts"), { force: true });

console.log(machine());
const held = await judge({
  title: "the command, whole process (milliseconds, the median of five, against node -e 0)",
  unit: "ms",
  direction: "at-most",
  baseline: async () => milliseconds(["-e", "0"]),
  contenders: [
    {
      name: "capitan check atm.steer",
      bar: 2.0,
      run: async () => milliseconds([command, "check", "atm.steer"]),
    },
    {
      name: "capitan gen, cold",
      bar: 8,
      run: async () => milliseconds([command, "gen", "atm.steer"], forget),
    },
    {
      name: "capitan gen, nothing to do",
      bar: 2.5,
      run: async () => {
        once([command, "gen", "atm.steer"]);
        return milliseconds([command, "gen", "atm.steer"]);
      },
    },
  ],
});
rmSync(folder, { recursive: true });
process.exitCode = held ? 0 : 1;
