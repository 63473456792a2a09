import type { TokenType } from "chevrotain";
import type {
  EndpointDeclaration,
  FunctionName,
  LocalBranch,
  LocalMessageStep,
  LocalStep,
  Name,
  Said,
  SystemDeclaration,
  SystemEndpoint,
} from "../ast.js";
import { add } from "../report.js";
import * as t from "../scan/tokens.js";
import { Fault, Reported } from "./fault.js";
import { newDraft, Protocols } from "./protocol.js";
import { expecting } from "./support.js";

const aRole = expecting("a role");
const anEvent = expecting("an event");

const nothing = (): void => undefined;

interface Exchange {
  readonly action: "send" | "receive";
  readonly partner: Name | undefined;
}

/** Endpoints and systems: conversations as one side sees them. */
export abstract class Endpoints extends Protocols {
  /** `endpoint FastAtm refines Atm as master { … }` */
  protected endpointDeclaration = this.RULE("endpointDeclaration", (): EndpointDeclaration => {
    const start = this.CONSUME(t.Endpoint) as t.Token;
    const doc = this.doc(start);
    const { losses } = this;
    const name = this.endpointName();
    const head = this.refined();
    const body = this.SUBRULE(this.endpointBody);
    if (head === undefined || name === undefined) throw new Reported();
    const span = this.span(start);
    const incomplete = this.incompleteness(span, losses);
    return { kind: "endpoint", name, doc, ...head, ...body, incomplete, span };
  });

  private endpointName(): Name | undefined {
    if (this.RECORDING_PHASE || !this.at(t.Refines) || !t.is(this.peek(2), t.Identifier)) {
      return this.declared("an endpoint");
    }
    this.unexpected(this.peek(), "the name of an endpoint");
    return undefined;
  }

  /** `refines P as R`. Where it is wrong, the block is read for what else is, and the endpoint is dropped. */
  private refined(): { readonly refines: Name; readonly as: Name } | undefined {
    let head: { readonly refines: Name; readonly as: Name } | undefined;
    const read = () => {
      this.take(t.Refines, expecting("`refines` and a protocol"));
      const refines = this.name(this.take(t.Identifier, expecting("a protocol"), 1));
      this.take(t.As, expecting("`as` and the role that it plays"));
      head = { refines, as: this.name(this.take(t.Role, aRole)) };
    };
    this.attempt(read, () => {
      while (!this.at(t.LeftBrace)) {
        if (this.at(t.Semicolon) || this.closes(this.peek())) throw new Reported();
        if (this.peek().first && this.startsStatement(this.peek())) throw new Reported();
        this.pass();
      }
    });
    return head;
  }

  /** `system Legacy { endpoint A { … } endpoint B { … } }` */
  protected systemDeclaration = this.RULE("systemDeclaration", (): SystemDeclaration => {
    const start = this.CONSUME(t.System) as t.Token;
    const doc = this.doc(start);
    const { losses } = this;
    const name = this.declared("a system");
    const endpoints: SystemEndpoint[] = [];
    this.openBlock();
    const one = () => {
      this.OR([
        { ALT: () => endpoints.push(this.SUBRULE(this.systemEndpoint)) },
        { ALT: () => this.CONSUME(t.Semicolon) },
      ]);
    };
    const tried = () => this.attempt(one, this.nextStatement);
    do {
      this.MANY(tried);
    } while (!this.RECORDING_PHASE && this.strayInSystem());
    this.CONSUME(t.RightBrace);
    const span = this.span(start);
    const incomplete = this.incompleteness(span, losses);
    return { kind: "system", name, doc, endpoints, incomplete, span };
  });

  private systemEndpoint = this.RULE("systemEndpoint", (): SystemEndpoint => {
    const start = this.CONSUME(t.Endpoint) as t.Token;
    const doc = this.doc(start);
    const plain = this.RECORDING_PHASE || this.at(t.Master) || this.at(t.Peer);
    const name = plain ? this.name(this.take(t.Role, aRole)) : this.declared("an endpoint");
    if (!this.RECORDING_PHASE && this.at(t.Refines)) this.refinesInSystem();
    const body = this.SUBRULE(this.endpointBody);
    return { name, doc, ...body, span: this.span(start) };
  });

