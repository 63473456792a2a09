/** What the catalogue knows of a code: its severity and its one-line message. */
export interface Entry<P> {
  readonly severity: "error" | "warning";
  readonly message: (parameters: P) => string;
}

export const error = <P>(message: (parameters: P) => string): Entry<P> => ({
  severity: "error",
  message,
});

export const warning = <P>(message: (parameters: P) => string): Entry<P> => ({
  severity: "warning",
  message,
});
