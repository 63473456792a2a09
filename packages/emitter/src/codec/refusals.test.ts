import { describe, expect, it } from "@jest/globals";
import { Encoder } from "cbor-x";
import { load, refusal } from "./load.test.support.js";
import {
  alias,
  array,
  bounds,
  enumeration,
  event,
  eventOf,
  field,
  literals,
  map,
  matches,
  named,
  nullable,
  primitive,
  record,
  set,
  tuple,
  unionOf,
  where,
} from "./program.test.support.js";

const oracle = new Encoder({ useRecords: false, tagUint8Array: false });
const plain = (value: unknown): Uint8Array => Uint8Array.from(oracle.encode(value));

const codecs = load([
  event("Order", field("items", array(named("Item"))), field("note?", named("Note"))),
  record("Item", field("price", where(primitive("f64"), bounds("value", 0, undefined, false)))),
  alias("Note", where(primitive("string"), bounds("length", 1n, 5n))),
  event(
    "Code",
    field(
      "code",
      where(primitive("string"), bounds("length", undefined, 9n), matches("[a-z]+/[0-9]{2}")),
    ),
  ),
  event("Few", field("names", where(named("Names"), bounds("count", 2n, 3n)))),
  alias("Names", where(array(primitive("string")), bounds("count", undefined, 5n))),
  event("Maybe", field("port", nullable(where(primitive("u16"), bounds("value", 1n, undefined))))),
  alias("Label", nullable(primitive("string"))),
  event(
    "Short",
    field("label", where(named("Label"), bounds("length", 1n, 3n), matches("[a-z]*"))),
  ),
  event("Pin", field("pin", where(primitive("bytes"), bounds("size", undefined, 4n)))),
  event("Rates", field("rates", map(primitive("string"), primitive("u8")))),
  event(
    "Days",
    field("days", array(primitive("timestamp"))),
    field("names?", set(primitive("string"))),
  ),
  event("Pair", field("pair", tuple(primitive("u8"), primitive("bool")))),
  enumeration("Side", "Buy", "Sell"),
  event("Sided", field("side", named("Side"))),
  eventOf("Shape", named("Figure")),
  unionOf("Figure", { circle: named("Item"), nested: array(named("Figure")) }),
  eventOf("Level", literals("low", 2, true)),
  record("Node", field("next", nullable(named("Node")))),
  event("Big", field("big", where(primitive("i64"), bounds("value", -5n, 5n)))),
  eventOf("Json", primitive("json")),
  event("Ids", field("ids", map(primitive("u32"), array(primitive("uuid"))))),
]);

const item = { price: 1 };

