// The module of exchange.steer, as far as the benchmarks use it: codecs and machines as `capitan gen` prints them.
import * as $ from "@capitan/runtime/generated";

function writeText(w, value) {
  w.openRecord(value, 2);
  w.key("id");
  w.u32(value.id);
  w.key("text");
  w.text(value.text);
  w.close();
}

const textKeys = $.keys("id", "text");
function readText(r) {
  let id;
  let text;
  r.openRecord();
  while (r.more()) {
    switch (r.key(textKeys)) {
      case 0:
        id = r.u32();
        break;
      case 1:
        text = r.text();
        break;
      default:
        r.skip();
    }
  }
  if (id === undefined) throw r.missing("id");
  if (text === undefined) throw r.missing("text");
  return { id, text };
}

function writeBlock(w, value) {
  w.openRecord(value, 2);
  w.key("id");
  w.u32(value.id);
  w.key("data");
  w.bytes(value.data);
  w.close();
}

const blockKeys = $.keys("id", "data");
function readBlock(r) {
  let id;
  let data;
  r.openRecord();
  while (r.more()) {
    switch (r.key(blockKeys)) {
      case 0:
        id = r.u32();
        break;
      case 1:
        data = r.bytes();
        break;
      default:
        r.skip();
    }
  }
  if (id === undefined) throw r.missing("id");
  if (data === undefined) throw r.missing("data");
  return { id, data };
}

function writeCount(w, value) {
  w.openRecord(value, 1);
  w.key("events");
  w.u32(value.events);
  w.close();
}

const countKeys = $.keys("events");
function readCount(r) {
  let events;
  r.openRecord();
  while (r.more()) {
    if (r.key(countKeys) === 0) events = r.u32();
    else r.skip();
  }
  if (events === undefined) throw r.missing("events");
  return { events };
}

const end = { kind: "end" };
const common = { compatible: [], roles: ["master", "peer"] };

function machines(protocol, digit, event, label, write, read) {
  const of = { ...common, protocol, fingerprint: digit.repeat(64) };
  return {
    master: {
      ...of,
      role: "master",
      initial: "start",
      states: {
        start: {
          kind: "send",
          steps: [
            { event, label, write, next: "start" },
            { event: "Stop", label: 2, next: "Stop" },
          ],
        },
        Stop: {
          kind: "receive",
          steps: [{ event: "Count", label: 1, read: readCount, next: "end" }],
        },
        end,
      },
    },
    peer: {
      ...of,
      role: "peer",
      initial: "start",
      states: {
        start: {
          kind: "receive",
          steps: [
            { event, label, read, next: "start" },
            { event: "Stop", label: 2, next: "Stop" },
          ],
        },
        Stop: {
          kind: "send",
          steps: [{ event: "Count", label: 1, write: writeCount, next: "end" }],
        },
        end,
      },
    },
  };
}

const pushes = machines("Push", "a", "Tick", 0, writeText, readText);
const blocks = machines("Blocks", "b", "Block", 0, writeBlock, readBlock);
const pingPong = { ...common, protocol: "PingPong", fingerprint: "c".repeat(64) };
const pinger = {
  ...pingPong,
  role: "master",
  initial: "start",
  states: {
    start: {
      kind: "send",
      steps: [
        { event: "Ask", label: 1, write: writeText, next: "Ask" },
        { event: "Stop", label: 2, next: "end" },
      ],
    },
    Ask: {
      kind: "receive",
      steps: [{ event: "Answer", label: 0, read: readText, next: "start" }],
    },
    end,
  },
};
const ponger = {
  ...pingPong,
  role: "peer",
  initial: "start",
  states: {
    start: {
      kind: "receive",
      steps: [
        { event: "Ask", label: 1, read: readText, next: "Ask" },
        { event: "Stop", label: 2, next: "end" },
      ],
    },
    Ask: {
      kind: "send",
      steps: [{ event: "Answer", label: 0, write: writeText, next: "start" }],
    },
    end,
  },
};

const feeding = { ...common, protocol: "Feed", fingerprint: "d".repeat(64) };
const stream = { event: "Tick", label: 1, stream: true, next: "Tick" };
const counted = { event: "Count", label: 0, next: "end" };
const feeder = {
  ...feeding,
  role: "master",
  initial: "start",
  states: {
    start: { kind: "send", steps: [{ ...stream, write: writeText }] },
    Tick: { kind: "receive", steps: [{ ...counted, read: readCount }] },
    end,
  },
};
const eater = {
  ...feeding,
  role: "peer",
  initial: "start",
  states: {
    start: { kind: "receive", steps: [{ ...stream, read: readText }] },
    Tick: { kind: "send", steps: [{ ...counted, write: writeCount }] },
    end,
  },
};

export const ping = (steer, side, options) => $.run(pinger, steer, side, options);
export const pong = (steer, side, options) => $.run(ponger, steer, side, options);
export const push = (steer, side, options) => $.run(pushes.master, steer, side, options);
export const pull = (steer, side, options) => $.run(pushes.peer, steer, side, options);
export const give = (steer, side, options) => $.run(blocks.master, steer, side, options);
export const take = (steer, side, options) => $.run(blocks.peer, steer, side, options);
export const feed = (steer, side, options) => $.run(feeder, steer, side, options);
export const eat = (steer, side, options) => $.run(eater, steer, side, options);
