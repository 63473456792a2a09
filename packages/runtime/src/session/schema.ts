import { Writer } from "../codec/writer.js";

/** A validator in the form of Standard Schema (standardschema.dev), version 1. */
export interface Schema<Value> {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: "capitan";
    readonly validate: (value: unknown) => SchemaResult<Value>;
    readonly types?: { readonly input: Value; readonly output: Value };
  };
}

export type SchemaResult<Value> =
  | { readonly value: Value; readonly issues?: undefined }
  | { readonly issues: readonly SchemaIssue[] };

export interface SchemaIssue {
  readonly message: string;
  readonly path?: readonly PropertyKey[];
}

/** A schema for the payload of `event`: `write` is its generated encoder, absent where the event has no payload. */
export function schema<Value>(
  event: string,
  write?: (w: Writer, value: Value) => void,
): Schema<Value> {
  // An encoder checks whatever it is given; as a method it may be called with any value.
  const encoder: { write?(w: Writer, value: unknown): void } = write === undefined ? {} : { write };
  return Object.freeze({
    "~standard": Object.freeze({
      version: 1,
      vendor: "capitan",
      validate: (value: unknown) => validate<Value>(event, encoder, value),
    }),
  });
}

function validate<Value>(
  event: string,
  encoder: { write?(w: Writer, value: unknown): void },
  value: unknown,
): SchemaResult<Value> {
  try {
    if (encoder.write === undefined) {
      if (value !== undefined) return { issues: [{ message: `${event} has no payload` }] };
    } else {
      encoder.write(new Writer(), value);
    }
  } catch (error) {
    return { issues: [{ message: `${event}: ${error instanceof Error ? error.message : error}` }] };
  }
  return passes<Value>(value) ? { value } : { issues: [] };
}

/** The encoder has accepted the value: that is what its type means. */
function passes<Value>(_value: unknown): _value is Value {
  return true;
}
