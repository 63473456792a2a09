/** Eight bytes to look at as numbers; only used between two lines of one function. */
export const scratchBytes: Uint8Array = new Uint8Array(8);
export const scratch: DataView = new DataView(scratchBytes.buffer);

/** The value of a half-precision float (RFC 8949, appendix D). */
export function halfFloat(bits: number): number {
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  const magnitude =
    exponent === 0
      ? fraction * 2 ** -24
      : exponent < 31
        ? (fraction + 1024) * 2 ** (exponent - 25)
        : fraction === 0
          ? Number.POSITIVE_INFINITY
          : Number.NaN;
  return bits & 0x8000 ? -magnitude : magnitude;
}
