/** What the balancer knows of its workers: how many reported that they are free, and how many that they are busy. */
export class Counter {
  available = 0;
  busy = 0;

  count(report: "available" | "busy"): void {
    this[report] += 1;
  }

  toString(): string {
    return `${this.available} available, ${this.busy} busy`;
  }
}
