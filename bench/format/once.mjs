// Formats one generated text once and prints how long that took. The modules are loaded before the clock starts.
import { format } from "@capitan/syntax";

const [, , shape, size] = process.argv;
const unit = `/// What a client asks for.
event Ask@ {
  /// Its name.
  name: string where length in 1..64 and matches "[a-z]+", // never empty
  tags: set<string>,
  choice?: "first" | "second" | "third",
}

event Answer@ { rows: map<string, f64[]>, done: bool }
event Row@(f64[] where count <= 100);
event Quit@;

// One conversation of many.
protocol Query@(Client, Server, Log) {
  deadline 30s;

  Client -> Server: Ask@ within 10s as asked;
  loop again {
    choice by Server {
      on Row@ to Client {
        Client -> Log: Row@;
        Client { print; }
      }
      on Answer@ to Client, Log { break again; }
      on Quit@ to Client, Log {
        /* nobody answers */
        end;
      }
    }
  }
  par upload { Client -> Server: stream Row@; } and rest { Server -> Log: Quit@; } as both
}

`;
const units = Math.ceil(Number(size) / (unit.split("\n").length - 1));
const formatted = Array.from({ length: units }, (_, index) => unit.replaceAll("@", index))
  .join("")
  .trimEnd()
  .concat("\n");
const ragged = formatted.replace(/^ +/gm, "").replace(/\{\n(?!\/)/g, "{ ");
const text = { formatted, ragged }[shape];
const began = process.hrtime.bigint();
const { text: found, diagnostics } = format("bench.steer", text);
const milliseconds = Number(process.hrtime.bigint() - began) / 1e6;
if (diagnostics.length > 0) throw new Error(diagnostics[0].message);
if ((found === text) !== (shape === "formatted"))
  throw new Error("formatted otherwise than expected");
console.log(JSON.stringify({ milliseconds, lines: text.split("\n").length - 1 }));
