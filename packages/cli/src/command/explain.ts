import { join } from "node:path";
import { catalogue, renderPage, suggest } from "@capitan/diagnostics";
import { readText } from "../files/host.js";
import { type Status, status, UsageError } from "./status.js";
import type { Streams } from "./streams.js";

/** Prints the page of a code. */
export async function explain(
  code: string,
  streams: Streams,
  packageDirectory: string,
): Promise<Status> {
  if (!Object.hasOwn(catalogue, code)) {
    const near = suggest(code, Object.keys(catalogue));
    throw new UsageError(
      `there is no code ${code}${near === undefined ? "" : `; did you mean ${near}?`}`,
    );
  }
  const page = readText(join(packageDirectory, "errors", `${code}.md`));
  if (page.kind !== "text") throw new Error(`the page of ${code} is missing from the package`);
  streams.out(
    renderPage(page.text, {
      color: streams.color,
      unicode: streams.unicode,
      width: streams.width ?? 100,
    }),
  );
  return status.clean;
}
