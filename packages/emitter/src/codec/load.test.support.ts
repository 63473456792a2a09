import { transformSync } from "esbuild";
import { type Definition, moduleText } from "./program.test.support.js";

/** The runtime as these tests use it. The emitter does not depend on the runtime: what it writes does. */
interface Runtime {
  readonly Writer: new () => Writer;
  readonly Reader: new () => Reader;
  readonly PayloadError: new (...items: never[]) => PayloadError;
}

interface Writer {
  buffer: Uint8Array;
  at: number;
  begun: number;
  checks: boolean;
  begin(buffer: Uint8Array, at: number, room: number, limit: number): void;
  end(): number;
}

interface Reader {
  begin(buffer: Uint8Array, start: number, end: number): void;
  end(): void;
}

export interface PayloadError extends Error {
  readonly path: string;
  readonly reason: string;
}

// By a variable, so that no compiler follows it out of the package.
const codec: string = "../../../runtime/src/codec/index.js";
export const runtime: Runtime = await import(codec);

/** What a module's functions do to whole payloads. */
export interface Codecs {
  /** The bytes of a payload of the declared type `name`. */
  readonly write: (name: string, value: unknown, checks?: boolean) => Uint8Array;
  readonly read: (name: string, bytes: Uint8Array) => unknown;
}

/** Runs the text that is emitted for `definitions`. */
export function load(definitions: readonly Definition[]): Codecs {
  const { code } = transformSync(moduleText(definitions), { loader: "ts", format: "cjs" });
  const module: { exports: Record<string, (...items: unknown[]) => unknown> } = { exports: {} };
  new Function("module", "require", code)(module, () => runtime);
  const writer = new runtime.Writer();
  const reader = new runtime.Reader();
  const slab = new Uint8Array(1024);
  const functionOf = (name: string): ((...items: unknown[]) => unknown) => {
    const found = module.exports[name];
    if (found === undefined) throw new Error(`the module has no ${name}`);
    return found;
  };
  return {
    write(name, value, checks = true) {
      writer.checks = checks;
      // Not at 0, so that a mix-up of offsets shows.
      writer.begin(slab, 5, slab.length, 0x10_0000);
      functionOf(`write${name}`)(writer, value);
      const length = writer.end();
      return writer.buffer.slice(writer.begun, writer.begun + length);
    },
    read(name, bytes) {
      const padded = new Uint8Array(bytes.length + 7);
      padded.set(bytes, 3);
      reader.begin(padded, 3, 3 + bytes.length);
      const value = functionOf(`read${name}`)(reader);
      reader.end();
      return value;
    },
  };
}

/** What `action` is refused for: `path: reason`. */
export function refusal(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof runtime.PayloadError) return `${error.path}: ${error.reason}`;
    throw error;
  }
  return "accepted";
}
