import { readFileSync } from "node:fs";
import { describe, expect, it } from "@jest/globals";
import { settle } from "../clock/virtual.js";
import { run } from "../generated.js";
import type { Link } from "../link/link.js";
import { memoryPair } from "../link/memory.js";
import { openBoth, outcomes, ways } from "../testing/pair.test.support.js";
import { readText, type Ticks, ticker, writeText } from "../testing/small.test.support.js";

/** Writes down what is sent. */
function tapped(link: Link, name: string, log: string[]): Link {
  return {
    address: link.address,
    start: (receiver) => link.start(receiver),
    write(parts) {
      log.push(...described(Buffer.concat(parts)).map((line) => `${name}  ${line}`));
      return link.write(parts);
    },
    end() {
      log.push(`${name}  (end of the stream)`);
      link.end();
    },
    destroy: () => link.destroy(),
  };
}

/** A line per hello or record: its length, then its frames. */
function described(bytes: Buffer): string[] {
  if (bytes.subarray(0, 5).toString() === "steer") {
    return [`${bytes.subarray(0, 7).toString("hex")} ${bytes.subarray(7).toString("hex")}`];
  }
  const length = bytes.readUInt16BE(0);
  const frames: string[] = [];
  let at = 2;
  while (at < 2 + length) {
    const end = at + sizeOf(bytes, at);
    frames.push(masked(bytes.subarray(at, end)));
    at = end;
  }
  return [[bytes.subarray(0, 2).toString("hex"), ...frames].join(" ")];
}

function sizeOf(bytes: Buffer, at: number): number {
  const type = bytes[at];
  if (type === 2) return 5 + bytes.readUInt16BE(at + 3);
  if (type === 7 || type === 8 || type === 12) return 9;
  return 3 + bytes.readUInt16BE(at + 1);
}

/** Without what is different in every process. */
function masked(frame: Buffer): string {
  if (frame[0] !== 1) return frame.toString("hex");
  const hex = frame.toString("hex");
  return `${hex.slice(0, 24)}<boot><number>${hex.slice(64)}`;
}

describe("the wire", () => {
  it("is as the example of WIRE.md says, to the byte", async () => {
    const log: string[] = [];
    const [a, b] = memoryPair();
    const [first, second] = await openBoth(ways[0], tapped(a, "I", log), tapped(b, "R", log), {
      name: "till 4",
    });
    const { master, peer } = ticker(writeText, readText);
    const ends = await outcomes(
      run(master, first, async (s: Ticks) => (await s.sendTick("hi")).sendStop()),
      run(peer, second, { onTick() {}, onStop() {} }),
    );
    await settle();
    expect(ends).toEqual([{ at: "end" }, { at: "end" }]);
    const page = readFileSync(new URL("../../WIRE.md", import.meta.url), "utf8");
    const example = /## 5\. An example[\s\S]*?```\n([\s\S]*?)```/.exec(page)?.[1];
    expect(`${log.join("\n")}\n`).toBe(example);
  });
});
