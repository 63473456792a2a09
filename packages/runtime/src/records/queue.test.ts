import { describe, expect, it } from "@jest/globals";
import { seeded } from "../testing/random.test.support.js";
import { FrameQueue } from "./queue.js";

describe("the queue of frames", () => {
  it("gives frames back in order, whatever is put in and taken out in between", () => {
    const queue = new FrameQueue();
    const random = seeded(1);
    let wrong = 0;
    const model: { label: number; bytes: Uint8Array; cost: number }[] = [];
    for (let round = 0; round < 20_000; round += 1) {
      const action = random(7);
      if (action < 4) {
        const chunk = Uint8Array.from({ length: 1 + random(50) }, () => random(256));
        const start = random(chunk.length);
        const frame = { label: random(100), bytes: chunk.slice(start), cost: random(1000) };
        queue.push(frame.label, chunk, start, chunk.length, frame.cost);
        model.push(frame);
      } else if (action < 6 && queue.size > 0) {
        const expected = model.shift();
        const found = queue.buffer().slice(queue.start(), queue.end());
        if (queue.label() !== expected?.label) wrong += 1;
        if (Buffer.compare(found, expected?.bytes ?? new Uint8Array(0)) !== 0) wrong += 1;
        if (queue.shift() !== expected?.cost) wrong += 1;
      } else {
        queue.compact();
      }
      if (queue.size !== model.length) wrong += 1;
    }
    expect(wrong).toBe(0);
  });

  it("keeps no chunk of which little is left", () => {
    const queue = new FrameQueue();
    const chunk = new Uint8Array(65_536);
    for (let index = 0; index < 100; index += 1) queue.push(index, chunk, index, index + 1, 33);
    queue.compact();
    expect(queue.buffer().buffer.byteLength).toBe(100);
    expect(queue.buffer(99)).toBe(queue.buffer(0));
  });

  it("leaves a chunk alone that is mostly waiting", () => {
    const queue = new FrameQueue();
    const chunk = new Uint8Array(100);
    queue.push(1, chunk, 0, 90, 122);
    queue.compact();
    expect(queue.buffer()).toBe(chunk);
  });
});
