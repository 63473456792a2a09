/** What a role function takes beside the side. */
export interface Options {
  /** Cancels the session: both sides end with a typed error. */
  readonly signal?: AbortSignal | undefined;
  /** Remember where each state was used, so that a `StateReusedError` can name both places. Costs a stack trace per step. */
  readonly debug?: boolean | undefined;
  /** Check payloads before they are sent. Default true. */
  readonly validateSend?: boolean | undefined;
}
