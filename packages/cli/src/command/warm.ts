import { compile, type Host } from "@capitan/compiler";
import { renderJson, renderTerminal } from "@capitan/diagnostics";
import { inputDigest, isEdited, readHeader } from "@capitan/emitter/header";
import { digest } from "../files/host.js";
import { version } from "./version.js";

const good = `
/// What a card holder shows.
event Login { card: string where length in 8..19, pin: bytes where size <= 32, since?: timestamp }
event Answer = "yes" | "no";
event Amount { value: u64 where value > 0, history: Line[] }
record Line { at: timestamp, side: Side }
enum Side { In, Out }
event Quit;
protocol Sample {
  fn masterEvent -> fn peerEvent;
  deadline 30s;
  keepalive every 15s timeout 45s;
  tx_handshake;
  send Login within 10s;
  choice by peer {
    on Quit { end; }
    on Answer {
      loop {
        choice by master { on Amount { receive Answer; } on Quit { break; } }
        master { printed; }
      }
    }
  }
}
`;

const bad = `
event Ask; event Pay;
protocol Three(A, B, C) {
  A -> B: Ask;
  choice by B { on Ask to A { A -> C: Pay; } on Pay to A {} }
}
protocol Broken { send Unknown }
`;

/** Compiles, generates and reports small samples: the way of nearly every call. */
export async function warmUp(): Promise<void> {
  const texts = new Map([
    ["good.steer", good],
    ["bad.steer", bad],
  ]);
  const host: Host = {
    read: (path) => {
      const text = texts.get(path);
      return text === undefined ? { kind: "missing" } : { kind: "text", text };
    },
    resolve: (_, to) => to,
    digest,
  };
  const wrong = compile(host, ["bad.steer"]);
  renderTerminal(wrong.diagnostics, wrong.sources, { color: true });
  renderJson(wrong.diagnostics, wrong.sources, { version });
  const { program } = compile(host, ["good.steer"]);
  const { generate } = await import("./parts/emit.js");
  const options = {
    version,
    digest,
    outputPath: (path: string) => path.replace(/steer$/, "ts"),
    importExtension: () => ".js" as const,
  };
  for (const { text, source } of (await generate(program, options)).files) {
    readHeader(text);
    isEdited(text, digest);
    inputDigest(program, source, options);
  }
  const { unifiedDiff } = await import("./parts/files.js");
  unifiedDiff("a", "1\n", "2\n");
  const { generateKey } = await import("./parts/keys.js");
  await generateKey();
}
