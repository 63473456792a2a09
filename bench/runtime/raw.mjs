// The baseline: node:net, a 4-byte length, cbor-x with records whose structures both ends know (its fastest form), callbacks.
// One write per message, as a program without a runtime would; the pusher stops when the socket says so.
import { connect, createServer } from "node:net";
import { Encoder } from "cbor-x";
import { blockSize, measure, text } from "./workloads.mjs";

const [, , side, workload, port] = process.argv;
const structures = [["id", "text"], ["id", "data"], ["events"]];
const codec = new Encoder({ structures });

function send(socket, value) {
  const body = codec.encode(value);
  const message = Buffer.allocUnsafe(4 + body.length);
  message.writeUInt32BE(body.length, 0);
  message.set(body, 4);
  return socket.write(message);
}

/** Calls `take` with each message. */
function receive(socket, take) {
  let rest;
  let missing = 0;
  const parts = [];
  socket.on("data", (chunk) => {
    if (missing > 0) {
      parts.push(chunk);
      missing -= chunk.length;
      if (missing > 0) return;
      rest = Buffer.concat(parts);
      parts.length = 0;
    } else {
      rest = chunk;
    }
    let at = 0;
    while (rest.length - at >= 4) {
      const length = rest.readUInt32BE(at);
      if (rest.length - at - 4 < length) {
        missing = length + 4 - (rest.length - at);
        break;
      }
      take(codec.decode(rest.subarray(at + 4, at + 4 + length)));
      at += 4 + length;
    }
    if (at < rest.length) {
      parts.push(at === 0 ? rest : rest.subarray(at));
      if (missing <= 0) missing = 4 - (rest.length - at);
    }
  });
}

function serve() {
  const server = createServer({ noDelay: true }, (socket) => {
    let count = 0;
    receive(socket, (message) => {
      if (workload === "ping") send(socket, { id: message.id, text });
      else if (message.events === undefined) count += 1;
      else {
        send(socket, { events: count });
        count = 0;
      }
    });
    socket.on("close", () => {});
    socket.on("error", () => {});
  });
  server.listen(0, "127.0.0.1", () => console.log(JSON.stringify({ port: server.address().port })));
}

function ping(socket) {
  let left = 0;
  let done;
  receive(socket, (answer) => {
    left -= 1;
    if (left === 0) done();
    else send(socket, { id: answer.id + 1, text });
  });
  return (events) =>
    new Promise((resolve) => {
      left = events;
      done = resolve;
      send(socket, { id: 1, text });
    });
}

function push(socket, make) {
  let done;
  receive(socket, () => done());
  return (events) =>
    new Promise((resolve) => {
      done = resolve;
      let id = 0;
      const more = () => {
        while (id < events) {
          id += 1;
          if (!send(socket, make(id))) {
            socket.once("drain", more);
            return;
          }
        }
        send(socket, { events });
      };
      more();
    });
}

if (side === "server") serve();
else {
  const socket = connect({ port: Number(port), host: "127.0.0.1", noDelay: true }, async () => {
    const data = new Uint8Array(blockSize).fill(7);
    const work =
      workload === "ping"
        ? ping(socket)
        : push(socket, workload === "blocks" ? (id) => ({ id, data }) : (id) => ({ id, text }));
    await measure(workload, work);
    socket.destroy();
  });
}
