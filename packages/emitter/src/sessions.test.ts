import { beforeAll, describe, expect, it } from "@jest/globals";
import { transformSync } from "esbuild";
import { generateFixtures, surroundings } from "./testing/fixtures.test.support.js";
import { programsOfParts } from "./testing/programs/parts.test.support.js";
import { programsOfThree } from "./testing/programs/three.test.support.js";
import { programsOfTwo } from "./testing/programs/two.test.support.js";
import { check } from "./testing/typescript.test.support.js";

const programs = { ...programsOfTwo, ...programsOfParts, ...programsOfThree };

interface Runtime {
  readonly memoryNetwork: (roles: readonly string[]) => Readonly<Record<string, () => unknown>>;
  readonly memoryPair: () => readonly [unknown, unknown];
  readonly Steer: { open(link: unknown, options: object): Promise<unknown> };
}

// By a variable, so that no compiler follows it out of the package: the emitter does not depend on the runtime.
const source: string = "../../runtime/src/";
const runtime: Runtime = await import(`${source}index.js`);
const generated: unknown = await import(`${source}generated.js`);

type Plays = (steer: unknown, log: string[], options: object) => Promise<unknown>;
type Roles = Readonly<Record<string, Readonly<Record<"drive" | "react", Plays>>>>;

const codec = (size: number) => ({
  encode: (value: object) => new Uint8Array(Float64Array.from(Object.values(value)).buffer),
  decode(bytes: Uint8Array) {
    const values = new Float64Array(bytes.slice().buffer);
    return Object.fromEntries([..."xyzw"].slice(0, size).map((name, at) => [name, values[at]]));
  },
  validate: (value: object) => (Object.keys(value).length === size ? undefined : "is no vector"),
});

const texts = new Map<string, string>();
beforeAll(async () => {
  for (const { path, text } of await generateFixtures())
    texts.set(path.replace(/\.ts$/, ".js"), text);
  for (const [name, text] of Object.entries(programs)) texts.set(`use-${name}.js`, text);
});

/** Runs a module of the fixtures' folder, and what it imports. */
function load(path: string): Record<string, unknown> {
  const { code } = transformSync(texts.get(path) ?? "", { loader: "ts", format: "cjs" });
  const module: { exports: Record<string, unknown> } = { exports: {} };
  const require = (name: string): unknown => {
    if (name === "@capitan/runtime/generated") return generated;
    if (name === "./vec3.js") return { Vec3: codec(3), Quaternion: codec(4) };
    return load(name.slice("./".length));
  };
  new Function("module", "require", code)(module, require);
  return module.exports;
}

/** A steer for each role. */
async function steers(roles: readonly string[]): Promise<readonly unknown[]> {
  if (roles.length > 2) {
    const net = runtime.memoryNetwork(roles);
    return roles.map((role) => net[role]?.());
  }
  const [one, other] = runtime.memoryPair();
  return Promise.all([
    runtime.Steer.open(one, { side: "initiator", insecure: true }),
    runtime.Steer.open(other, { side: "responder", insecure: true }),
  ]);
}

/** Every way of choosing a form for each role. */
const forms = (count: number): readonly (readonly ("drive" | "react")[])[] =>
  Array.from({ length: 2 ** count }, (_, bits) =>
    Array.from({ length: count }, (_, role) => ((bits >> role) & 1 ? "react" : "drive")),
  );

