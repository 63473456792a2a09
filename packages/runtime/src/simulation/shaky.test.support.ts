import type { Clock } from "../clock/clock.js";
import type { Link } from "../link/link.js";

/** What happens to what comes in over a link, once so many bytes have come. */
export interface LinkFault {
  readonly kind: "none" | "cut" | "silent";
  readonly after: number;
}

/**
 * A link whose incoming bytes arrive late and in other pieces, and that may be cut or fall silent. Everything stays in
 * order; chance decides the rest.
 */
export function shaky(
  link: Link,
  clock: Clock,
  below: (limit: number) => number,
  fault: LinkFault,
): Link {
  const waiting: (() => void)[] = [];
  let isHeld = false;
  let came = 0;

  function pump(): void {
    while (!isHeld) {
      const next = waiting.shift();
      if (next === undefined) return;
      next();
    }
  }

  function hold(milliseconds: number): void {
    isHeld = true;
    clock.setTimer(() => {
      isHeld = false;
      pump();
    }, milliseconds);
  }

  /** What of a chunk still comes, before the fault. */
  function left(chunk: Uint8Array): Uint8Array {
    const room = fault.kind === "none" ? chunk.length : Math.max(0, fault.after - came);
    came += chunk.length;
    return chunk.slice(0, room);
  }

  return {
    address: link.address,
    start(receiver) {
      const later = (action: () => void): void => {
        if (below(16) === 0) waiting.push(() => hold(1 + below(40)));
        waiting.push(action);
        pump();
      };
      link.start({
        data(chunk) {
          const bytes = left(chunk);
          let at = 0;
          while (at < bytes.length) {
            const end = below(4) === 0 ? Math.min(bytes.length, at + 1 + below(64)) : bytes.length;
            const piece = bytes.slice(at, end);
            later(() => receiver.data(piece));
            at = end;
          }
          if (fault.kind === "cut" && came >= fault.after) later(() => link.destroy());
        },
        drained: () => receiver.drained(),
        ended: () => {
          if (fault.kind !== "silent" || came < fault.after) later(() => receiver.ended());
        },
        closed: (error) => later(() => receiver.closed(error)),
      });
    },
    write: (parts) => link.write(parts),
    end: () => link.end(),
    destroy: () => link.destroy(),
  };
}
