import { describe, expect, it } from "@jest/globals";
import * as errors from "./index.js";

const ours = { name: "Atm", fingerprint: "a".repeat(64) };

/** One of each. A class that is added without an example here fails the second test. */
const examples: readonly errors.SteerError[] = [
  new errors.HandshakeRefusedError(),
  new errors.SameSideError("initiator"),
  new errors.ConnectionFailedError("localhost:1", { cause: new Error("ECONNREFUSED") }),
  new errors.OpeningTimeoutError(5000),
  new errors.SameRoleError("master"),
  new errors.ProtocolMismatchError(ours, { name: "Shop", fingerprint: "b".repeat(64) }),
  new errors.VersionMismatchError(1, 2),
  new errors.SelfConnectionError(),
  new errors.RecordError("the record does not verify"),
  new errors.TruncatedError({ acknowledged: 3, unknown: 1 }),
  new errors.ConnectionLostError(),
  new errors.KeepaliveError(25_000),
  new errors.InvalidPayloadError({
    event: "Login",
    field: "card",
    reason: "must be 16 characters long",
    side: "receiving",
  }),
  new errors.UnexpectedEventError({
    event: "Quit",
    state: "Login",
    expected: ["Denied", "Welcome"],
  }),
  new errors.ProtocolError("a frame after CLOSE"),
  new errors.LimitError("the message has 2 MiB, `maxMessage` is 1 MiB"),
  new errors.DeadlineError("Login", 30_000),
  new errors.PeerFailedError("session", "out of cash"),
  new errors.RoleFailedError("Seller", "session", "out of stock"),
  new errors.SessionError("out of cash"),
  new errors.AbortedError(),
  new errors.StateReusedError("Welcome", "sendDeposit"),
  new errors.UnfinishedError("Welcome", "the handler onBalance returned nothing"),
  new errors.KeyError("a key is made by `capitan keygen`"),
  new errors.OptionError("key", "`key` and `insecure` exclude each other"),
  new errors.ServiceFailedError("balancer", "init", { cause: new Error("no database") }),
  new errors.IntensityExceededError(20, 300_000),
  new errors.ServiceStuckError(["balancer"], 30_000),
];

describe("the errors of the runtime", () => {
  it("have the name of their class, and a message that says what happened", () => {
    for (const error of examples) {
      expect(error).toBeInstanceOf(errors.SteerError);
      expect(error.name).toBe(error.constructor.name);
      expect(error.message.length).toBeGreaterThan(5);
      expect(String(error)).toBe(`${error.name}: ${error.message}`);
    }
  });

  it("have one code each, and each code has its class", () => {
    expect(examples.map((error) => error.code)).toEqual(errors.errorCodes);
  });

  it("keep their cause", () => {
    const cause = new Error("why");
    expect(new errors.AbortedError(undefined, { cause }).cause).toBe(cause);
    expect("cause" in new errors.AbortedError()).toBe(false);
  });

  it("say which protocol is where", () => {
    const changed = new errors.ProtocolMismatchError(ours, {
      ...ours,
      fingerprint: "c".repeat(64),
    });
    expect(changed.message).toBe(
      "this end speaks Atm with fingerprint aaaaaaaaaaaa…, the other end a version of it with cccccccccccc…: generate both from the same .steer file",
    );
  });

  it("recognise a code that came from another process", () => {
    expect(errors.isErrorCode("deadline")).toBe(true);
    expect(errors.isErrorCode("toString")).toBe(false);
  });
});