describe("what a value is refused for when it is sent", () => {
  it.each<[string, unknown, string]>([
    ["Order", null, ": must be an object, not null"],
    ["Order", [], ": must be an object, not an array"],
    ["Order", {}, "items: must be an array, not undefined"],
    [
      "Order",
      { items: [item, item, item, { price: "x" }] },
      "items[3].price: must be a number, not a string",
    ],
    ["Order", { items: [item, { price: -1 }] }, "items[1].price: must be greater than 0"],
    ["Order", { items: [{ price: Number.NaN }] }, "items[0].price: must be greater than 0"],
    ["Order", { items: [item, null] }, "items[1]: must be an object, not null"],
    ["Order", { items: [item], note: "too long" }, "note: must be 1 to 5 characters long"],
    ["Order", { items: [item], note: null }, "note: must be a string, not null"],
    ["Code", { code: "a/12345678" }, "code: must be at most 9 characters long"],
    ["Code", { code: "a/123" }, 'code: must match "[a-z]+/[0-9]{2}"'],
    ["Code", { code: "a/12\n" }, 'code: must match "[a-z]+/[0-9]{2}"'],
    [
      "Code",
      { code: "\ud800" },
      "code: must be well-formed Unicode, without half of a surrogate pair",
    ],
    ["Few", { names: ["a"] }, "names: must have 2 to 3 elements"],
    ["Few", { names: ["a", "b", "c", "d", "e", "f"] }, "names: must have at most 5 elements"],
    ["Few", { names: ["a", 5] }, "names[1]: must be a string, not a number"],
    ["Maybe", { port: 0 }, "port: must be at least 1"],
    ["Maybe", { port: 65_536 }, "port: must be an integer from 0 to 65535, not a number"],
    ["Maybe", { port: undefined }, "port: must be an integer from 0 to 65535, not undefined"],
    ["Pin", { pin: new Uint8Array(5) }, "pin: must be at most 4 bytes long"],
    ["Short", { label: null }, "accepted"],
    ["Short", { label: "abcd" }, "label: must be 1 to 3 characters long"],
    ["Short", { label: "ABC" }, 'label: must match "[a-z]*"'],
    ["Pin", { pin: [1, 2] }, "pin: must be a Uint8Array, not an array"],
    ["Rates", { rates: { a: 1 } }, "rates: must be a Map, not an object"],
    [
      "Rates",
      { rates: new Map([["a b", 300]]) },
      'rates["a b"]: must be an integer from 0 to 255, not a number',
    ],
    ["Rates", { rates: new Map([[5, 3]]) }, "rates: has a key that must be a string, not a number"],
    ["Days", { days: [new Date(Number.NaN)] }, "days[0]: must be a valid Date"],
    ["Days", { days: [], names: [] }, "names: must be a Set, not an array"],
    ["Pair", { pair: [1] }, "pair: must have 2 elements"],
    ["Pair", { pair: [1, 1] }, "pair[1]: must be a boolean, not a number"],
    ["Sided", { side: "buy" }, 'side: must be one of "Buy", "Sell"'],
    ["Shape", { kind: "oval" }, 'kind: must be one of "circle", "nested"'],
    ["Shape", { kind: "circle", circle: { price: 0 } }, "circle.price: must be greater than 0"],
    [
      "Shape",
      { kind: "nested", nested: [{ kind: "circle" }] },
      "nested[0].circle: must be an object, not undefined",
    ],
    ["Level", "high", ': must be one of "low", 2, true'],
    ["Big", { big: 6n }, "big: must be from -5 to 5"],
    [
      "Big",
      { big: 2n ** 63n },
      "big: must be an integer from -9223372036854775808 to 9223372036854775807, not a bigint",
    ],
    ["Ids", { ids: new Map([[7, ["x"]]]) }, "ids[7][0]: must be a UUID, not a string"],
    ["Json", { a: [undefined] }, "a[0]: must be a JSON value, not undefined"],
    ["Json", { a: () => 1 }, "a: must be a JSON value, not a function"],
    ["Json", [Number.POSITIVE_INFINITY], "[0]: must be a finite number"],
    ["Json", { when: new Date(0) }, "when: must be a JSON value, not an object of a class"],
    ["Json", { n: 5n }, "n: must be a JSON value, not a bigint"],
  ])("%s %j", (name, value, expected) => {
    expect(refusal(() => codecs.write(name, value))).toBe(expected);
  });

  it("ends at 64 levels, also of a value that contains itself", () => {
    const loop: { next: unknown } = { next: null };
    loop.next = loop;
    const path = Array.from({ length: 64 }, () => "next").join(".");
    expect(refusal(() => codecs.write("Node", loop))).toBe(
      `${path}: must not be nested deeper than 64 levels`,
    );
    expect(refusal(() => codecs.write("Node", chain(64)))).toBe("accepted");
    expect(refusal(() => codecs.write("Node", chain(65)))).toMatch(/nested deeper/);
  });

  it("does not check constraints when that is switched off, but still what keeps the bytes readable", () => {
    expect(codecs.write("Pin", { pin: new Uint8Array(9) }, false)).toHaveLength(15);
    expect(refusal(() => codecs.write("Code", { code: "?" }, false))).toBe("accepted");
    expect(refusal(() => codecs.write("Maybe", { port: 1.5 }, false))).toMatch(
      /must be an integer/,
    );
  });
});

