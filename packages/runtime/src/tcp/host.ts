/** Where servers listen and clients connect, unless told otherwise: this machine only. */
export const defaultHost = "127.0.0.1";
