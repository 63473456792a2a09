import { type ILookaheadStrategy, type IOrAlt, LLkLookaheadStrategy } from "chevrotain";

type Alternation = Parameters<ILookaheadStrategy["buildLookaheadForAlternation"]>[0];
type Optional = Parameters<ILookaheadStrategy["buildLookaheadForOptional"]>[0];

/**
 * Chevrotain's LL(1) decisions, each computed when it is first asked for: a small file asks for few of them, and the
 * whole set would take longer than reading the file.
 */
export function lazyLookahead(): ILookaheadStrategy {
  const eager = new LLkLookaheadStrategy({ maxLookahead: 1 });
  return {
    validate: (options) => eager.validate(options),
    buildLookaheadForAlternation: (options: Alternation) => {
      let decide: ReturnType<typeof eager.buildLookaheadForAlternation> | undefined;
      return function (this: unknown, alternatives?: IOrAlt<unknown>[]) {
        decide ??= eager.buildLookaheadForAlternation(options);
        return decide.call(this, alternatives);
      };
    },
    buildLookaheadForOptional: (options: Optional) => {
      let decide: ReturnType<typeof eager.buildLookaheadForOptional> | undefined;
      return function (this: unknown) {
        decide ??= eager.buildLookaheadForOptional(options);
        return decide.call(this);
      };
    },
  };
}