  private refinesInSystem(): void {
    const token = this.peek();
    if (this.tell(token)) {
      const where = "in a system, whose endpoints have no protocol";
      add(this.report, "CAP1021", { what: "`refines`", where }, this.span(token, token), "");
    }
    while (t.is(this.peek(), t.Word)) this.SKIP_TOKEN();
  }

  /** `{ fn name(Meta); … }` */
  private endpointBody = this.RULE(
    "endpointBody",
    (): { readonly function: FunctionName | undefined; readonly steps: readonly LocalStep[] } => {
      const { draft: outer } = this;
      const draft = newDraft("endpoint");
      this.openBlock();
      this.draft = draft;
      this.OPTION(() =>
        this.aside(() => {
          draft.functions = this.SUBRULE(this.endpointFunction);
        }),
      );
      const steps = this.SUBRULE(this.endpointSteps);
      this.CONSUME(t.RightBrace);
      this.draft = outer;
      return { function: draft.functions?.[0], steps };
    },
  );

  /** `fn name(Meta);` */
  protected endpointFunction = this.RULE("endpointFunction", (): FunctionName[] => {
    const name = this.SUBRULE(this.functionName);
    this.semicolon();
    return [name];
  });

  private endpointSteps = this.RULE("endpointSteps", (): LocalStep[] => {
    const steps: LocalStep[] = [];
    const read = () => {
      const step = this.SUBRULE(this.endpointStep);
      if (step !== undefined) steps.push(step);
    };
    return this.sequence<LocalStep>(steps, read, nothing);
  });

  protected endpointBlock = this.RULE("endpointBlock", (): LocalStep[] => {
    if (this.withoutBlock()) return [];
    this.openBlock();
    const steps = this.SUBRULE(this.endpointSteps);
    this.CONSUME(t.RightBrace);
    return steps;
  });

  protected endpointStep = this.RULE("endpointStep", (): LocalStep | undefined =>
    this.OR<LocalStep | undefined>({
      DEF: [
        { ALT: () => this.SUBRULE(this.endpointMessage) },
        { ALT: () => this.SUBRULE(this.endpointHook) },
        { ALT: () => this.SUBRULE(this.endpointChoice) },
        { ALT: () => this.SUBRULE(this.endpointLoop) },
        { ALT: () => this.SUBRULE(this.jump) },
        {
          ALT: () => {
            this.CONSUME(t.Semicolon);
            return undefined;
          },
        },
      ],
      ERR_MSG: "a step",
    }),
  );

  private endpointMessage = this.RULE("endpointMessage", (): LocalMessageStep => {
    const start = this.peek();
    const doc = this.doc(start);
    const exchange = this.OR<Exchange & { readonly said: Said }>([
      {
        ALT: () => {
          const said = this.OR1<Said>(this.sent);
          this.declaredPayload();
          return { action: "send", said, partner: this.receiver(1) };
        },
      },
      {
        ALT: () => {
          const said = this.OR2<Said>(this.received);
          this.declaredPayload();
          return { action: "receive", said, partner: this.sender(2) };
        },
      },
    ]);
    const { within, alias } = this.optionalClauses();
    this.semicolon();
    return { kind: "local-message", ...exchange, within, alias, doc, span: this.span(start) };
  });

  /** `(…)` behind an event. */
  private declaredPayload(): void {
    if (!this.RECORDING_PHASE && this.at(t.LeftParen)) this.payload(this.peek());
  }

  private sent = [
    {
      ALT: () => {
        this.CONSUME(t.Send);
        return this.event(1);
      },
    },
    { ALT: () => this.sign("handshake", t.TxHandshake) },
    { ALT: () => this.sign("keepalive", t.TxKeepalive) },
  ];
  private received = [
    {
      ALT: () => {
        this.CONSUME(t.Receive);
        return this.event(2);
      },
    },
    { ALT: () => this.sign("handshake", t.RxHandshake) },
    { ALT: () => this.sign("keepalive", t.RxKeepalive) },
  ];

  /** `to R`, which may be left out. */
  private receiver(occurrence: 1 | 3): Name | undefined {
    this.wrongWay(t.From, t.To);
    return this.option(occurrence + 4, () => {
      this.consume(occurrence, t.To);
      return this.name(this.take(t.Role, aRole, occurrence));
    });
  }

  /** `from R`, which may be left out. */
  private sender(occurrence: 2 | 4): Name | undefined {
    this.wrongWay(t.To, t.From);
    return this.option(occurrence + 4, () => {
      this.consume(occurrence, t.From);
      return this.name(this.take(t.Role, aRole, occurrence));
    });
  }

