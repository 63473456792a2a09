import { takesTurns } from "./alternation.js";
import type { RoleId } from "./automaton.js";
import type { Reach } from "./available.js";
import { channelBounds } from "./bounds.js";
import { lazily } from "./lazy.js";
import { roundTrips } from "./round-trips.js";
import { at, type Table } from "./table.js";
import type { Facts } from "./verdict.js";

/** What is known of a safe protocol. Each fact is worked out when it is first asked for. */
export function factsOf(table: () => Table, reach: () => Reach): Facts {
  const channels = lazily(() => channelBounds(table(), reach()));
  const ends = lazily(() => canEnd(table()));
  const turns = lazily(() => table().roleCount === 2 && takesTurns(table()) === undefined);
  const trips = lazily(() => roundTrips(table(), reach()));
  const waits = lazily(() => waitsOf(table()));
  return {
    get channels() {
      return channels();
    },
    get canEnd() {
      return ends();
    },
    get halfDuplex() {
      return turns();
    },
    get roundTrips() {
      return trips();
    },
    get waits() {
      return waits();
    },
  };
}

/** Every state is reachable, so some run ends exactly if some state is final. */
function canEnd(table: Table): boolean {
  for (let g = 0; g < table.stateCount; g++) {
    if (at(table.start, g) === at(table.start, g + 1)) return true;
  }
  return false;
}

function waitsOf(table: Table): readonly { readonly waiter: RoleId; readonly on: RoleId }[] {
  const { roleCount } = table;
  const seen = new Set<number>();
  for (const sample of table.actionSample) {
    const to = at(table.to, sample);
    if (to !== -1) seen.add(to * roleCount + at(table.from, sample));
  }
  return [...seen]
    .sort((a, b) => a - b)
    .map((pair) => ({ waiter: Math.floor(pair / roleCount), on: pair % roleCount }));
}
