import type { CodecStatement } from "../codec/index.js";
import type { Parameter, TypeNode } from "../layout/type.js";
import type { ValueNode } from "../layout/value.js";

/** What a generated module says, as plain data: everything is decided, nothing is laid out. */
export interface ModulePlan {
  /** The `.steer` file, relative to the folder of the module. */
  readonly source: string;
  readonly imports: readonly ImportPlan[];
  readonly types: readonly TypePlan[];
  readonly protocols: readonly ProtocolPlan[];
  readonly codecs: readonly CodecStatement[];
}

export type ImportPlan =
  | { readonly kind: "namespace"; readonly from: string; readonly name: string }
  | {
      readonly kind: "names";
      readonly from: string;
      readonly typeOnly: boolean;
      readonly names: readonly ImportedName[];
    };

export interface ImportedName {
  readonly name: string;
  readonly local: string;
}

/** A comment of the file, and the places that it points to: "atm.steer:12". */
export interface DocPlan {
  readonly text: string | undefined;
  readonly see: readonly string[];
}

export type TypePlan =
  | {
      readonly kind: "interface";
      readonly name: string;
      readonly doc: DocPlan;
      readonly fields: readonly FieldPlan[];
    }
  | {
      readonly kind: "alias";
      readonly name: string;
      readonly doc: DocPlan;
      readonly type: TypeNode;
    };

export interface FieldPlan {
  readonly name: string;
  readonly optional: boolean;
  readonly type: TypeNode;
  readonly doc: DocPlan;
}

/** A protocol, or an endpoint: one side alone, without a descriptor. */
export interface ProtocolPlan {
  readonly name: string;
  readonly fingerprint: { readonly constant: string; readonly value: string };
  /** The type of the end, where a run can reach it. */
  readonly end: string | undefined;
  readonly sides: readonly SidePlan[];
  readonly descriptor: ValueNode | undefined;
}

export interface SidePlan {
  /** Of the section: "the master's side". */
  readonly title: string;
  readonly states: readonly StatePlan[];
  readonly handlers: {
    readonly name: string;
    readonly doc: DocPlan;
    readonly methods: readonly MethodPlan[];
  };
  readonly hooks:
    | {
        readonly name: string;
        readonly options: string;
        readonly doc: DocPlan;
        readonly methods: readonly MethodPlan[];
      }
    | undefined;
  readonly run: FunctionPlan;
  readonly machine: MachinePlan;
}

/** A state as the user's code holds it, the end of a part, or the functions that drive the parts of a `par`. */
export interface StatePlan {
  readonly type: string;
  /** Undefined of functions. */
  readonly at: string | undefined;
  /** Of the end of a part. */
  readonly ended: boolean;
  readonly metadata: string | undefined;
  readonly doc: DocPlan;
  readonly methods: readonly MethodPlan[];
}

export interface MethodPlan {
  readonly name: string;
  readonly doc: DocPlan;
  readonly parameters: readonly Parameter[];
  readonly result: TypeNode;
}

/** The function of a role. Its body hands its parameters and the machine to the runtime. */
export interface FunctionPlan {
  readonly name: string;
  readonly doc: DocPlan;
  readonly parameters: readonly Parameter[];
  readonly result: TypeNode;
}

export interface MachinePlan {
  readonly constant: string;
  readonly type: TypeNode;
  readonly data: ValueNode;
}
