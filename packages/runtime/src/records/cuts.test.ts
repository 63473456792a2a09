import { describe, expect, it } from "@jest/globals";
import { SteerError } from "../errors/index.js";
import type { Link } from "../link/link.js";
import { masterEvent, peerEvent } from "../testing/atm.test.support.js";
import { links, openBoth, outcomes, type Way, ways } from "../testing/pair.test.support.js";
import { counts, runSeed, seeded } from "../testing/random.test.support.js";
import { drivingMaster, hooksOf, newVisit, reactingPeer } from "../testing/sides.test.support.js";

/** A link that is cut after so many bytes have come in; in between it hands them over in pieces of `piece` bytes. */
function cutAfter(
  link: Link,
  bytes: number,
  piece = Number.POSITIVE_INFINITY,
): Link & { came: number } {
  const cut = {
    came: 0,
    address: link.address,
    start(receiver: Parameters<Link["start"]>[0]): void {
      link.start({
        data(chunk) {
          let at = 0;
          while (at < chunk.length && cut.came < bytes) {
            const end = Math.min(chunk.length, at + Math.min(piece, bytes - cut.came));
            const part = chunk.slice(at, end);
            cut.came += part.length;
            at = end;
            receiver.data(part);
          }
          if (cut.came >= bytes) link.destroy();
        },
        drained: () => receiver.drained(),
        ended: () => receiver.ended(),
        closed: (error) => receiver.closed(error),
      });
    },
    write: (parts: readonly Uint8Array[]) => link.write(parts),
    end: () => link.end(),
    destroy: () => link.destroy(),
  };
  return cut;
}

/** A visit during which the link is cut after `bytes` of one direction. Everybody must come to an end, and nobody see what was not said. */
async function visit(way: Way, bytes: number, ofFirst: boolean): Promise<number> {
  const [a, b] = await links(way);
  const cut = cutAfter(ofFirst ? a : b, bytes);
  const seen = newVisit();
  const opened = ofFirst ? openBoth(way, cut, b) : openBoth(way, a, cut);
  const [both] = await outcomes(opened);
  if (!Array.isArray(both)) {
    expect(both).toBeInstanceOf(SteerError);
    a.destroy();
    b.destroy();
    return cut.came;
  }
  const [first, second] = await opened;
  const ended = await outcomes(
    masterEvent(first, drivingMaster(seen), hooksOf(seen)),
    peerEvent(second, reactingPeer()),
  );
  for (const one of ended) {
    if (one instanceof Error) expect(one).toMatchObject({ name: "TruncatedError" });
    else expect(one).toEqual({ at: "end" });
  }
  expect([10n, 30n].slice(0, seen.balances.length)).toEqual(seen.balances);
  return cut.came;
}

describe.each([ways[0], ways[1]])("a cut after every byte over $name", (way) => {
  it.each([true, false])("ends both sides (of what the initiator hears: %s)", async (ofFirst) => {
    const whole = await visit(way, Number.POSITIVE_INFINITY, ofFirst);
    expect(whole).toBeGreaterThan(200);
    for (let bytes = 1; bytes <= whole; bytes += 1) await visit(way, bytes, ofFirst);
  });
});

describe.each([ways[2], ways[3]])("a cut after a random byte over $name", (way) => {
  it(`ends both sides (seed ${runSeed})`, async () => {
    const random = seeded(runSeed);
    const whole = await visit(way, Number.POSITIVE_INFINITY, true);
    for (let cut = 0; cut < counts(75, 1500); cut += 1) {
      await visit(way, 1 + random(whole), random(2) === 0);
    }
  });
});

describe.each(ways)("a slow peer over $name", (way) => {
  it.each([1, 2, 3, 7])("whose bytes come %d at a time is understood", async (piece) => {
    const [a, b] = await links(way);
    const [first, second] = await openBoth(
      way,
      cutAfter(a, Number.POSITIVE_INFINITY, piece),
      cutAfter(b, Number.POSITIVE_INFINITY, piece),
    );
    const seen = newVisit();
    const ends = await outcomes(
      masterEvent(first, drivingMaster(seen), hooksOf(seen)),
      peerEvent(second, reactingPeer()),
    );
    expect(ends).toEqual([{ at: "end" }, { at: "end" }]);
    expect(seen.balances).toEqual([10n, 30n]);
  });
});
