import { ProtocolError } from "../errors/index.js";
import {
  ABORT,
  ACK,
  CLOSE,
  CREDIT,
  EVENT,
  eventHead,
  FIRST,
  fragmentHead,
  LAST,
  MORE,
  PING,
  PONG,
  REKEY,
  readU16,
  readU32,
  readU64,
  SETUP,
  SIGNAL,
  signalBody,
} from "./frame.js";

/** What the frames of a record mean. Positions are in the buffer of the record. */
export interface FrameSink {
  setup(buffer: Uint8Array, start: number, end: number): void;
  event(label: number, buffer: Uint8Array, start: number, end: number): void;
  first(label: number, buffer: Uint8Array, start: number, end: number): void;
  more(buffer: Uint8Array, start: number, end: number, isLast: boolean): void;
  signal(kind: number, buffer: Uint8Array, start: number): void;
  credit(total: number): void;
  ack(total: number): void;
  ping(number: number): void;
  pong(number: number): void;
  abort(buffer: Uint8Array, start: number, end: number): void;
  close(total: number): void;
  rekey(): void;
}

/** Reads the frames in `buffer[start, end)`, one after the other. @throws ProtocolError at the first that is malformed. */
export function readFrames(buffer: Uint8Array, start: number, end: number, sink: FrameSink): void {
  let at = start;
  while (at < end) {
    const type = buffer[at] ?? 0;
    switch (type) {
      case EVENT:
      case FIRST: {
        const from = checked(at + eventHead, end);
        const to = checked(from + readU16(buffer, at + 3), end);
        const label = readU16(buffer, at + 1);
        if (type === EVENT) sink.event(label, buffer, from, to);
        else sink.first(label, buffer, from, to);
        at = to;
        break;
      }
      case MORE:
      case LAST:
      case SETUP:
      case ABORT: {
        const from = checked(at + fragmentHead, end);
        const to = checked(from + readU16(buffer, at + 1), end);
        if (type === SETUP) sink.setup(buffer, from, to);
        else if (type === ABORT) sink.abort(buffer, from, to);
        else sink.more(buffer, from, to, type === LAST);
        at = to;
        break;
      }
      case SIGNAL: {
        const to = checked(at + 1 + signalBody, end);
        sink.signal(buffer[at + 1] ?? 0, buffer, at + 2);
        at = to;
        break;
      }
      case CREDIT:
      case ACK:
      case CLOSE: {
        const to = checked(at + 9, end);
        const total = readU64(buffer, at + 1);
        if (!Number.isSafeInteger(total)) throw new ProtocolError("a total is beyond 2^53 - 1");
        if (type === CREDIT) sink.credit(total);
        else if (type === ACK) sink.ack(total);
        else sink.close(total);
        at = to;
        break;
      }
      case PING:
      case PONG: {
        const to = checked(at + 5, end);
        const number = readU32(buffer, at + 1);
        if (type === PING) sink.ping(number);
        else sink.pong(number);
        at = to;
        break;
      }
      case REKEY:
        // The next record has the new key: which frames belong to the old one must not be in doubt.
        if (at + 1 < end) throw new ProtocolError("a frame behind REKEY in its record");
        sink.rekey();
        at += 1;
        break;
      default:
        throw new ProtocolError(`there is no frame of type ${type}`);
    }
  }
}

function checked(at: number, end: number): number {
  if (at > end) throw new ProtocolError("a frame is longer than its record");
  return at;
}
