import { type PathSegment, PayloadError } from "./payload-error.js";
import { Writer } from "./writer.js";

/** A validator by the Standard Schema v1 convention (https://standardschema.dev). */
export interface EventSchema<T> {
  /** Of the event. */
  readonly name: string;
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: "capitan";
    readonly validate: (value: unknown) => SchemaResult<T>;
    readonly types?: { readonly input: T; readonly output: T } | undefined;
  };
}

/** Either a value or what is wrong with it. Only the first thing that is wrong is reported. */
export type SchemaResult<T> =
  | { readonly value: T; readonly issues?: undefined }
  | { readonly issues: readonly SchemaIssue[] };

export interface SchemaIssue {
  readonly message: string;
  readonly path: readonly PathSegment[];
}

/** No payload is longer than this (`max message`, at most). */
const longest = 0x100_0000;
const room = new Uint8Array(1024);
const writer = new Writer();
writer.externalFrom = 0x4000;

/** A validator for an event's payload: a value is valid when it can be written. Without `write` only undefined is. */
export function schema<T>(name: string, write?: (w: Writer, value: T) => void): EventSchema<T> {
  // As a method its parameter is bivariant, so that the writer of a T can be tried on anything: checking is what it does.
  const trial: { write?(w: Writer, value: unknown): void } = write === undefined ? {} : { write };

  function problem(value: unknown): PayloadError | undefined {
    try {
      writer.begin(room, 0, room.length, longest);
      if (trial.write !== undefined) trial.write(writer, value);
      else if (value !== undefined) throw writer.wrong("undefined", value);
      writer.end();
      return undefined;
    } catch (error) {
      if (error instanceof PayloadError) return error;
      throw error;
    } finally {
      writer.begin(room, 0, room.length, longest);
    }
  }

  function validate(value: unknown): SchemaResult<T> {
    const error = problem(value);
    if (error !== undefined) return { issues: [{ message: error.reason, path: error.segments }] };
    // What `write` accepts is a T: that is what it is for.
    return { value: value as T };
  }

  return { name, "~standard": { version: 1, vendor: "capitan", validate } };
}
