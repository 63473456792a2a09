import { OptionError } from "../errors/index.js";
import type { Context } from "./context.js";

/**
 * When a service runs again. "permanent": always. "transient": only after a failure, a `main` that returns is done.
 * "temporary": never, however it ends.
 */
export type Restart = "permanent" | "transient" | "temporary";

/**
 * What a service does: `init`, then `main`; when `main` returns, `repeat` and `main` again; when `main` or `repeat` fails,
 * `fallback` and `main` again on the same instance; when that fails too or is absent, `abort`, and a fresh `init` makes
 * the next incarnation.
 */
export interface ServiceDefinition<Metadata, Instance> {
  /** Unique in its reactor. */
  readonly name: string;
  /** Default "permanent". */
  readonly restart?: Restart;
  /** Makes what the other functions work with. What it opens through its context lives as long as the incarnation. */
  readonly init?: (context: Context<Metadata>) => Instance | PromiseLike<Instance>;
  readonly main: (context: Context<Metadata>, instance: Instance) => unknown;
  readonly repeat?: (context: Context<Metadata>, instance: Instance) => unknown;
  /** Mends what `error` broke. When it throws, the incarnation ends. */
  readonly fallback?: (error: unknown, context: Context<Metadata>, instance: Instance) => unknown;
  /**
   * The incarnation ends with `error`; when that is what `fallback` threw, `cause` is what `fallback` was given.
   * The instance is undefined when `init` has failed.
   */
  readonly abort?: (
    error: unknown,
    cause: unknown,
    context: Context<Metadata>,
    instance: Instance | undefined,
  ) => unknown;
}

/** One incarnation, its instance hidden. */
export interface Incarnation<Metadata> {
  readonly main: (context: Context<Metadata>) => unknown;
  readonly repeat: ((context: Context<Metadata>) => unknown) | undefined;
  readonly fallback: ((error: unknown, context: Context<Metadata>) => unknown) | undefined;
  readonly abort: (error: unknown, cause: unknown, context: Context<Metadata>) => unknown;
}

/** A service, ready to be given to `capitan`. Good for any number of reactors. */
export interface Service<Metadata> {
  readonly name: string;
  readonly restart: Restart;
  readonly init: (context: Context<Metadata>) => Promise<Incarnation<Metadata>>;
  readonly abortInit: (error: unknown, context: Context<Metadata>) => unknown;
}

/**
 * Defines a service. The types of metadata and instance are found from the functions.
 *
 * ```ts
 * const greeter = service({
 *   name: "greeter",
 *   async main(context: Context<Counter>) {
 *     await context.use(serve({ port: 4700, key, metadata: context.metadata }, (steer) => peerEvent(steer, handlers)));
 *     await context.untilStopped();
 *   },
 * });
 * ```
 *
 * @throws OptionError when the name is empty or `restart` is none of the three.
 */
export function service<Metadata, Instance = undefined>(
  definition: ServiceDefinition<Metadata, Instance> &
    // Without `init` there is no instance to be given.
    (undefined extends Instance ? unknown : { readonly init: object }),
): Service<Metadata> {
  const { name, restart = "permanent", init, main, repeat, fallback, abort } = definition;
  if (name === "") throw new OptionError("name", "a service needs a `name`");
  if (!["permanent", "transient", "temporary"].includes(restart))
    throw new OptionError(
      "restart",
      `\`restart\` of ${name} is ${JSON.stringify(restart)}: give "permanent", "transient" or "temporary"`,
    );
  return {
    name,
    restart,
    async init(context) {
      // The type above has it that Instance allows undefined when `init` is absent.
      const instance = (await init?.(context)) as Instance;
      return {
        main: (inner) => main(inner, instance),
        repeat: repeat && ((inner) => repeat(inner, instance)),
        fallback: fallback && ((error, inner) => fallback(error, inner, instance)),
        abort: (error, cause, inner) => abort?.(error, cause, inner, instance),
      };
    },
    abortInit: (error, context) => abort?.(error, undefined, context, undefined),
  };
}