describe("what bytes are refused for when they are received", () => {
  it.each<[string, unknown, string]>([
    ["Order", null, ": must be an object, not null"],
    ["Order", {}, "items: is missing"],
    ["Order", { items: undefined }, "items: is missing"],
    [
      "Order",
      { items: [item, item, item, { price: "x" }] },
      "items[3].price: must be a number, not a string",
    ],
    ["Order", { items: [item, {}] }, "items[1].price: is missing"],
    ["Order", { items: [item, { price: -1 }] }, "items[1].price: must be greater than 0"],
    ["Order", { items: [item], note: "too long" }, "note: must be 1 to 5 characters long"],
    ["Order", { items: [item], note: null }, "note: must be a string, not null"],
    ["Code", { code: "a/12345678" }, "code: must be at most 9 characters long"],
    ["Code", { code: "a/123" }, 'code: must match "[a-z]+/[0-9]{2}"'],
    ["Few", { names: ["a"] }, "names: must have 2 to 3 elements"],
    ["Maybe", { port: 0 }, "port: must be at least 1"],
    ["Maybe", { port: 70_000 }, "port: must be an integer from 0 to 65535"],
    ["Maybe", { port: 1.5 }, "port: must be an integer from 0 to 65535, not a number"],
    ["Pin", { pin: new Uint8Array(5) }, "pin: must be at most 4 bytes long"],
    ["Short", { label: null }, "accepted"],
    ["Short", { label: "abcd" }, "label: must be 1 to 3 characters long"],
    ["Short", { label: "ABC" }, 'label: must match "[a-z]*"'],
    ["Pin", { pin: "abc" }, "pin: must be bytes, not a string"],
    ["Rates", { rates: new Map([["a b", 300]]) }, 'rates["a b"]: must be an integer from 0 to 255'],
    ["Rates", { rates: new Map([[5, 3]]) }, "rates: has a key that must be a string, not a number"],
    ["Days", { days: [], names: ["a", "b", "a"] }, "names[2]: must not occur twice"],
    ["Days", { days: [5] }, "days[0]: must be a timestamp"],
    ["Pair", { pair: [1] }, "pair: must have 2 elements"],
    ["Sided", { side: "buy" }, 'side: must be one of "Buy", "Sell"'],
    ["Sided", { side: [] }, 'side: must be one of "Buy", "Sell"'],
    ["Shape", { kind: "oval" }, 'kind: must be one of "circle", "nested"'],
    ["Shape", { circle: item }, "kind: is missing"],
    ["Shape", { kind: "circle", nested: [] }, "circle: is missing"],
    ["Shape", { circle: { price: 0 }, kind: "circle" }, "circle.price: must be greater than 0"],
    ["Level", 3, ': must be one of "low", 2, true'],
    ["Big", { big: 6n }, "big: must be from -5 to 5"],
    ["Ids", { ids: new Map([[7, ["x"]]]) }, "ids[7][0]: must be a UUID"],
    ["Json", { a: new Date(5) }, "a: must be a JSON value"],
    ["Json", { a: undefined }, "a: must be a JSON value"],
    ["Json", [Number.NaN], "[0]: must be a finite number"],
  ])("%s %j", (name, value, expected) => {
    expect(refusal(() => codecs.read(name, plain(value)))).toBe(expected);
  });

  it.each<[string, string, string]>([
    ["Sided", "", ": is cut off"],
    ["Sided", "a1", ": is cut off"],
    ["Sided", "a1 64 73696465", "side: is cut off"],
    ["Sided", "a1 64 73696465 63 42757900", ": must end after 10 bytes"],
    ["Sided", "a2 64 73696465 63 427579 64 73696465 63 427579", "side: must not occur twice"],
    ["Sided", "a3 64 73696465 63 427579 6178 00 6178 00", "x: must not occur twice"],
    ["Sided", "bf 64 73696465 63 427579 ff", ": is not well-formed CBOR of definite length"],
    ["Sided", "a1 62 c328 00", ": has a key that must be well-formed UTF-8"],
    ["Order", "a1 65 6974656d73 9b 0000010000000000", "items: is cut off"],
    ["Order", "a1 65 6974656d73 9a 00ffffff 00", "items: is cut off"],
    ["Rates", "a1 65 7261746573 a2 6161 01 6161 02", "rates: has a key that must not occur twice"],
    ["Code", "a1 64 636f6465 62 c080", "code: must be well-formed UTF-8"],
    ["Code", "a1 64 636f6465 63 eda080", "code: must be well-formed UTF-8"],
    ["Code", "a1 64 636f6465 7f 6161 ff", "code: is not well-formed CBOR of definite length"],
    ["Days", "a1 64 64617973 81 c1 f97e00", "days[0]: must be a valid timestamp"],
    ["Days", "a1 64 64617973 81 c1 f97c00", "days[0]: must be a valid timestamp"],
    ["Days", "a1 64 64617973 81 c1 1b 00ffffffffffffff", "days[0]: must be a valid timestamp"],
    [
      "Ids",
      "a1 63 696473 a1 07 81 d825 4f 00112233445566778899aabbccddee",
      "ids[7][0]: must be a UUID of 16 bytes",
    ],
    [
      "Shape",
      "a2 64 6b696e64 66 636972636c65 66 636972636c65 a1 65 7072696365 fb 7ff8000000000000",
      "circle.price: must be greater than 0",
    ],
    ["Json", "a2 6161 01 6161 02", "a: must not occur twice"],
    ["Json", "a1 01 02", ": has a key that must be a string, not a number"],
    ["Json", "f8 18", ": must be a JSON value"],
    ["Json", "1c", ": is not well-formed CBOR of definite length"],
    ["Sided", "a1 6178 fc", "x: is not well-formed CBOR of definite length"],
  ])("%s %s", (name, hex, expected) => {
    expect(refusal(() => codecs.read(name, bytes(hex)))).toBe(expected);
  });

  it("ends at 64 levels, in what it reads and in what it skips", () => {
    expect(refusal(() => codecs.read("Node", plain(chain(64))))).toBe("accepted");
    expect(refusal(() => codecs.read("Node", plain(chain(65))))).toMatch(/nested deeper than 64/);
    const deep = (levels: number): string =>
      `a2 64 73696465 63 427579 6178 ${"81".repeat(levels)} 00`;
    expect(refusal(() => codecs.read("Sided", bytes(deep(63))))).toBe("accepted");
    expect(refusal(() => codecs.read("Sided", bytes(deep(64))))).toMatch(/x\[0\].*nested deeper/);
    expect(refusal(() => codecs.read("Json", bytes(`${"81".repeat(100_000)}00`)))).toMatch(
      /nested/,
    );
  });
});

function bytes(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex.replaceAll(" ", ""), "hex"));
}

function chain(length: number): unknown {
  let node: unknown = null;
  for (let index = 0; index < length; index += 1) node = { next: node };
  return node;
}
