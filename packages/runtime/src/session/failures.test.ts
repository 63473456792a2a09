import { describe, expect, it } from "@jest/globals";
import {
  InvalidPayloadError,
  PeerFailedError,
  SessionError,
  UnexpectedEventError,
} from "../errors/index.js";
import * as $ from "../generated.js";
import {
  type AtmEnd,
  type AtmMasterHandlers,
  type AtmMasterStart,
  type AtmPeerHandlers,
  type AtmPeerStart,
  atmMaster,
  masterEvent,
  peerEvent,
} from "../testing/atm.test.support.js";
import { links, openBoth, outcomes, soon, steers, ways } from "../testing/pair.test.support.js";
import {
  drivingMaster,
  drivingPeer,
  hooksOf,
  login,
  newVisit,
  reactingMaster,
  reactingPeer,
} from "../testing/sides.test.support.js";

type MasterSide = AtmMasterHandlers | ((s: AtmMasterStart) => Promise<AtmEnd>);
type PeerSide = AtmPeerHandlers | ((s: AtmPeerStart) => Promise<AtmEnd>);

const shortCard = { card: "1234", pin: new Uint8Array(0) };
const never = <T>(): Promise<T> => new Promise(() => {});

const forms = ["drives", "reacts"] as const;
type Form = (typeof forms)[number];

const masters = {
  drives: {
    honest: () => drivingMaster(newVisit()),
    invalid: () => async (s: AtmMasterStart) =>
      (await (await s.sendLogin(shortCard)).receive()).next as never,
    idle: () => () => never<AtmEnd>(),
  },
  reacts: {
    honest: () => reactingMaster(newVisit()),
    invalid: () => ({
      ...reactingMaster(newVisit()),
      start: (s: AtmMasterStart) => s.sendLogin(shortCard),
    }),
    idle: () => ({ ...reactingMaster(newVisit()), start: () => never() }),
  },
} satisfies Record<Form, Record<string, () => MasterSide>>;

const peers = {
  drives: {
    honest: (_: unknown) => drivingPeer(),
    throwing: (error: unknown) => async (s: AtmPeerStart) => {
      await s.receive();
      throw error;
    },
    idle: (_: unknown) => async (s: AtmPeerStart) => {
      await s.receive();
      return never<AtmEnd>();
    },
  },
  reacts: {
    honest: (_: unknown) => reactingPeer(),
    throwing: (error: unknown) => ({
      ...reactingPeer(),
      onLogin() {
        throw error;
      },
    }),
    idle: (_: unknown) => ({ ...reactingPeer(), onLogin: () => never() }),
  },
} satisfies Record<Form, Record<string, (error: unknown) => PeerSide>>;

describe.each(ways)("over $name", (way) => {
  describe.each(forms)("when each side %s", (form) => {
    async function play(
      master: MasterSide,
      peer: PeerSide,
      masterOptions: $.Options = {},
      peerOptions: $.Options = {},
    ): Promise<readonly unknown[]> {
      const [first, second] = await steers(way);
      return outcomes(
        masterEvent(first, master, { ...hooksOf(newVisit()), ...masterOptions }),
        peerEvent(second, peer, peerOptions),
      );
    }

    it("an invalid payload names event, field and reason on both sides, and no code sees it", async () => {
      const unchecked = { validateSend: false };
      const [sender, receiver] = await play(
        masters[form].invalid(),
        peers[form].honest(undefined),
        unchecked,
      );
      const fault = { event: "Login", field: "card", reason: "must be 8 to 19 characters long" };
      expect(receiver).toBeInstanceOf(InvalidPayloadError);
      expect(receiver).toMatchObject({ ...fault, side: "receiving" });
      expect(sender).toBeInstanceOf(InvalidPayloadError);
      expect(sender).toMatchObject({ ...fault, side: "sending" });
    });

    it("an invalid payload does not leave its side when sends are checked", async () => {
      const [sender, receiver] = await play(masters[form].invalid(), peers[form].honest(undefined));
      expect(sender).toBeInstanceOf(InvalidPayloadError);
      expect(sender).toMatchObject({ event: "Login", field: "card", side: "sending" });
      expect(receiver).toBeInstanceOf(PeerFailedError);
      expect(receiver).toMatchObject({ reason: "invalid-payload", detail: "" });
    });

    it("the message of an error that is thrown stays where it was thrown", async () => {
      const error = new Error("password is hunter2");
      const [master, peer] = await play(masters[form].honest(), peers[form].throwing(error));
      expect(peer).toBe(error);
      expect(master).toBeInstanceOf(PeerFailedError);
      expect(master).toMatchObject({ reason: "session", detail: "" });
      expect(String(master)).not.toContain("hunter2");
    });

    it("a SessionError that is thrown is told to the other side", async () => {
      const error = new SessionError("out of cash");
      const [master, peer] = await play(masters[form].honest(), peers[form].throwing(error));
      expect(peer).toBe(error);
      expect(master).toMatchObject({
        name: "PeerFailedError",
        reason: "session",
        detail: "out of cash",
      });
    });

    it("an abort ends the other side with a typed reason", async () => {
      const controller = new AbortController();
      const playing = play(masters[form].honest(), peers[form].idle(undefined), {
        signal: controller.signal,
      });
      setImmediate(() => setImmediate(() => controller.abort("tired")));
      const [master, peer] = await playing;
      expect(master).toMatchObject({ name: "AbortedError", cause: "tired" });
      expect(peer).toMatchObject({ name: "PeerFailedError", reason: "aborted" });
    });

    it("a vanished peer is noticed", async () => {
      const [a, b] = await links(way);
      const [first, second] = await openBoth(way, a, b);
      setImmediate(() => setImmediate(() => a.destroy()));
      const [master, peer] = await outcomes(
        masterEvent(first, masters[form].idle(), hooksOf(newVisit())),
        peerEvent(second, peers[form].honest(undefined)),
      );
      for (const error of [master, peer]) {
        expect(error).toMatchObject({ name: "TruncatedError", acknowledged: 0, unknown: 0 });
      }
    });

    it("an event that the state does not allow is refused on both sides", async () => {
      const [first, second] = await steers(way);
      // The same fingerprint, other steps: what a changed or hostile program would do.
      const cheating: $.Machine<AtmEnd> = {
        ...atmMaster,
        states: {
          ...atmMaster.states,
          start: { kind: "send", steps: [{ event: "Quit", label: 4, next: "Login" }] },
        },
      };
      const cheat = {
        start: (s: { sendQuit(): Promise<unknown> }) => s.sendQuit(),
        onDenied: () => never(),
        onWelcome: () => never(),
        onBalance: () => never(),
      };
      const drive = async (s: { sendQuit(): Promise<{ receive(): Promise<AtmEnd> }> }) =>
        (await s.sendQuit()).receive();
      const [master, peer] = await outcomes(
        $.run(cheating, first, form === "drives" ? drive : cheat, hooksOf(newVisit())),
        peerEvent(second, peers[form].honest(undefined)),
      );
      for (const error of [master, peer]) {
        expect(error).toBeInstanceOf(UnexpectedEventError);
        expect(error).toMatchObject({ event: "Quit", state: "start", expected: ["Login"] });
      }
    });
  });
});

