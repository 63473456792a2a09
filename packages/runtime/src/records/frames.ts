import { ProtocolError } from "../errors/index.js";
import {
  ABORT,
  ACK,
  CLOSE,
  CREDIT,
  EVENT,
  eventHead,
  FIRST,
  FIRST_ITEM,
  fragmentHead,
  ITEM,
  LAST,
  MORE,
  PART,
  PING,
  PONG,
  partHead,
  REKEY,
  readU16,
  readU32,
  readU64,
  SETUP,
  SIGNAL,
  STREAM_CANCEL,
  STREAM_CREDIT,
  STREAM_END,
  signalBody,
} from "./frame.js";

/** What the frames of one channel mean: those of a part, or those outside of any. Positions are in the buffer of the record. */
export interface ChannelSink {
  event(label: number, buffer: Uint8Array, start: number, end: number): void;
  first(label: number, buffer: Uint8Array, start: number, end: number): void;
  more(buffer: Uint8Array, start: number, end: number, isLast: boolean): void;
  signal(kind: number, buffer: Uint8Array, start: number): void;
  credit(total: number): void;
  item(label: number, buffer: Uint8Array, start: number, end: number): void;
  firstItem(label: number, buffer: Uint8Array, start: number, end: number): void;
  streamEnd(label: number, number: number): void;
  streamCredit(total: number): void;
  streamCancel(number: number): void;
}

/** What the frames of a record mean. */
export interface FrameSink extends ChannelSink {
  /** Where the frames of this part go. Throws when there is no such part. */
  part(number: number): ChannelSink;
  setup(buffer: Uint8Array, start: number, end: number): void;
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
      case ITEM: {
        const from = checked(at + eventHead, end);
        const to = checked(from + readU16(buffer, at + 3), end);
        const label = readU16(buffer, at + 1);
        if (type === EVENT) sink.event(label, buffer, from, to);
        else sink.item(label, buffer, from, to);
        at = to;
        break;
      }
      case SETUP:
      case ABORT: {
        const from = checked(at + fragmentHead, end);
        const to = checked(from + readU16(buffer, at + 1), end);
        if (type === SETUP) sink.setup(buffer, from, to);
        else sink.abort(buffer, from, to);
        at = to;
        break;
      }
      case ACK:
      case CLOSE: {
        const to = checked(at + 9, end);
        const total = totalAt(buffer, at + 1);
        if (type === ACK) sink.ack(total);
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
        at = readOfChannel(type, buffer, at + 1, end, sink);
    }
  }
}

/** Reads a frame of a channel, whose type stands in front of `at`. Returns where it ends. */
function readOfChannel(
  type: number,
  buffer: Uint8Array,
  at: number,
  end: number,
  sink: FrameSink,
): number {
  if (type < PART) return readRest(type, buffer, at, end, sink);
  const behind = checked(at + partHead, end);
  return readRest(type - PART, buffer, behind, end, sink.part(readU16(buffer, at)));
}

/** What stands behind the type of a frame, and behind its part. */
function readRest(
  type: number,
  buffer: Uint8Array,
  at: number,
  end: number,
  sink: ChannelSink,
): number {
  switch (type) {
    case EVENT:
    case ITEM:
    case FIRST:
    case FIRST_ITEM: {
      const from = checked(at + eventHead - 1, end);
      const to = checked(from + readU16(buffer, at + 2), end);
      const label = readU16(buffer, at);
      if (type === EVENT) sink.event(label, buffer, from, to);
      else if (type === ITEM) sink.item(label, buffer, from, to);
      else if (type === FIRST) sink.first(label, buffer, from, to);
      else sink.firstItem(label, buffer, from, to);
      return to;
    }
    case MORE:
    case LAST: {
      const from = checked(at + fragmentHead - 1, end);
      const to = checked(from + readU16(buffer, at), end);
      sink.more(buffer, from, to, type === LAST);
      return to;
    }
    case SIGNAL: {
      const to = checked(at + signalBody, end);
      sink.signal(buffer[at] ?? 0, buffer, at + 1);
      return to;
    }
    case STREAM_END: {
      const to = checked(at + 6, end);
      sink.streamEnd(readU16(buffer, at), readU32(buffer, at + 2));
      return to;
    }
    case CREDIT:
    case STREAM_CREDIT: {
      const to = checked(at + 8, end);
      const total = totalAt(buffer, at);
      if (type === CREDIT) sink.credit(total);
      else sink.streamCredit(total);
      return to;
    }
    case STREAM_CANCEL: {
      const to = checked(at + 4, end);
      sink.streamCancel(readU32(buffer, at));
      return to;
    }
    default:
      throw new ProtocolError(`there is no frame of type ${type}`);
  }
}

function totalAt(buffer: Uint8Array, at: number): number {
  const total = readU64(buffer, at);
  if (!Number.isSafeInteger(total)) throw new ProtocolError("a total is beyond 2^53 - 1");
  return total;
}

function checked(at: number, end: number): number {
  if (at > end) throw new ProtocolError("a frame is longer than its record");
  return at;
}
