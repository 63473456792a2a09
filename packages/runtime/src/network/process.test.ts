import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "@jest/globals";
import { opened, trusts, until } from "./network.test.support.js";
import { ended, heard, type Role, reacting, roles } from "./two-buyer.test.support.js";

/** The sources are TypeScript: processes run what `npm run build` has made of them. */
const program = fileURLToPath(
  new URL("../../dist/network/process.test.support.js", import.meta.url),
);
const trust = trusts["roles that trust nobody"];
const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});

function member(port: number, role: Role, hub: Role, ...more: string[]) {
  const child = spawn(process.execPath, [program, String(port), role, hub, ...more], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.push(child);
  const lines: string[] = [];
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    lines.push(...text.split("\n").filter((line) => line !== ""));
  });
  return { child, lines, exit: once(child, "close") };
}

describe("three roles in three processes, sealed from end to end", () => {
  it.each(roles)("play together when the hub is %s", async (hubRole) => {
    const log: string[] = [];
    const network = await opened(trust, hubRole, () => reacting[hubRole](log));
    const others = roles.filter((role) => role !== hubRole);
    const members = others.map((role) => member(network.hub.port, role, hubRole));
    await Promise.all(members.map(({ exit }) => exit));
    await network.hub.close();
    expect(network.ends).toEqual([ended]);
    expect(log).toEqual(heard[hubRole]);
    expect(members.map(({ lines }) => lines.map((line) => JSON.parse(line)))).toEqual(
      others.map((role) => [{ end: ended, log: heard[role] }]),
    );
  });

  it("learn it when one of them is killed", async () => {
    const network = await opened(trust, "Seller");
    const victim = member(network.hub.port, "Buyer1", "Seller", "hang");
    const other = member(network.hub.port, "Buyer2", "Seller");
    await until(() => victim.lines.includes("hangs"));
    victim.child.kill("SIGKILL");
    await other.exit;
    await until(() => network.ends.length === 1);
    expect(network.ends).toEqual([
      expect.objectContaining({ code: "role-failed", role: "Buyer1", reason: "truncated" }),
    ]);
    expect(other.lines).toEqual([
      expect.stringContaining("RoleFailedError: the role Buyer1 failed"),
    ]);
    await network.hub.close();
  });
});
