import { scan } from "../scan/scan.js";
import * as t from "../scan/tokens.js";

const between = [
  " ",
  " ",
  " ",
  " ",
  "\n",
  "\n  ",
  "\n\n\n",
  "\r\n",
  "\t",
  " // note\n",
  "\n// alone\n",
  "\n\n// alone, with space\n\n",
  "//\n",
  " /* block */ ",
  "/* tight */",
  "\n/* own */ ",
  " /* behind */\n",
  "\n  /*\n   * lines\n   */\n",
  " /* two\n   lines */ ",
  "\n/// doc\n",
  " /// doc\n",
  "\n///more\n/// lines\n\n",
  " // one\n // two\n/* three *//* four */\n",
];

/** The same tokens with other blanks and comments between them: mostly one space, `wild` for anything between any two. */
export function respaced(text: string, random: () => number, wild: number): string {
  const { columns } = scan(text, { file: "", diagnostics: [] });
  let result = "";
  let end = 0;
  for (const token of columns.tokens()) {
    if (token.tokenType === t.EndOfFile) break;
    const change = random() < wild;
    const gap = text.slice(end, token.startOffset);
    result += change ? (between[Math.floor(random() * between.length)] ?? " ") : gap;
    result += text.slice(token.startOffset, token.end);
    end = token.end;
  }
  return result + text.slice(end);
}
