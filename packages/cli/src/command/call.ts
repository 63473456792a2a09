import { suggest } from "@capitan/diagnostics";
import { Argument, Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { type Status, status } from "./status.js";
import type { Streams } from "./streams.js";
import { type Ci, cis, type Template, templates } from "./templates.js";

export const formats = ["text", "json", "sarif", "github", "unix"] as const;

/** How findings are printed: for a person, or for a program. */
export type Format = (typeof formats)[number];

export interface CheckOptions {
  readonly allowUnbounded?: true;
  /** Default: text, or github in a workflow of GitHub Actions. */
  readonly format?: Format;
  readonly fix?: true;
  readonly watch?: true;
}

export interface InitOptions {
  readonly template?: Template;
  readonly ci?: Ci;
}

export interface GenOptions {
  readonly out?: string;
  readonly allowUnbounded?: true;
  readonly check?: true;
  readonly diff?: true;
  readonly watch?: true;
  readonly force?: true;
}

export interface FmtOptions {
  readonly check?: true;
  readonly diff?: true;
}

export interface KeygenOptions {
  readonly identity?: true;
}

/** What the command can do; the call chooses one. */
export interface Actions {
  readonly check: (files: readonly string[], options: CheckOptions) => Promise<Status>;
  readonly gen: (files: readonly string[], options: GenOptions) => Promise<Status>;
  readonly fmt: (files: readonly string[], options: FmtOptions) => Promise<Status>;
  readonly keygen: (options: KeygenOptions) => Promise<Status>;
  readonly explain: (code: string) => Promise<Status>;
  readonly init: (directory: string, options: InitOptions) => Promise<Status>;
}

const files = () =>
  new Argument(
    "[FILES...]",
    "files, directories and globs; without any, `include` of capitan.config.json",
  );

const unbounded = "in systems and endpoints, warn of queues that can grow without bound";

/** Reads a call and carries it out. A bad call says what is wrong, with a suggestion, and gives status 2. */
export async function call(
  argv: readonly string[],
  version: string,
  streams: Streams,
  actions: Actions,
): Promise<Status> {
  let result: Status = status.clean;
  const program = new Command("capitan")
    .description(
      "Compiles .steer protocols into typed TypeScript and proves that they cannot deadlock.",
    )
    .version(version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand("help [COMMAND]", "print the help of a command")
    .addHelpText(
      "after",
      examples("capitan gen protocol.steer", "capitan check protocols/", "capitan explain CAP3102"),
    )
    .showSuggestionAfterError(true)
    .showHelpAfterError("(capitan --help shows what there is)")
    .exitOverride()
    .configureOutput({
      writeOut: streams.out,
      writeErr: streams.err,
      getOutHelpWidth: () => streams.width ?? 100,
      getErrHelpWidth: () => streams.width ?? 100,
    });

  program
    .command("gen")
    .summary("write the TypeScript of protocols")
    .description(
      "Checks protocols and writes a TypeScript module for each .steer file, and for each that it imports.",
    )
    .addArgument(files())
    .option(
      "-o, --out <DIR>",
      "write the modules to this directory instead of next to their source",
    )
    .option("--allow-unbounded", unbounded)
    .option("--check", "write nothing; exit with 1 and a diff when a module is not up to date")
    .option("--diff", "write nothing; print what would change")
    .option("--watch", "stay, and generate again whenever a file changes")
    .option("--force", "generate every module again, and overwrite those that were edited by hand")
    .addHelpText(
      "after",
      examples(
        "capitan gen protocol.steer",
        "capitan gen protocols/ --out src/generated",
        "capitan gen --check          # in CI",
      ),
    )
    .action(async (named: string[], options: GenOptions) => {
      result = await actions.gen(named, options);
    });

  program
    .command("check")
    .summary("prove protocols safe, or show how they fail")
    .description("Checks protocols. Every fault comes with the shortest run that shows it.")
    .addArgument(files())
    .addOption(
      new Option("--format <FORMAT>", "how findings are printed")
        .choices(formats)
        .argParser(oneOf("format", formats))
        .default(undefined, "text, or github in a workflow of GitHub Actions"),
    )
    .addOption(
      new Option(
        "--fix",
        "repair the files: every mistake that has a verified fix, and nothing else",
      ).conflicts("watch"),
    )
    .option("--allow-unbounded", unbounded)
    .option("--watch", "stay, and check again whenever a file changes")
    .addHelpText(
      "after",
      examples(
        "capitan check protocol.steer",
        'capitan check "protocols/**/*.steer" --format json',
        "capitan check protocols/ --format sarif > capitan.sarif",
        "capitan check --fix protocol.steer",
      ),
    )
    .action(async (named: string[], options: CheckOptions) => {
      result = await actions.check(named, options);
    });

  program
    .command("fmt")
    .summary("format .steer files")
    .description(
      "Formats .steer files in place. Comments stay, meaning stays; a file with syntax errors is left alone.",
    )
    .addArgument(
      new Argument(
        "[FILES...]",
        "files, directories and globs, or - for standard input; without any, `include` of capitan.config.json",
      ),
    )
    .option("--check", "write nothing; exit with 1 when a file is not formatted")
    .option("--diff", "write nothing; print what would change")
    .addHelpText(
      "after",
      examples(
        "capitan fmt protocol.steer",
        "capitan fmt --check protocols/          # in CI",
        "capitan fmt - < protocol.steer",
      ),
    )
    .action(async (named: string[], options: FmtOptions) => {
      result = await actions.fmt(named, options);
    });

  program
    .command("keygen")
    .summary("make a key that two sides share, or an identity of one's own")
    .description(
      "Prints a new key. Both sides of a connection need the same one; keep it secret. With --identity: an identity, which stays with its owner, and below it the public key that the others get.",
    )
    .option("--identity", "an identity and its public key, instead of a key that is shared")
    .addHelpText("after", examples("capitan keygen > capitan.key", "capitan keygen --identity"))
    .action(async (options: KeygenOptions) => {
      result = await actions.keygen(options);
    });

  program
    .command("explain")
    .summary("explain a code, such as CAP3102")
    .description("Explains a diagnostic: why it is an error, an example, and how to mend it.")
    .addArgument(new Argument("<CODE>", "the code, as diagnostics show it").argParser(asCode))
    .addHelpText("after", examples("capitan explain CAP3102"))
    .action(async (code: string) => {
      result = await actions.explain(code);
    });

  program
    .command("init")
    .summary("start a project")
    .description(
      "Starts a project: a protocol, a program for each of its sides, and what builds and runs them. No file is overwritten.",
    )
    .argument("[DIR]", "where to; it is made if it is not there", ".")
    .addOption(
      new Option("--template <NAME>", "what to start from")
        .choices(templates)
        .argParser(oneOf("template", templates))
        .default(undefined, templates[0]),
    )
    .addOption(
      new Option(
        "--ci <NAME>",
        "add a workflow that checks protocols and generated modules; in a project that is there already, only that is added",
      )
        .choices(cis)
        .argParser(oneOf("workflow", cis)),
    )
    .addHelpText(
      "after",
      examples(
        "capitan init my-service",
        "capitan init my-service --template client-server --ci github",
        "capitan init --ci github     # in a project that is there already",
      ),
    )
    .action(async (directory: string, options: InitOptions) => {
      result = await actions.init(directory, options);
    });

  if (argv.length === 0) {
    program.outputHelp({ error: true });
    return status.usage;
  }
  try {
    await program.parseAsync([...argv], { from: "user" });
    return result;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? status.clean : status.usage;
    throw error;
  }
}

/** Reads one of several words; another one is refused with what was probably meant. */
const oneOf =
  <T extends string>(what: string, words: readonly T[]) =>
  (text: string): T => {
    const word = words.find((one) => one === text);
    if (word !== undefined) return word;
    const near = suggest(text, words);
    const meant = near === undefined ? "" : ` (Did you mean ${near}?)`;
    throw new InvalidArgumentError(`There is no such ${what}: ${words.join(", ")}.${meant}`);
  };

function asCode(text: string): string {
  const digits = /^(?:CAP)?(\d{4})$/i.exec(text)?.[1];
  if (digits === undefined) throw new InvalidArgumentError("a code looks like CAP3102.");
  return `CAP${digits}`;
}

const examples = (...lines: readonly string[]): string =>
  `\nExamples:\n${lines.map((line) => `  $ ${line}`).join("\n")}\n`;
