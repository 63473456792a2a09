import type { Type, TypeDefinition } from "@capitan/compiler";
import type { Doc } from "../layout/doc.js";
import { signatureDoc, text } from "../layout/type.js";
import { Locals } from "./local.js";
import type { CodecModule } from "./module.js";
import { readBody } from "./read.js";
import { readRecord, writeRecord } from "./record.js";
import { functionDoc } from "./statement.js";
import { readUnion, writeUnion } from "./union.js";
import { writeValue } from "./write.js";

/** Adds the two functions of a declared type. An event without payload has none. */
export function addCodec(definition: TypeDefinition, module: CodecModule): void {
  const { name } = definition;
  switch (definition.kind) {
    case "record":
      addRecord(name, definition.fields, module);
      break;
    case "event":
      if (definition.payload.kind === "fields") {
        addRecord(name, definition.payload.fields, module);
      } else if (definition.payload.kind === "type") {
        addType(name, definition.payload.type, module);
      }
      break;
    case "alias":
      addType(name, definition.type, module);
      break;
    case "enum": {
      const members = definition.members.map((member) => member.name);
      addType(name, { kind: "literals", members }, module);
      break;
    }
    case "union":
      addWrite(name, module, () => writeUnion(definition.members, name, module));
      addRead(name, module, () => readUnion(definition.members, name, module));
  }
}

type Fields = Extract<TypeDefinition, { readonly kind: "record" }>["fields"];

function addRecord(name: string, fields: Fields, module: CodecModule): void {
  addWrite(name, module, () => writeRecord(fields, name, module));
  addRead(name, module, () => readRecord(name, fields, name, module));
}

function addType(name: string, type: Type, module: CodecModule): void {
  addWrite(name, module, () => writeValue(type, "value", name, { module, locals: new Locals() }));
  addRead(name, module, () => readBody(type, name, module));
}

function addWrite(name: string, module: CodecModule, body: () => readonly Doc[]): void {
  const parameters = [
    { name: "w", type: text("$.Writer") },
    { name: "value", type: text(name) },
  ];
  const head = signatureDoc(`export function write${name}`, parameters, text("void"));
  const comment = `Writes ${name} as CBOR and checks it on the way.`;
  module.add(`write${name}`, functionDoc(comment, head, body()));
}

function addRead(name: string, module: CodecModule, body: () => readonly Doc[]): void {
  const parameters = [{ name: "r", type: text("$.Reader") }];
  const head = signatureDoc(`export function read${name}`, parameters, text(name));
  const comment = `Reads ${name} from CBOR and throws when it is not one.`;
  module.add(`read${name}`, functionDoc(comment, head, body()));
}
