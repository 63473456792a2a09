/** Writes CBOR into a buffer that the session lends. */
export class Writer {
  buffer: Uint8Array = new Uint8Array(0);
  at = 0;
}