  /** `from` behind what is sent, `to` behind what is received. */
  private wrongWay(wrong: TokenType, right: TokenType): void {
    if (this.RECORDING_PHASE || !this.at(wrong)) return;
    const token = this.peek();
    this.unexpected(token, right.LABEL ?? right.name, String(right.PATTERN));
    token.tokenType = right;
    token.tokenTypeIdx = right.tokenTypeIdx ?? -1;
  }

  /** `R { hook; }` */
  private endpointHook = this.RULE("endpointHook", (): LocalStep => {
    const owner = this.CONSUME(t.Party) as t.Token;
    if (!this.RECORDING_PHASE) {
      if (this.at(t.Arrow)) this.arrowInEndpoint(owner);
      this.meaningless("a hook");
      if (!this.at(t.LeftBrace)) throw new Fault(this.peek(), "`{`");
    }
    return this.hooks(owner, this.doc(owner));
  });

  private arrowInEndpoint(owner: t.Token): never {
    if (this.tell(owner)) {
      const what = "a message between roles";
      const where = "in an endpoint, which has its own view: `send E to R;`, `receive E from R;`";
      add(this.report, "CAP1021", { what, where }, this.span(owner, this.peek()), "");
    }
    throw new Reported();
  }

  /** `choice { send A { … } send B { … } }` */
  private endpointChoice = this.RULE("endpointChoice", (): LocalStep => {
    const start = this.CONSUME(t.Choice) as t.Token;
    const doc = this.doc(start);
    const head = this.span(start);
    if (!this.RECORDING_PHASE && this.at(t.By)) this.chooserInEndpoint();
    const { within, alias } = this.optionalClauses();
    const branches: LocalBranch[] = [];
    this.openBlock();
    const one = () => {
      const branch = this.SUBRULE(this.endpointBranch);
      if (branch !== undefined) branches.push(branch);
    };
    const tried = () => this.attempt(one, this.nextStatement);
    do {
      this.MANY(tried);
    } while (!this.RECORDING_PHASE && this.strayInEndpointChoice());
    this.CONSUME(t.RightBrace);
    return { kind: "local-choice", head, within, alias, branches, doc, span: this.span(start) };
  });

  private chooserInEndpoint(): void {
    const token = this.peek();
    if (this.tell(token)) {
      const where = "in an endpoint: its branches begin with `send` or `receive`, which says it";
      add(this.report, "CAP1021", { what: "`by`", where }, this.span(token, token), "");
    }
    this.SKIP_TOKEN();
    if (t.is(this.peek(), t.Role)) this.SKIP_TOKEN();
  }

  protected endpointBranch = this.RULE("endpointBranch", (): LocalBranch => {
    const start = this.peek();
    const doc = this.doc(start);
    const exchange = this.OR<Exchange & { readonly event: Name }>([
      {
        ALT: () => {
          this.CONSUME(t.Send);
          const event = this.branchStart(1);
          this.declaredPayload();
          return { action: "send", event, partner: this.receiver(3) };
        },
      },
      {
        ALT: () => {
          this.CONSUME(t.Receive);
          const event = this.branchStart(2);
          this.declaredPayload();
          return { action: "receive", event, partner: this.sender(4) };
        },
      },
    ]);
    const { within, alias } = this.optionalClauses();
    const steps = this.SUBRULE(this.endpointBlock);
    return { ...exchange, within, alias, steps, doc, span: this.span(start) };
  });

  private branchStart(occurrence: 1 | 2): Name {
    this.streamInFront();
    return this.name(this.take(t.Identifier, anEvent, occurrence));
  }

  /** `on E { … }` is a branch of a protocol; read here for what is wrong inside of it. */
  private strayInEndpointChoice(): boolean {
    const token = this.peek();
    if (token.tokenType !== t.On) return this.stray("`send` or `receive` and an event");
    this.unexpected(token, "`send` or `receive`");
    this.losses += 1;
    token.tokenType = t.Receive;
    token.tokenTypeIdx = t.Receive.tokenTypeIdx ?? -1;
    return true;
  }

  private endpointLoop = this.RULE(
    "endpointLoop",
    (): LocalStep => this.loopOf(() => this.SUBRULE(this.endpointBlock)),
  );

  /** Sees to what is no endpoint. False at the end of the system. */
  protected abstract strayInSystem(): boolean;
}
