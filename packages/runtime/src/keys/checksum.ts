/** CRC-32 (ISO 3309, as in zip and PNG) of the bytes, as eight hexadecimal digits. */
export function checksum(bytes: Uint8Array): string {
  let register = 0xffff_ffff;
  for (const byte of bytes) {
    register ^= byte;
    for (let bit = 0; bit < 8; bit += 1)
      register = (register >>> 1) ^ (register & 1 ? 0xedb8_8320 : 0);
  }
  return (~register >>> 0).toString(16).padStart(8, "0");
}
