import { UnfinishedError } from "../errors/index.js";
import type { Form } from "./form.js";
import { isThenable } from "./hooks.js";
import type { Session } from "./session.js";

/** The driving form: the program is one function, from the first state to the end. */
export function drive(session: Session, side: (start: object) => unknown): Form {
  function returned(value: unknown): void {
    if (session.failure !== undefined) return;
    const { place } = session;
    if (place.visible?.kind === "end" && session.isCurrent(value)) session.finish();
    else
      session.fail(new UnfinishedError(place.name, whyUnfinished(value, place.name)), true, true);
  }

  function begin(): void {
    try {
      const result = side(session.stateAt(session.place));
      if (isThenable(result)) result.then(returned, (error) => session.failThrown(error));
      else returned(result);
    } catch (error) {
      session.failThrown(error);
    }
  }

  return { begin, progress() {} };
}

function whyUnfinished(value: unknown, state: string): string {
  const what =
    typeof value === "object" && value !== null && "at" in value
      ? `the state "${String(value.at)}"`
      : value === undefined
        ? "nothing"
        : "something that is no state";
  return `the function returned ${what}, but the session stands at "${state}": it must go on to the end and return that`;
}
