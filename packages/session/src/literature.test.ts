import { describe, expect, it } from "@jest/globals";
import { check } from "./check.js";
import { protocol } from "./fixtures/protocol.js";

/** Roles, protocol, and the verdict that the papers state. */
const examples: readonly (readonly [name: string, roles: string, text: string, safe: boolean])[] = [
  [
    "two buyers",
    "B1 B2 S",
    "B1>S:title S>B1:quote S>B2:quote B1>B2:share { B2>S:ok B2>S:address S>B2:date | B2>S:quit }",
    true,
  ],
  [
    "three buyers",
    "B1 B2 B3 S",
    "B1>S:title S>B1:quote S>B2:quote B1>B2:share { B2>B1:ok B2>S:ok B2>B3:none B2>S:address S>B2:date | B2>B1:ask B2>S:ask B2>B3:share { B3>B2:ok B2>S:ok B2>S:address S>B2:date | B3>B2:quit B2>S:quit } }",
    true,
  ],
  ["OAuth", "S C A", "{ S>C:login C>A:password A>S:auth | S>C:cancel C>A:quit }", true],
  [
    "OAuth without telling the server",
    "S C A",
    "{ S>C:login C>A:password A>S:auth | S>C:cancel }",
    false,
  ],
  ["ring", "A B C", "[ A>B:add B>C:add C>A:add ]", true],
  ["ring with a choice", "A B C", "[ A>B:add { B>C:add C>A:add | B>C:sub C>A:sub } ]", true],
  [
    "scatter and gather",
    "M W1 W2 W3",
    "M>W1:job M>W2:job M>W3:job W1>M:done W2>M:done W3>M:done",
    true,
  ],
  [
    "travel agency",
    "C A S",
    "[ { C>A:query A>C:price | C>A:accept A>S:book C>S:address S>C:date break | C>A:reject A>S:close break } ]",
    true,
  ],
  [
    "travel agency whose service is not told",
    "C A S",
    "[ { C>A:query A>C:price | C>A:accept C>S:address S>C:date break | C>A:reject break } ]",
    false,
  ],
  ["Fibonacci", "A B", "[ { A>B:number B>A:number | A>B:stop break } ]", true],
  [
    "SMTP",
    "S C",
    "S>C:ready [ { C>S:ehlo [ { S>C:more | S>C:last break } ] | C>S:quit break } ]",
    true,
  ],
  ["double buffering", "S K T", "[ K>S:ready S>K:value T>K:ready K>T:value ]", true],
  ["alternating bit", "S R", "[ S>R:d0 { R>S:a0 S>R:d1 { R>S:a1 | R>S:a0 } | R>S:a1 } ]", true],
  ["streaming", "S T", "[ { T>S:ready S>T:value | T>S:stop break } ]", true],
  [
    "load balancer",
    "C L A B",
    "[ C>L:request { L>A:request A>C:reply | L>B:request B>C:reply } ]",
    true,
  ],
  [
    "load balancer that ends for one worker only",
    "C L A B",
    "[ { C>L:request { L>A:request A>C:reply | L>B:request B>C:reply } | C>L:quit L>A:quit break } ]",
    false,
  ],
  [
    "map and reduce",
    "M A B R",
    "[ { M>A:datum M>B:datum A>R:result B>R:result { R>M:continue | R>M:stop M>A:stop M>B:stop break } } ]",
    true,
  ],
  ["logging", "L C", "[ { C>L:log { L>C:ok | L>C:error break } | C>L:exit break } ]", true],
  ["Diffie and Hellman", "A B", "A>B:key B>A:key A>B:secret B>A:secret", true],
  [
    "supplier info",
    "R P I C",
    "R>P:request { P>I:find P>C:wait I>P:info P>R:info | P>I:none P>C:go C>R:info }",
    true,
  ],
  ["selection by order of arrival", "P Q R", "{ P>Q:a Q>R:m P>R:n | P>Q:b P>R:n Q>R:m }", false],
  ["receiver chosen by the sender", "P Q R", "{ P>Q:o Q>R:o | P>R:b R>Q:b }", true],
];

describe("examples of the literature", () => {
  it.each(examples)("%s", (_, roles, text, safe) => {
    expect(check(protocol(roles, text).automaton).kind).toBe(safe ? "safe" : "unsafe");
  });
});
