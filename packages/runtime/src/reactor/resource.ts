/// <reference lib="esnext.disposable" preserve="true" />

/**
 * What a context can own: anything that can be closed. When a service stops, what has a `drain` is drained first: it
 * takes nothing new, and its promise settles when what it had is finished.
 */
export type Resource = (
  | { [Symbol.asyncDispose](): PromiseLike<unknown> }
  | { [Symbol.dispose](): void }
  | { close(): unknown }
) & { drain?(): unknown };

/** Closes it, in the first of the three ways that it has. */
export async function closeResource(resource: Resource): Promise<void> {
  if (Symbol.asyncDispose in resource) await resource[Symbol.asyncDispose]();
  else if (Symbol.dispose in resource) resource[Symbol.dispose]();
  else await resource.close();
}
