/** What users do wrong with streams, parts and several roles. `says`: what the last line of the error says of it. */
export interface Misuse {
  /** The module of the fixtures whose names `m` gives. */
  readonly module: string;
  readonly code: string;
  readonly says: RegExp;
}

const client = (body: string): string =>
  `await m.uploadClient(steer, async (s: m.UploadMasterStart): Promise<m.UploadEnd> => {\n${body}\n});`;

const inParts = (parts: string): string =>
  `export const after = (s: m.UploadMasterProgressPar) => s.par({ ${parts} });`;

const progress = "progress: async (p) => (await p.receiveProgressStream()).next()";

const reacting = `start: (s) => s.sendFile({ name: "a", size: 1n }),
  onRefused() {},
  onProgress() {},
  onProgressStream() {},
  onStored() {},
  startPart1: (s) => s.sendFile({ name: "a", size: 1n }),`;

export const misuses: Readonly<Record<string, Misuse>> = {
  "a stream sent in the wrong state": {
    module: "upload",
    code: client("await s.sendChunkStream([]);\nthrow new Error();"),
    says: /'sendChunkStream' does not exist on type 'UploadMasterStart'/,
  },
  "items of another type": {
    module: "upload",
    code: inParts(`upload: (u) => u.sendChunkStream(["text"]), ${progress}`),
    says: /'string' is not assignable to type 'Chunk'/,
  },
  "one item instead of a stream": {
    module: "prices",
    code: `export const send = (s: m.PricesPeerOnPrices) => s.sendTickStream({ symbol: "X", price: 1 });`,
    says: /'symbol' does not exist in type 'Source<Tick>'|not assignable to .*Source<Tick>/,
  },
  "a stream left without its next state": {
    module: "prices",
    code: `export async function take(s: m.PricesMasterOnPrices): Promise<void> {
  const prices = await s.receiveTickStream();
  await prices.receive();
}`,
    says: /'receive' does not exist on type 'ReceivedStream<Tick, PricesMaster\w+>'/,
  },
  "the field of another event in a stream": {
    module: "prices",
    code: `export async function take(s: m.PricesMasterOnPrices): Promise<void> {
  for await (const tick of await s.receiveTickStream()) console.log(tick.ticks);
}`,
    says: /'ticks' does not exist on type 'Tick'/,
  },
  "a missing part": {
    module: "upload",
    code: inParts(progress),
    says: /'upload' is missing .* required in type 'UploadMasterProgressParParts'/,
  },
  "a part that does not exist": {
    module: "upload",
    code: inParts(`upload: (u) => u.sendChunkStream([]), ${progress}, download: () => {}`),
    says: /'download' does not exist in type 'UploadMasterProgressParParts'/,
  },
  "a part that is not brought to its end": {
    module: "upload",
    code: inParts(`upload: async (u) => u, ${progress}`),
    says: /'partEnded' is missing in type 'UploadMasterUpload' but required in type 'UploadMasterUploadEnd'/,
  },
  "a part that ends as another does": {
    module: "upload",
    code: `export const both = (s: m.UploadMasterProgressPar, end: m.UploadMasterProgressEnd) =>
  s.par({ upload: async () => end, ${progress} });`,
    says: /'"progressEnd"' is not assignable to type '"uploadEnd"'/,
  },
  "the end of a part for that of the session": {
    module: "upload",
    code: `export const end: m.UploadMasterUploadEnd = { at: "uploadEnd", partEnded: true };
await m.uploadClient(steer, async (_: m.UploadMasterStart) => end);`,
    says: /'ended' is missing in type 'UploadMasterUploadEnd' but required in type 'UploadEnd'/,
  },
  "a part that begins without its handler": {
    module: "upload",
    code: `await m.uploadClient(steer, {\n  ${reacting}\n  afterLast: (s) => s.sendPause(),\n});`,
    says: /'startUpload' is missing .* required in type 'UploadMasterHandlers'/,
  },
  "nothing to go on with behind the parts": {
    module: "upload",
    code: `await m.uploadClient(steer, {\n  ${reacting}\n  startUpload: (s) => s.sendChunkStream([]),\n});`,
    says: /'afterLast' is missing .* required in type 'UploadMasterHandlers'/,
  },
  "a handler behind the parts that does not go on": {
    module: "upload",
    code: `await m.uploadClient(steer, {\n  ${reacting}\n  startUpload: (s) => s.sendChunkStream([]),\n  async afterLast() {},\n});`,
    says: /'void' is not assignable to type 'UploadEnd'/,
  },
  "an event of another role": {
    module: "two-buyer",
    code: `export const quote = (s: m.TwoBuyerBuyer1Start) => s.sendQuote({ cents: 1 });`,
    says: /'sendQuote' does not exist on type 'TwoBuyerBuyer1Start'/,
  },
  "an event to nobody in particular": {
    module: "scatter",
    code: `export const sum = (s: m.ScatterBossRoundJobPart2) => s.sendSum({ value: 1 });`,
    says: /'sendSum' does not exist on type 'ScatterBossRoundJobPart2'/,
  },
  "an event to a role that it is not the turn of": {
    module: "scatter",
    code: `export const sum = (s: m.ScatterBossRoundJobPart2) => s.sendSumToRight({ value: 1 });`,
    says: /'sendSumToRight' does not exist on type 'ScatterBossRoundJobPart2'/,
  },
  "a handler that does not say from whom": {
    module: "scatter",
    code: `export const handlers: Partial<m.ScatterBossHandlers> = { onPart() {} };`,
    says: /'onPart' does not exist in type 'Partial<ScatterBossHandlers>'/,
  },
  "a role that cannot have sent it": {
    module: "two-buyer",
    code: `export async function quote(s: m.TwoBuyerBuyer2Start): Promise<boolean> {
  return (await s.receive()).from === "Buyer1";
}`,
    says: /'"Seller"' and '"Buyer1"' have no overlap/,
  },
  "a sender that is not told from the other": {
    module: "several",
    code: `export async function vote(s: m.VotingCountStart): Promise<m.VotingEnd> {
  const vote = await s.receive();
  if (vote.type !== "Vote") throw new Error();
  return vote.next.sendThanksToLeft();
}`,
    says: /'sendThanksToLeft' does not exist on type 'VotingEnd'/,
  },
  "a stream among events that is gone on from too early": {
    module: "several",
    code: `export async function vote(s: m.VotingCountStart): Promise<m.VotingEnd> {
  const vote = await s.receive();
  if (vote.type !== "BallotStream") throw new Error();
  return vote.next.sendThanksToRight();
}`,
    says: /'sendThanksToRight' does not exist on type '\(\) => Promise<VotingCountBallotBallotStream>'/,
  },
  "the steer of another role": {
    module: "two-buyer",
    code: `declare const wallet: Steer<import("./shop.js").Wallet>;
await m.sellerEvent(wallet, async () => { throw new Error(); }, { hooks: { log() {} } });`,
    says: /'titles' is missing in type 'Wallet' but required in type 'Catalog'/,
  },
};
