/** Arrays and maps inside each other, at most. */
export const maxDepth = 64;

/** "1 element", "2 elements". */
export function counted(count: number, noun: string): string {
  return count === 1 ? `1 ${noun}` : `${count} ${noun}s`;
}

/** "an integer from 0 to 255" */
export function integerFrom(low: number | bigint, high: number | bigint): string {
  return `an integer from ${low} to ${high}`;
}
