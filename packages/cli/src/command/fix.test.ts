import { lstatSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "@jest/globals";
import {
  type Folder,
  folder,
  packageFolder,
  ping,
  removeFolders,
} from "../testing/folder.test.support.js";

afterEach(removeFolders);

interface Found {
  readonly code: string;
  readonly severity: string;
  readonly message: string;
  readonly helps: readonly { readonly edits: readonly unknown[] }[];
}

async function findings(f: Folder, ...argv: readonly string[]): Promise<readonly Found[]> {
  const { out } = await f.capitan(["check", ...argv, "--format", "json"]);
  const report: { diagnostics: readonly Found[] } = JSON.parse(out);
  return report.diagnostics;
}

const saying = (found: readonly Found[], { code, message }: Found): number =>
  found.filter((one) => one.code === code && one.message === message).length;
const errors = (found: readonly Found[]): readonly Found[] =>
  found.filter(({ severity }) => severity === "error");
const hasFix = ({ helps }: Found): boolean => helps.some(({ edits }) => edits.length > 0);

/** The rejected files of the corpus: the files of a case, and which of them is checked. */
const corpus = join(packageFolder, "../../grammar/conformance/reject");
const cases = readdirSync(corpus)
  .filter((name) => name.endsWith(".steer") || statSync(join(corpus, name)).isDirectory())
  .map((name) => {
    const inside = name.endsWith(".steer") ? undefined : readdirSync(join(corpus, name));
    const files = Object.fromEntries(
      (inside ?? [name]).map((file) => [
        file,
        readFileSync(join(corpus, inside === undefined ? "" : name, file), "utf8"),
      ]),
    );
    return { name, files, main: inside === undefined ? name : "main.steer" };
  });

describe("capitan check --fix", () => {
  it("says what it has repaired, and what is left", async () => {
    const f = folder({
      "b.steer": `import { A } from "./a.steer";\nprotocol P { send A; recieve Lost }\n`,
      "a.steer": "event A { x: strng, y: sting }\n",
    });
    expect(await f.capitan(["check", "--fix", "."])).toEqual({
      status: 1,
      out: `fixed a.steer: unknown type \`strng\` (CAP2001): did you mean \`string\`?
fixed a.steer: unknown type \`sting\` (CAP2001): did you mean \`string\`?
fixed b.steer: \`recieve\` is not a keyword: did you mean \`receive\`? (CAP1017): write \`receive\`
fixed b.steer: missing \`;\` (CAP1016): add \`;\`

error[CAP2001]: unknown event \`Lost\`
    ╭─ b.steer:2:30
    │
  2 │ protocol P { send A; receive Lost; }
    │                              ━━━━
    ╰─
  help: declare it in this file, or import it from another
  more: capitan explain CAP2001

4 mistakes repaired, 1 error in 1 file left
`,
      err: "",
    });
    expect(f.read("a.steer")).toBe("event A { x: string, y: string }\n");
    expect(f.read("b.steer")).toBe(
      'import { A } from "./a.steer";\nprotocol P { send A; receive Lost; }\n',
    );
  });

  it("repairs what a repair uncovers: functions of two protocols that have one name", async () => {
    const protocols = Array.from({ length: 12 }, (_, i) => `protocol P${i} { sned Pin; }\n`);
    const f = folder({ "many.steer": `event Ping;\n${protocols.join("")}` });
    const { status, out } = await f.capitan(["check", "--fix", "many.steer"]);
    expect([status, out]).toEqual([0, expect.stringContaining("\n12 protocols safe\n")]);
  });

  it("leaves a file alone in which nothing is wrong, its time of change as well", async () => {
    const f = folder({ "good.steer": ping, "bad.steer": ping.replace("string", "strng") });
    const before = f.written("good.steer");
    expect((await f.capitan(["check", "--fix", "."])).status).toBe(0);
    expect([f.written("good.steer"), f.read("bad.steer")]).toEqual([before, ping]);
  });

  it("keeps a byte order mark, line ends and a missing last one", async () => {
    const f = folder({ "a.steer": "\uFEFFevent A;\r\nprotocol P { sned A; }" });
    expect((await f.capitan(["check", "--fix", "."])).status).toBe(0);
    expect(f.read("a.steer")).toBe("\uFEFFevent A;\r\nprotocol P { send A; }");
  });

  it("writes through links, and what it can not write leaves all files as they were", async () => {
    const bad = ping.replace("string", "strng");
    const f = folder({ "real/a.steer": bad, "b.steer": bad });
    symlinkSync(f.at("real/a.steer"), f.at("a.steer"));
    expect((await f.capitan(["check", "--fix", "a.steer"])).status).toBe(0);
    expect([lstatSync(f.at("a.steer")).isSymbolicLink(), f.read("real/a.steer")]).toEqual([
      true,
      ping,
    ]);
    // What is in the way of the temporary file makes the write fail, also for a user who may write everything.
    f.write("real/a.steer", bad);
    mkdirSync(f.at(`b.steer.${process.pid}.tmp`));
    const { status, out } = await f.capitan(["check", "--fix", "a.steer", "b.steer"]);
    expect([status, f.read("a.steer"), f.read("b.steer")]).toEqual([2, bad, bad]);
    expect(out).toContain("error[CAP4004]: cannot write b.steer");
    expect(out).not.toContain("fixed ");
  });

  it("touches nothing that was installed", async () => {
    const bad = "event A { x: strng }\n";
    const f = folder({
      "node_modules/shared/a.steer": bad,
      "p.steer": 'import { A } from "./node_modules/shared/a.steer";\nprotocol P { send A; }\n',
    });
    expect((await f.capitan(["check", "--fix", "p.steer"])).status).toBe(1);
    expect(f.read("node_modules/shared/a.steer")).toBe(bad);
  });

  it("keeps what it says off the standard output of other programs", async () => {
    const f = folder({ "a.steer": ping.replace("string", "strng") });
    const { out, err } = await f.capitan(["check", "--fix", "--format", "json", "a.steer"]);
    expect(JSON.parse(out).diagnostics).toEqual([]);
    expect(err).toContain("fixed a.steer: ");
  });

  it("does not go together with --watch", async () => {
    const { status, err } = await folder({ "a.steer": ping }).capitan([
      "check",
      "--fix",
      "--watch",
    ]);
    expect(status).toBe(2);
    expect(err).toContain("'--fix' cannot be used with option '--watch'");
  });
});

describe("capitan check --fix, on the rejected files of the corpus", () => {
  let offering = 0;
  for (const { name, files, main } of cases) {
    it(`repairs what it offers to repair, and breaks nothing: ${name}`, async () => {
      const f = folder(files);
      const before = await findings(f, main);
      const offered = errors(before).filter(hasFix);
      offering += offered.length > 0 ? 1 : 0;
      const { out, err, status } = await f.capitan(["check", "--fix", main]);
      const after = await findings(f, main);
      expect(errors(after).filter(hasFix)).toEqual([]);
      for (const one of offered) expect(saying(after, one)).toBeLessThan(saying(before, one));
      for (const one of errors(after))
        expect(saying(after, one)).toBeLessThanOrEqual(saying(before, one));
      if (offered.length === errors(before).length)
        expect([status, errors(after)]).toEqual([0, []]);
      if (offered.length > 0) expect(out).toContain("fixed ");
      const written = f.files().map((file) => f.read(file));
      expect((await f.capitan(["check", "--fix", main])).out).not.toContain("fixed ");
      expect(f.files().map((file) => f.read(file))).toEqual(written);
      if (offered.length === 0) expect(written).toEqual(f.files().map((file) => files[file]));
      expect(err).toBe("");
    });
  }

  it("has something to repair", () => {
    expect(offering).toBeGreaterThanOrEqual(30);
  });
});
