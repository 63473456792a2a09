import { UnfinishedError } from "../errors/index.js";
import type { Form } from "./form.js";
import { isThenable } from "./hooks.js";
import type { Strand } from "./strand.js";

/** The driving form: the program is one function, from the first state to the end, or through one part. */
export function drive(strand: Strand, side: (start: object) => unknown): Form {
  function returned(value: unknown): void {
    if (strand.failure !== undefined) return;
    const { place } = strand;
    const kind = place.visible?.kind;
    if ((kind === "end" || kind === "part-end") && strand.isCurrent(value)) strand.finish();
    else strand.fail(new UnfinishedError(place.name, whyUnfinished(value, place.name)), true, true);
  }

  function begin(): void {
    try {
      const result = side(strand.stateAt(strand.place));
      if (isThenable(result))
        result.then(returned, (error) => strand.conversation.failThrown(error));
      else returned(result);
    } catch (error) {
      strand.conversation.failThrown(error);
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
