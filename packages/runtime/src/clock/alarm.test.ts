import { describe, expect, it } from "@jest/globals";
import { Alarm, AlarmWheel } from "./alarm.js";
import { VirtualClock } from "./virtual.js";

describe("an alarm", () => {
  it("keeps no timer once it is removed, even when it was set to an earlier time before", () => {
    const clock = new VirtualClock();
    const wheel = new AlarmWheel(clock, false);
    const alarm = new Alarm(() => {});
    wheel.set(alarm, 30_000);
    wheel.set(alarm, 10_000);
    expect(clock.pending).toBe(1);
    wheel.remove(alarm);
    expect(clock.pending).toBe(0);
  });
});
