import { connect, createServer, type Socket } from "node:net";
import { Duplex } from "node:stream";
import { describe, expect, it } from "@jest/globals";
import { Steer } from "../steer/open.js";
import { masterEvent, peerEvent } from "../testing/atm.test.support.js";
import { outcomes, testKey } from "../testing/pair.test.support.js";
import { drivingMaster, hooksOf, newVisit, reactingPeer } from "../testing/sides.test.support.js";

/** Two ends of a pipe made of plain Node streams; each write is taken a turn later. */
function duplexPair(): readonly [Duplex, Duplex] {
  const ends: Duplex[] = [];
  const make = (other: () => Duplex | undefined): Duplex =>
    new Duplex({
      read() {},
      write(chunk: Buffer, _, callback) {
        setImmediate(() => {
          other()?.push(Buffer.from(chunk));
          callback();
        });
      },
      final(callback) {
        other()?.push(null);
        callback();
      },
      destroy(error, callback) {
        setImmediate(() => other()?.destroy());
        callback(error);
      },
    });
  const first = make(() => ends[1]);
  const second = make(() => ends[0]);
  ends.push(first, second);
  return [first, second];
}

describe("a steer over sockets that somebody else has made, not half-open", () => {
  it("ends for both sides", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const accepted = new Promise<Socket>((resolve) => server.once("connection", resolve));
    const client = connect(port, "127.0.0.1");
    const [first, second] = await Promise.all([
      Steer.open(client, { side: "initiator", insecure: true }),
      accepted.then((socket) => Steer.open(socket, { side: "responder", insecure: true })),
    ]);
    server.close();
    const visit = newVisit();
    const slow = reactingPeer();
    const ends = await outcomes(
      masterEvent(first, drivingMaster(visit), hooksOf(visit)),
      peerEvent(second, {
        ...slow,
        // The other side has half-closed by then.
        onQuit: () => new Promise((resolve) => setTimeout(resolve, 20)),
      }),
    );
    expect(ends).toEqual([{ at: "end" }, { at: "end" }]);
  });
});

describe.each([{ key: testKey }, { insecure: true }])(
  "a steer over any Node duplex (%j)",
  (sealing) => {
    it("carries a session", async () => {
      const [a, b] = duplexPair();
      const [first, second] = await Promise.all([
        Steer.open(a, { side: "initiator", ...sealing }),
        Steer.open(b, { side: "responder", ...sealing }),
      ]);
      const visit = newVisit();
      const ends = await outcomes(
        masterEvent(first, drivingMaster(visit), hooksOf(visit)),
        peerEvent(second, reactingPeer()),
      );
      expect(ends).toEqual([{ at: "end" }, { at: "end" }]);
      expect(visit.balances).toEqual([10n, 30n]);
    });

    it("ends with the stream's error when it breaks", async () => {
      const [a, b] = duplexPair();
      const [first] = await Promise.all([
        Steer.open(a, { side: "initiator", ...sealing }),
        Steer.open(b, { side: "responder", ...sealing }),
      ]);
      const playing = outcomes(masterEvent(first, drivingMaster(newVisit()), hooksOf(newVisit())));
      a.destroy(new Error("the cable"));
      expect(await playing).toMatchObject([
        { name: "TruncatedError", cause: expect.objectContaining({ message: "the cable" }) },
      ]);
    });
  },
);
