import { suggest } from "@capitan/diagnostics";
import type { Name } from "@capitan/syntax";
import type { Candidates } from "../report/findings.js";

/** The nearest of `names` as a fix of `name`; none where nothing is near. `suffix` follows it in the text. */
export function didYouMean(name: Name, names: () => Iterable<string>, suffix = ""): Candidates {
  return () => {
    const nearest = suggest(name.text, names());
    if (nearest === undefined) return [];
    const text = `did you mean \`${nearest}\`?`;
    return [{ text, edits: [{ span: name.span, text: nearest + suffix }], advice: text }];
  };
}
