/** What the cross-test uses of the development dependency, which has no types of its own. */
declare module "noise-handshake" {
  export default class NoiseState {
    constructor(
      pattern: string,
      initiator: boolean,
      staticKey: { readonly publicKey: Uint8Array; readonly secretKey: Uint8Array } | null,
      options?: { readonly psk?: Uint8Array },
    );
    initialise(prologue: Uint8Array, remoteStatic?: Uint8Array): void;
    send(payload: Uint8Array): Uint8Array;
    recv(message: Uint8Array): Uint8Array;
    readonly complete: boolean;
    readonly hash: Uint8Array;
    readonly rx: Uint8Array;
    readonly tx: Uint8Array;
  }
}
