import {
  type Opening,
  type OpeningProgress,
  prepareOpening,
  type Side,
  type StartOpening,
} from "../channel/index.js";
import { realClock } from "../clock/real.js";
import {
  AbortedError,
  HandshakeRefusedError,
  OpeningTimeoutError,
  OptionError,
} from "../errors/index.js";
import type { Link, LinkReceiver } from "../link/link.js";
import { type DuplexStream, StreamLink } from "../link/stream.js";
import { authenticate } from "./authenticate.js";
import { OpenedSteer } from "./opened.js";
import { checkOptions, defaultOpening, type SteerOptions } from "./options.js";
import type { Steer as OpenSteer } from "./types.js";

/** `Steer.open` takes the options of a link and who opened it. */
export interface OpenOptions<Metadata = undefined> extends SteerOptions<Metadata> {
  readonly side: Side;
}

/** An opened link on which one session can run; the value of the same name opens them. */
export type Steer<Metadata = unknown> = OpenSteer<Metadata>;

/** Opens steers over anything that is ordered and reliable. */
export const Steer = {
  /**
   * Opens a link over a Node duplex stream, or over a {@link Link}. One end must be the initiator, the other the responder.
   * Links within one process need no `key` and no `insecure`.
   *
   * @throws OptionError, KeyError, HandshakeRefusedError, SameSideError, OpeningTimeoutError, AbortedError
   */
  async open<Metadata = undefined>(
    stream: DuplexStream | Link,
    options: OpenOptions<Metadata>,
  ): Promise<OpenSteer<Metadata>> {
    // Types do not reach programs in JavaScript.
    if (typeof stream !== "object" || stream === null || !("write" in stream)) {
      throw new OptionError("stream", "`Steer.open` needs a duplex stream or a link");
    }
    const link: Link = "start" in stream ? stream : new StreamLink(stream);
    try {
      checkOptions(options);
      if (options.side !== "initiator" && options.side !== "responder") {
        throw new OptionError("side", '`side` must be "initiator" or "responder"');
      }
      const { key, insecure = key === undefined && link.isInProcess === true } = options;
      const start = await prepareOpening(options.side, { ...options, insecure });
      return await openLink(link, options.side, start, options);
    } catch (error) {
      link.destroy();
      throw error;
    }
  },
};

/** Carries out one opening over a link. The link is dropped when it fails. */
export function openLink<Metadata>(
  link: Link,
  side: Side,
  start: StartOpening,
  options: SteerOptions<Metadata>,
): Promise<OpenedSteer<Metadata>> {
  return new Promise((resolve, reject) => {
    new OpeningLink(link, side, start(), options, resolve, reject).begin();
  });
}

/** What receives from a link until its opening is done. */
class OpeningLink<Metadata> implements LinkReceiver {
  readonly #link: Link;
  readonly #side: Side;
  readonly #opening: Opening;
  readonly #options: SteerOptions<Metadata>;
  readonly #resolve: (steer: OpenedSteer<Metadata>) => void;
  readonly #reject: (error: Error) => void;
  /** Receives once the opening is done. */
  #next: LinkReceiver | undefined;
  #isOver = false;
  #stopWaiting: () => void = () => {};

  constructor(
    link: Link,
    side: Side,
    opening: Opening,
    options: SteerOptions<Metadata>,
    resolve: (steer: OpenedSteer<Metadata>) => void,
    reject: (error: Error) => void,
  ) {
    this.#link = link;
    this.#side = side;
    this.#opening = opening;
    this.#options = options;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  begin(): void {
    const { signal, clock = realClock, openingTimeout = defaultOpening } = this.#options;
    const abort = (): void => this.#fail(new AbortedError(undefined, { cause: signal?.reason }));
    const timer = clock.setTimer(
      () => this.#fail(new OpeningTimeoutError(openingTimeout)),
      openingTimeout,
    );
    signal?.addEventListener("abort", abort);
    this.#stopWaiting = () => {
      clock.clearTimer(timer);
      signal?.removeEventListener("abort", abort);
    };
    if (signal?.aborted) {
      abort();
      return;
    }
    this.#link.start(this);
    if (this.#opening.first.length > 0) this.#link.write([this.#opening.first]);
  }

  data(chunk: Uint8Array): void {
    if (this.#next !== undefined) {
      this.#next.data(chunk);
      return;
    }
    if (this.#isOver) return;
    try {
      const progress = this.#opening.push(chunk);
      if (progress.send.length > 0) this.#link.write([progress.send]);
      if (progress.kind === "done") this.#done(progress);
    } catch (error) {
      this.#fail(error instanceof Error ? error : new HandshakeRefusedError());
    }
  }

  #done(progress: Extract<OpeningProgress, { kind: "done" }>): void {
    const { clock = realClock } = this.#options;
    const { channel, rest } = progress;
    const steer = new OpenedSteer(this.#side, this.#link, channel, clock, this.#options);
    const finish = (): void => {
      this.#isOver = true;
      this.#stopWaiting();
      this.#resolve(steer);
    };
    this.#next = authenticate(steer, finish, (error) => this.#fail(error));
    if (rest.length > 0) this.#next.data(rest);
  }

  drained(): void {
    this.#next?.drained();
  }

  ended(): void {
    if (this.#isOver) this.#next?.ended();
    else this.#fail(new HandshakeRefusedError());
  }

  closed(error: Error | undefined): void {
    if (this.#isOver) this.#next?.closed(error);
    else
      this.#fail(
        new HandshakeRefusedError(undefined, error === undefined ? undefined : { cause: error }),
      );
  }

  #fail(error: Error): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#stopWaiting();
    this.#link.destroy();
    this.#reject(error);
  }
}
