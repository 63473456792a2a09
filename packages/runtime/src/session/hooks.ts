import { OptionError } from "../errors/index.js";

export type Hook = (metadata: unknown) => unknown;

/** The program's hooks by name. */
export type Hooks = ReadonlyMap<string, Hook>;

/** Takes the hooks that a machine needs out of the options. @throws OptionError when one is missing */
export function hooksOf(options: object, names: Iterable<string>): Hooks {
  const given: unknown = "hooks" in options ? options.hooks : undefined;
  const hooks = new Map<string, Hook>();
  for (const name of names) {
    const hook: unknown =
      typeof given === "object" && given !== null ? Reflect.get(given, name) : undefined;
    if (typeof hook !== "function") {
      throw new OptionError("hooks", `the hook \`${name}\` is missing in \`options.hooks\``);
    }
    hooks.set(name, (metadata) => Reflect.apply(hook, given, [metadata]));
  }
  return hooks;
}

/** Runs a hook. Returns true when it is done; otherwise `done(true)` or `failed` is called later, or `failed` was. */
export function runHook(
  hooks: Hooks,
  name: string,
  metadata: unknown,
  done: (wasAsynchronous: boolean) => void,
  failed: (error: unknown) => void,
): boolean {
  try {
    const result = hooks.get(name)?.(metadata);
    if (isThenable(result)) {
      result.then(() => done(true), failed);
      return false;
    }
  } catch (error) {
    failed(error);
    return false;
  }
  done(false);
  return true;
}

/** Whether `value` is a promise or something like one. */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    typeof value === "object" &&
    value !== null &&
    "then" in value &&
    typeof value.then === "function"
  );
}
