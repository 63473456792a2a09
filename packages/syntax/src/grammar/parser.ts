import type { ILookaheadStrategy } from "chevrotain";
import type { Declaration, Import, SourceFile } from "../ast.js";
import { type Report, TooManyMistakes } from "../report.js";
import type { Balanced } from "../scan/balance.js";
import * as t from "../scan/tokens.js";
import { decisions } from "./decisions.js";
import { prepare } from "./lookahead.js";
import { Misplaced } from "./misplaced.js";

/** The grammar of a `.steer` file. One instance reads any number of files, one after the other. */
export class SteerParser extends Misplaced {
  private imports: Import[] = [];
  private declarations: Declaration[] = [];

  private file = this.RULE("file", (): void => {
    const one = () => this.SUBRULE(this.item);
    const goOn = (start: number): void => {
      this.nextStatement(start);
      if (this.vector[start]?.tokenType === t.Protocol) this.headless();
    };
    do {
      this.MANY(() => this.attempt(one, goOn));
    } while (!this.RECORDING_PHASE && this.strayInFile());
  });

  private item = this.RULE("item", (): void => {
    this.OR([
      { ALT: () => this.imports.push(this.SUBRULE(this.importDeclaration)) },
      { ALT: () => this.declarations.push(this.SUBRULE(this.eventDeclaration)) },
      { ALT: () => this.declarations.push(this.SUBRULE(this.recordDeclaration)) },
      { ALT: () => this.declarations.push(this.SUBRULE(this.enumDeclaration)) },
      { ALT: () => this.declarations.push(this.SUBRULE(this.unionDeclaration)) },
      { ALT: () => this.declarations.push(this.SUBRULE(this.typeDeclaration)) },
      { ALT: () => this.declarations.push(this.SUBRULE(this.protocolDeclaration)) },
      { ALT: () => this.declarations.push(this.SUBRULE(this.endpointDeclaration)) },
      { ALT: () => this.declarations.push(this.SUBRULE(this.systemDeclaration)) },
      { ALT: () => this.CONSUME(t.Semicolon) },
    ]);
  });

  /** With a strategy, Chevrotain analyses the grammar, which takes several times as long as reading a small file. */
  constructor(strategy?: ILookaheadStrategy) {
    super(strategy);
    if (strategy === undefined) prepare(this, () => this.LA(1), decisions);
    else this.performSelfAnalysis();
  }

  protected override declare(declaration: Declaration): void {
    this.declarations.push(declaration);
  }

  protected override readItem(): void {
    this.attempt(() => this.SUBRULE(this.item), this.nextStatement);
  }

  /** Reads a file from its tokens. What is wrong goes to the report. */
  read(balanced: Balanced, report: Report, length: number): SourceFile {
    this.begin(balanced, report);
    this.imports = [];
    this.declarations = [];
    let truncated = false;
    try {
      this.file();
    } catch (thrown) {
      if (!(thrown instanceof TooManyMistakes)) throw thrown;
      truncated = true;
    }
    return {
      kind: "file",
      path: report.file,
      imports: this.imports,
      declarations: this.declarations,
      skipped: this.skipped,
      truncated,
      span: { file: report.file, start: 0, end: length },
    };
  }
}
