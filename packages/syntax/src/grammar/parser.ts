import type {
  Declaration,
  FunctionName,
  Import,
  Name,
  ProtocolDeclaration,
  Setting,
  SourceFile,
} from "../ast.js";
import { type Report, TooManyMistakes } from "../report.js";
import * as t from "../scan/tokens.js";
import { Steps } from "./steps.js";
import { expecting } from "./support.js";

/** The grammar of a `.steer` file. One instance reads any number of files, one after the other. */
export class SteerParser extends Steps {
  private imports: Import[] = [];
  private declarations: Declaration[] = [];

  private file = this.RULE("file", (): void => {
    const one = () => this.SUBRULE(this.item);
    do {
      this.MANY(() => this.attempt(one, this.nextStatement));
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
      { ALT: () => this.CONSUME(t.Semicolon) },
    ]);
  });

  private settings: Setting[] = [];
  private functions: FunctionName[] | undefined;

  private protocolDeclaration = this.RULE("protocolDeclaration", (): ProtocolDeclaration => {
    const start = this.CONSUME(t.Protocol) as t.Token;
    const doc = this.doc(start);
    const losses = this.losses;
    this.settings = [];
    this.functions = undefined;
    const name = this.declared("a protocol");
    let roles: Name[] | undefined;
    this.OPTION(() => {
      roles = this.SUBRULE(this.roles);
    });
    this.take(t.LeftBrace, expecting("`{`"));
    this.OPTION1(() => {
      this.attempt(() => {
        this.functions = this.SUBRULE(this.functionLine);
      }, this.nextStatement);
    });
    this.MANY(() =>
      this.attempt(() => {
        this.settings.push(this.SUBRULE(this.setting));
      }, this.nextStatement),
    );
    const steps = this.SUBRULE(this.steps);
    this.CONSUME(t.RightBrace);
    return {
      kind: "protocol",
      name,
      doc,
      roles,
      functions: this.functions,
      settings: this.settings,
      steps,
      incomplete: this.losses > losses,
      span: this.span(start),
    };
  });

  private roles = this.RULE("roles", (): Name[] => {
    const roles: Name[] = [];
    this.CONSUME(t.LeftParen);
    this.commaList(t.RightParen, () => {
      const token = this.peek();
      roles.push(
        t.is(token, t.Master) || t.is(token, t.Peer)
          ? this.name(this.take(t.Role, expecting("the name of a role")))
          : this.declared("a role"),
      );
    });
    this.CONSUME(t.RightParen);
    return roles;
  });

  /** `fn a(A) -> fn b(B);` between two, `fn a(A), fn b, fn c();` among several. */
  private functionLine = this.RULE("functionLine", (): FunctionName[] => {
    const functions = [this.SUBRULE(this.functionName)];
    this.MANY(() => {
      this.OR([{ ALT: () => this.CONSUME(t.Arrow) }, { ALT: () => this.CONSUME(t.Comma) }]);
      this.OPTION(() => functions.push(this.SUBRULE2(this.functionName)));
    });
    this.semicolon();
    return functions;
  });

  private functionName = this.RULE("functionName", (): FunctionName => {
    const start = this.CONSUME(t.Fn);
    const name = this.name(this.take(t.Word, expecting("the name of a function")));
    let metadata: Name | undefined;
    this.OPTION(() => {
      this.CONSUME(t.LeftParen);
      this.OPTION2(() => {
        metadata = this.name(this.CONSUME(t.Identifier) as t.Token);
      });
      this.take(t.RightParen, expecting("`)`"));
    });
    return { name, metadata, span: this.span(start) };
  });

  private setting = this.RULE("setting", (): Setting => {
    const start = this.peek();
    return this.OR<Setting>([
      {
        ALT: () => {
          this.CONSUME(t.Deadline);
          const duration = this.SUBRULE(this.duration);
          this.semicolon();
          return { kind: "deadline", duration, span: this.span(start) };
        },
      },
      {
        ALT: () => {
          this.CONSUME(t.Keepalive);
          this.need(t.Every, [t.DurationLiteral]);
          const every = this.SUBRULE1(this.duration);
          this.need(t.Timeout, [t.DurationLiteral]);
          const timeout = this.SUBRULE2(this.duration);
          this.semicolon(1);
          return { kind: "keepalive", every, timeout, span: this.span(start) };
        },
      },
      {
        ALT: () => {
          this.CONSUME(t.Max);
          this.need(t.Message, [t.SizeLiteral]);
          const token = this.take(t.SizeLiteral, expecting("a size such as `1MiB`"));
          const size = { bytes: Number(token.value), span: this.span(token, token) };
          this.semicolon(2);
          return { kind: "max-message", size, span: this.span(start) };
        },
      },
      {
        ALT: () => {
          this.CONSUME(t.Alternating);
          this.semicolon(3);
          return { kind: "alternating", span: this.span(start) };
        },
      },
    ]);
  });

  protected override refuseStream(): void {}
  protected override respellStep(): void {}
  protected override strayInSteps(): boolean {
    return this.stray("a step");
  }
  private strayInFile(): boolean {
    if (this.at(t.EndOfFile)) return false;
    this.unexpected(this.peek(), "a declaration");
    this.nextStatement();
    if (this.at(t.RightBrace)) this.pass();
    return true;
  }

  constructor(validate = false) {
    super(validate);
    this.performSelfAnalysis();
  }

  read(tokens: t.Token[], report: Report, length: number): SourceFile {
    this.begin(tokens, report);
    this.imports = [];
    this.declarations = [];
    this.skipped = new Set();
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