describe("a side that stops early", () => {
  it("fails both when the function returns another state than the end", async () => {
    const [first, second] = await steers(ways[0]);
    const leaves: unknown = async (s: AtmMasterStart) => s.sendLogin(login);
    const [master, peer] = await outcomes(
      $.run(atmMaster, first, Object(leaves), hooksOf(newVisit())),
      peerEvent(second, { ...reactingPeer(), onLogin: () => never() }),
    );
    expect(master).toMatchObject({ name: "UnfinishedError", state: "Login" });
    expect(peer).toMatchObject({ name: "PeerFailedError", reason: "unfinished" });
  });

  it("fails both when a handler returns nothing although it must answer", async () => {
    const [first, second] = await steers(ways[0]);
    const silent = Object({ ...reactingPeer(), onLogin() {} });
    const [master, peer] = await outcomes(
      masterEvent(first, drivingMaster(newVisit()), hooksOf(newVisit())),
      peerEvent(second, silent),
    );
    expect(peer).toMatchObject({ name: "UnfinishedError", state: "Login" });
    expect(master).toMatchObject({ name: "PeerFailedError", reason: "unfinished" });
  });

  it("fails both when a handler returns a state that is used", async () => {
    const [first, second] = await steers(ways[0]);
    const stale = Object({
      ...reactingPeer(),
      async onLogin(_: unknown, s: { sendWelcome(event: object): Promise<unknown> }) {
        await s.sendWelcome({ name: "Teller" });
        return s;
      },
    });
    const [, peer] = await outcomes(
      masterEvent(first, drivingMaster(newVisit()), hooksOf(newVisit())),
      peerEvent(second, stale),
    );
    expect(peer).toMatchObject({ name: "UnfinishedError" });
  });

  it("is refused at once when a handler is missing", async () => {
    const [first] = await steers(ways[0]);
    const { onDenied: _, ...rest } = reactingMaster(newVisit());
    const [error] = await outcomes($.run(atmMaster, first, rest, hooksOf(newVisit())));
    expect(error).toMatchObject({ name: "OptionError", option: "onDenied" });
  });

  it("is refused at once when a hook is missing", async () => {
    const [first] = await steers(ways[0]);
    const [error] = await outcomes($.run(atmMaster, first, reactingMaster(newVisit())));
    expect(error).toMatchObject({ name: "OptionError", option: "hooks" });
  });

  it.each(ways)(
    "ends on both sides, over $name, when what was handed in is refused",
    async (way) => {
      for (const side of [{}, undefined, null]) {
        const [first, second] = await steers(way);
        const [master, peer] = await outcomes(
          // @ts-expect-error The types of a side are not there in JavaScript.
          $.run(atmMaster, first, side, hooksOf(newVisit())),
          peerEvent(second, reactingPeer()),
        );
        expect(master).toMatchObject({ name: "OptionError" });
        expect(peer).toMatchObject({ name: "PeerFailedError", reason: "option" });
        await soon(Promise.all([first[Symbol.asyncDispose](), second[Symbol.asyncDispose]()]));
      }
    },
  );
});
