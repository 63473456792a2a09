const fragments = [
  ..."{}()[];,:?|=<>\"'`@\\$-.",
  ..."é😀\ud800\0\n",
  "->",
  "..",
  "/*",
  "*/",
  "//",
  "/// doc\n",
  "0",
  "1..5",
  "5s",
  "-1",
  "1e9",
  " send ",
  " choice by ",
  " on ",
  " loop ",
  " end; ",
  " event E ",
  " record R { ",
  " protocol P { ",
  " import { ",
  " par { ",
  " } and { ",
  " and ",
  " || ",
  " run A",
  "<A, B>",
  "(A as B)",
  " return; ",
  " stream ",
  " codec ",
  " endpoint E refines P as master { ",
  " endpoint E { ",
  " refines ",
  " system S { ",
  " to R",
  " from R",
  " within ",
  " as ",
  " fn ",
  " deadline ",
  " set< ",
  " map< ",
  " where ",
  " master { ",
];

/** One to four changes to a text: cut, insert, move, overwrite, splice with another. */
export function mutated(text: string, corpus: readonly string[], random: () => number): string {
  const below = (limit: number): number => Math.floor(random() * limit);
  const pick = <T>(list: readonly T[], other: T): T => list[below(list.length)] ?? other;
  let result = text;
  for (let changes = 1 + below(4); changes > 0; changes -= 1) {
    const at = below(result.length + 1);
    const before = result.slice(0, at);
    switch (below(5)) {
      case 0:
        result = before + result.slice(at + 1 + below(8));
        break;
      case 1:
        result = before + pick(fragments, ";") + result.slice(at);
        break;
      case 2: {
        const from = below(result.length + 1);
        result = before + result.slice(from, from + below(60)) + result.slice(at);
        break;
      }
      case 3:
        result = before + String.fromCharCode(below(256)) + result.slice(at + 1);
        break;
      default: {
        const other = pick(corpus, "");
        result = before + other.slice(below(other.length));
      }
    }
  }
  return result;
}
