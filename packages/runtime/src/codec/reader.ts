/** Reads CBOR in place. */
export class Reader {
  buffer: Uint8Array = new Uint8Array(0);
  at = 0;
  end = 0;
}
