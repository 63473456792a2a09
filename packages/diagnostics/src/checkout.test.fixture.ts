import { type Diagnostic, diagnostic, type Run, type Source, type Span } from "./index.js";

/** The span of the n-th occurrence of `words` in a text. */
export function spanOf(source: Source, words: string, occurrence = 1): Span {
  let start = -1;
  for (let count = 0; count < occurrence; count += 1) {
    start = source.text.indexOf(words, start + 1);
    if (start === -1) throw new Error(`"${words}" is not ${occurrence} times in ${source.file}`);
  }
  return { file: source.file, start, end: start + words.length };
}

/** The protocol of the drawing in the design: Bank is never told that Shop has rejected. */
export const checkout: Source = {
  file: "protocols/checkout.steer",
  text: `event Order; event Accept; event Reject; event Pay; event Receipt;
protocol Checkout(Buyer, Shop, Bank) {
  Buyer -> Shop: Order;
  choice by Shop {
    on Accept to Buyer {
      // Buyer pays at once.
      Buyer -> Bank: Pay;
      Bank -> Shop: Receipt;
    }
    on Reject to Buyer {
    }
  }
}
`,
};

export const checkoutRun: Run = {
  title: "shortest run that gets stuck",
  roles: ["Buyer", "Shop", "Bank"],
  arrows: [
    { from: 0, to: 1, label: "Order", span: spanOf(checkout, "Buyer -> Shop: Order;") },
    { from: 1, to: 0, label: "Reject", span: spanOf(checkout, "Reject", 2) },
  ],
  ends: [
    { kind: "done" },
    { kind: "done" },
    { kind: "waits", for: "Pay", from: 0, span: spanOf(checkout, "Buyer -> Bank: Pay;") },
  ],
  actions: [
    { kind: "send", role: 0, partner: 1, label: "Order" },
    { kind: "receive", role: 1, partner: 0, label: "Order" },
    { kind: "send", role: 1, partner: 0, label: "Reject" },
    { kind: "receive", role: 0, partner: 1, label: "Reject" },
  ],
  cycleFrom: undefined,
};

const afterReject = spanOf(checkout, "on Reject to Buyer {").end;

export const checkoutFinding: Diagnostic = diagnostic(
  "CAP3102",
  { role: "Bank" },
  [
    { span: spanOf(checkout, "Reject", 2), text: "in `Reject`, nobody sends anything to Bank" },
    { span: spanOf(checkout, "choice by Shop"), text: "Shop decides here and Bank is never told" },
    { span: spanOf(checkout, "Pay", 2), text: "in `Accept`, Bank waits for `Pay` from Buyer" },
  ],
  {
    context: "protocol Checkout, role Bank",
    run: checkoutRun,
    helps: [
      {
        text: "let Buyer tell Bank in `Reject` too",
        edits: [
          {
            span: { file: checkout.file, start: afterReject, end: afterReject },
            text: "\n      Buyer -> Bank: Cancel;",
          },
        ],
      },
    ],
  },
);