/** What each role hears, whatever forms the roles have. Parts go on at the same time: of them the order is not known. */
const heard: Readonly<Record<string, readonly (readonly string[])[]>> = {
  upload: [
    ["progress 2", "progress 3", "stored 32"],
    ["chunks of 2,1", "flush"],
  ],
  prices: [
    ["price 1", "price 2", "price 3", "beats 2"],
    ["Subscribe", "Unsubscribe"],
  ],
  editor: [
    ["answer !", "show", "l", "f"],
    ["Change", "Ask", "Close"],
  ],
  rpc: [
    ["A", "P"],
    ["page 7", "1", "2"],
  ],
  vectors: [
    ['[{"x":1,"y":2,"z":3},2,{"kind":"turn","turn":{"x":0,"y":0,"z":0,"w":1}}]', "w 1"],
    [],
  ],
  refined: [["1", "2"], ["page 7"]],
  "two-buyer": [["Seller asks 100"], ["Buyer1 gives 50", "think"], ["Buyer2 lives here"]],
  oauth: [["Token from authority"], ["token of 32"], ["secret"]],
  nested: [
    ["B", "C 2", "log"],
    ["A", "A", "C 1", "C 9", "C 8"],
  ],
  several: [[], [], ["thanks of count"], ["ballot 2 of right", "ballot 3 of right"]],
  scatter: [["left 1, right 2"], ["sum 3", "job 2"], ["sum 4", "part 5"]],
};

describe("programs on generated modules", () => {
  it.each(["5.4", "6.0"] as const)(
    "compile under every strict flag with TypeScript %s",
    (version) => {
      const all: Record<string, string> = { ...surroundings };
      for (const [path, text] of texts) all[`fixtures/${path.replace(/\.js$/, ".ts")}`] = text;
      const found = check(version, all);
      expect([...found].filter(([, messages]) => messages.length > 0)).toEqual([]);
    },
  );

  it.each(Object.keys(programs))("run in every mixture of forms: %s", async (name) => {
    const roles = load(`use-${name}.js`)["roles"] as Roles;
    const names = Object.keys(roles);
    for (const chosen of forms(names.length)) {
      const opened = await steers(names);
      const logs = names.map((): string[] => []);
      const ends = await Promise.all(
        names.map((role, index) =>
          roles[role]?.[chosen[index] ?? "drive"](opened[index], logs[index] ?? [], {}),
        ),
      );
      expect([chosen, ends]).toEqual([chosen, names.map(() => ({ at: "end" }))]);
      const sorted = (lists: readonly (readonly string[])[] = []) =>
        lists.map((list) => list.toSorted());
      expect([chosen, sorted(logs)]).toEqual([chosen, sorted(heard[name])]);
    }
  });
});

interface Descriptor {
  readonly labels: readonly string[];
  readonly machines: Readonly<Record<string, { readonly states: object }>>;
  readonly events: Readonly<
    Record<string, { readonly "~standard": { validate(value: unknown): object } }>
  >;
}

describe("the descriptor of a protocol", () => {
  it("holds the streams, the parts of every role, and a validator for items", () => {
    const upload = load("upload.js")["Upload"] as Descriptor;
    expect(upload.labels.slice(-2)).toEqual(["stream Chunk", "stream Progress"]);
    expect(Object.keys(upload.machines)).toEqual(["master", "peer"]);
    expect(upload.machines["peer"]?.states).toMatchObject({
      ProgressPar: {
        kind: "par",
        parts: [
          { name: "upload", channel: 1, initial: "upload" },
          { name: "progress", channel: 2, initial: "progress" },
        ],
        next: "ProgressAfterPar",
      },
      upload: { kind: "receive", steps: [{ event: "Chunk", stream: true, next: "uploadEnd" }] },
      uploadEnd: { kind: "part-end" },
    });
    const validate = (value: unknown) => upload.events["Chunk"]?.["~standard"].validate(value);
    expect(validate(new Uint8Array(3))).toEqual({ value: new Uint8Array(3) });
    expect(validate("text")).toMatchObject({ issues: [{}] });
  });

  it("says of each step among several roles who gets it, or from whom it comes", () => {
    const twoBuyer = load("two-buyer.js")["TwoBuyer"] as Descriptor;
    expect(twoBuyer.machines["Seller"]?.states).toMatchObject({
      start: { steps: [{ event: "Title", from: "Buyer1" }] },
      Title: { steps: [{ event: "Quote", to: ["Buyer1", "Buyer2"], next: expect.anything() }] },
    });
  });
});
