/** Programs of users of protocols of three roles; see those of two. */
export const programsOfThree: Readonly<Record<string, string>> = {
  "two-buyer": `import type { Options, Steer } from "@capitan/runtime/generated";
import type { Catalog, Wallet } from "./shop.js";
import { buyer1Event, buyer2Event, sellerEvent } from "./two-buyer.js";

type Log = string[];
const hooks = { log() {} };
export const roles = {
  Buyer1: {
    drive: (steer: Steer<Wallet>, log: Log, options: Options) =>
      buyer1Event(steer, async (s) => {
        const quote = await (await s.sendTitle("Emma")).receive();
        log.push(\`\${quote.from} asks \${quote.event.cents}\`);
        return quote.next.sendShare({ cents: quote.event.cents / 2 });
      }, { ...options, hooks }),
    react: (steer: Steer<Wallet>, log: Log, options: Options) =>
      buyer1Event(steer, {
        start: (s) => s.sendTitle("Emma"),
        onQuote({ cents }, s) {
          log.push(\`Seller asks \${cents}\`);
          return s.sendShare({ cents: cents / 2 });
        },
      }, { ...options, hooks }),
  },
  Buyer2: {
    drive: (steer: Steer<Wallet>, log: Log, options: Options) =>
      buyer2Event(steer, async (s) => {
        const share = await (await s.receive()).next.receive();
        log.push(\`\${share.from} gives \${share.event.cents}\`);
        return (await (await (await share.next.sendAccept()).sendAddress({ lines: ["here"] })).receive()).next;
      }, { ...options, hooks: { ...hooks, think: () => void log.push("think") } }),
    react: (steer: Steer<Wallet>, log: Log, options: Options) =>
      buyer2Event(steer, {
        onQuote() {},
        async onShare({ cents }, s) {
          log.push(\`Buyer1 gives \${cents}\`);
          return (await s.sendAccept()).sendAddress({ lines: ["here"] });
        },
        onDelivery() {},
      }, { ...options, hooks: { ...hooks, think: () => void log.push("think") } }),
  },
  Seller: {
    drive: (steer: Steer<Catalog>, log: Log, options: Options) =>
      sellerEvent(steer, async (s) => {
        const title = await s.receive();
        const answer = await (await title.next.sendQuote({ cents: 100 })).receive();
        if (answer.type === "Reject") return answer.next;
        const address = await answer.next.receive();
        log.push(\`\${address.from} lives \${address.event.lines.join()}\`);
        return address.next.sendDelivery({ on: new Date(0) });
      }, { ...options, hooks }),
    react: (steer: Steer<Catalog>, log: Log, options: Options) =>
      sellerEvent(steer, {
        onTitle: (_, s) => s.sendQuote({ cents: 100 }),
        onAccept() {},
        onReject() {},
        onAddress({ lines }, s) {
          log.push(\`Buyer2 lives \${lines.join()}\`);
          return s.sendDelivery({ on: new Date(0) });
        },
      }, { ...options, hooks }),
  },
};
`,
  oauth: `import type { Steer } from "@capitan/runtime/generated";
import { authorityEvent, clientEvent, serviceEvent } from "./oauth.js";

type Log = string[];
export const roles = {
  service: {
    drive: (steer: Steer<unknown>, log: Log) =>
      serviceEvent(steer, async (s) => {
        const answer = await (await s.sendLogin()).receive();
        log.push(\`\${answer.type} from \${answer.from}\`);
        return (await answer.next.receive()).next;
      }),
    react: (steer: Steer<unknown>, log: Log) =>
      serviceEvent(steer, {
        start: (s) => s.sendLogin(),
        onToken: () => void log.push("Token from authority"),
        onFailed() {},
        onAuthorized() {},
      }),
  },
  client: {
    drive: (steer: Steer<unknown>, log: Log) =>
      clientEvent(steer, async (s) => {
        const asked = await s.receive();
        if (asked.type === "Cancel") return asked.next.sendCancel(asked.event);
        const answer = await (await asked.next.sendPassword("secret")).receive();
        if (answer.type === "Token") log.push(\`token of \${answer.event.length}\`);
        return answer.next;
      }),
    react: (steer: Steer<unknown>, log: Log) =>
      clientEvent(steer, {
        onLogin: (_, s) => s.sendPassword("secret"),
        onCancel: (event, s) => s.sendCancel(event),
        onToken: (token) => void log.push(\`token of \${token.length}\`),
        onFailed() {},
      }),
  },
  authority: {
    drive: (steer: Steer<unknown>, log: Log) =>
      authorityEvent(steer, async (s) => {
        const asked = await s.receive();
        if (asked.type === "Cancel") return asked.next;
        log.push(asked.event);
        return (await asked.next.sendToken(new Uint8Array(32))).sendAuthorized({ ok: true });
      }),
    react: (steer: Steer<unknown>, log: Log) =>
      authorityEvent(steer, {
        async onPassword(password, s) {
          log.push(password);
          return (await s.sendToken(new Uint8Array(32))).sendAuthorized({ ok: true });
        },
        onCancel() {},
      }),
  },
};
`,
  scatter: `import type { Steer } from "@capitan/runtime/generated";
import { bossEvent, leftEvent, rightEvent } from "./scatter.js";

type Log = string[];
export const roles = {
  boss: {
    drive: (steer: Steer<unknown>, log: Log) =>
      bossEvent(steer, async (s) => {
        const left = await (await s.sendJob({ id: 1 })).receive();
        const right = await left.next.receive();
        log.push(\`\${left.from} \${left.event.value}, \${right.from} \${right.event.value}\`);
        const par = await (await right.next.sendSumToLeft({ value: 3 })).sendSumToRight({ value: 4 });
        const again = await par.par({
          ahead: (a) => a.sendDone(),
          back: async (b) => (await (await b.receive()).next.receive()).next,
        });
        return (await (await again.sendStop()).sendJobStreamToLeft([{ id: 2 }])).sendJobStreamToRight([]);
      }),
    react: (steer: Steer<unknown>, log: Log) => {
      let value = 0;
      return bossEvent(steer, {
        start: (s) => s.sendJob({ id: 1 }),
        onPartFromLeft(part) {
          value = part.value;
        },
        async onPartFromRight(part, s) {
          log.push(\`left \${value}, right \${part.value}\`);
          return (await s.sendSumToLeft({ value: 3 })).sendSumToRight({ value: 4 });
        },
        startAhead: (s) => s.sendDone(),
        onDoneFromLeft() {},
        rightDone() {},
        afterRoundJobPar: async (s) =>
          (await (await s.sendStop()).sendJobStreamToLeft([{ id: 2 }])).sendJobStreamToRight([]),
      });
    },
  },
  left: {
    drive: (steer: Steer<unknown>, log: Log) =>
      leftEvent(steer, async (start) => {
        for (let s = start; ; ) {
          const asked = await s.receive();
          if (asked.type === "Stop") {
            const jobs = await asked.next.receiveJobStream();
            for await (const { id } of jobs) log.push(\`job \${id}\`);
            return jobs.next();
          }
          const sum = await (await asked.next.sendPart({ value: 1 })).receive();
          log.push(\`sum \${sum.event.value}\`);
          const par = await sum.next.sendPartStream([{ value: 5 }]);
          s = await par.par({ ahead: async (a) => (await a.receive()).next, back: (b) => b.sendDone() });
        }
      }),
    react: (steer: Steer<unknown>, log: Log) =>
      leftEvent(steer, {
        onJob: (_, s) => s.sendPart({ value: 1 }),
        onSum({ value }, s) {
          log.push(\`sum \${value}\`);
          return s.sendPartStream([{ value: 5 }]);
        },
        onDone() {},
        startBack: (s) => s.sendDone(),
        onStop() {},
        async onJobStream(jobs) {
          for await (const { id } of jobs) log.push(\`job \${id}\`);
        },
      }),
  },
  right: {
    drive: (steer: Steer<unknown>, log: Log) =>
      rightEvent(steer, async (start) => {
        for (let s = start; ; ) {
          const asked = await s.receive();
          if (asked.type === "Stop") return (await asked.next.receiveJobStream()).next();
          const sum = await (await asked.next.sendPart({ value: 2 })).receive();
          log.push(\`sum \${sum.event.value}\`);
          const parts = await sum.next.receivePartStream();
          for await (const { value } of parts) log.push(\`part \${value}\`);
          s = await (await parts.next()).par({
            ahead: async (a) => (await a.receive()).next,
            back: (b) => b.sendDone(),
          });
        }
      }),
    react: (steer: Steer<unknown>, log: Log) =>
      rightEvent(steer, {
        onJob: (_, s) => s.sendPart({ value: 2 }),
        onSum: ({ value }) => void log.push(\`sum \${value}\`),
        async onPartStream(parts) {
          for await (const { value } of parts) log.push(\`part \${value}\`);
        },
        onDone() {},
        startBack: (s) => s.sendDone(),
        onStop() {},
        onJobStream() {},
      }),
  },
};
`,
  several: `import type { Steer } from "@capitan/runtime/generated";
import { chairVote, countVote, leftVote, rightVote } from "./several.js";

type Log = string[];
export const roles = {
  chair: {
    drive: (steer: Steer<unknown>, _: Log) => chairVote(steer, (s) => s.sendBallot({ id: 1 })),
    react: (steer: Steer<unknown>, _: Log) => chairVote(steer, { start: (s) => s.sendBallot({ id: 1 }) }),
  },
  left: {
    drive: (steer: Steer<unknown>, _: Log) =>
      leftVote(steer, async (s) => {
        const asked = await s.receive();
        if (asked.type === "Ballot") return asked.next.sendThanks();
        if (asked.type === "Skip") return asked.next.sendVoteToRight({ yes: false });
        return (await (await asked.next.sendVoteToCount(asked.event)).receive()).next.sendSkip();
      }),
    react: (steer: Steer<unknown>, _: Log) =>
      leftVote(steer, {
        onVote: (event, s) => s.sendVoteToCount(event),
        onSkip: (_, s) => s.sendVoteToRight({ yes: false }),
        onBallot: (_, s) => s.sendThanks(),
        onThanks: (_, s) => s.sendSkip(),
      }),
  },
  right: {
    drive: (steer: Steer<unknown>, log: Log) =>
      rightVote(steer, async (s) => {
        const said = await s.receive();
        if (said.type === "Skip") return said.next;
        if (said.type === "Vote") return said.next.sendVote(said.event);
        const thanks = await (await said.next.sendBallotStream([{ id: 2 }, { id: 3 }])).receive();
        log.push(\`thanks of \${thanks.from}\`);
        return thanks.next;
      }),
    react: (steer: Steer<unknown>, log: Log) =>
      rightVote(steer, {
        onSkip() {},
        onVote: (event, s) => s.sendVote(event),
        onThanksFromLeft: (_, s) => s.sendBallotStream([{ id: 2 }, { id: 3 }]),
        onThanksFromCount: () => void log.push("thanks of count"),
      }),
  },
  count: {
    drive: (steer: Steer<unknown>, log: Log) =>
      countVote(steer, async (s) => {
        const said = await s.receive();
        if (said.type === "Vote") return said.from === "left" ? said.next.sendThanksToLeft() : said.next;
        for await (const { id } of said.event) log.push(\`ballot \${id} of \${said.from}\`);
        return (await said.next()).sendThanksToRight();
      }),
    react: (steer: Steer<unknown>, log: Log) =>
      countVote(steer, {
        onVoteFromLeft: (_, s) => s.sendThanksToLeft(),
        onVoteFromRight() {},
        async onBallotStream(ballots, s) {
          for await (const { id } of ballots) log.push(\`ballot \${id} of right\`);
          return s.sendThanksToRight();
        },
      }),
  },
};
`,
};
