/** What is known of the states of an endpoint that stands for a machine. States are numbered as in the network. */
export interface Marks {
  /** By the way to here it did what the machine never does. */
  readonly left: (role: number, state: number) => boolean;
  /** Whether it did was not found out. */
  readonly unsure: (role: number, state: number) => boolean;
}
