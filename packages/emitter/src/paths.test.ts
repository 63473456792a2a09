import { describe, expect, it } from "@jest/globals";
import { folderOf, join, normalise, relative, specifier } from "./paths.js";

describe("paths", () => {
  it("are normalised without a file system", () => {
    expect(normalise("./a//b/../c.steer")).toBe("a/c.steer");
    expect(normalise("../a/../../b")).toBe("../../b");
    expect(normalise("/a/../../b")).toBe("/b");
    expect(normalise("C:/a/./b")).toBe("C:/a/b");
  });

  it("have a folder", () => {
    expect(folderOf("atm.steer")).toBe("");
    expect(folderOf("/atm.steer")).toBe("/");
    expect(folderOf("src/deep/atm.steer")).toBe("src/deep");
  });

  it("are joined to a folder, unless they are absolute", () => {
    expect(join("src", "../state.js")).toBe("state.js");
    expect(join("", "./state.js")).toBe("state.js");
    expect(join("src", "/state.js")).toBe("/state.js");
  });

  it("lead from a folder to a file", () => {
    expect(relative("", "atm.steer")).toBe("atm.steer");
    expect(relative("src", "src/atm.steer")).toBe("atm.steer");
    expect(relative("gen/deep", "src/atm.steer")).toBe("../../src/atm.steer");
    expect(relative("/home/a/gen", "/home/a/src/atm.steer")).toBe("../src/atm.steer");
    expect(relative("gen", "../atm.steer")).toBe("../../atm.steer");
    expect(relative("src/atm.steer", "src/atm.steer")).toBe("../atm.steer");
  });

  it("cannot lead out of a folder whose name nobody knows", () => {
    expect(() => relative("../gen", "src/atm.steer")).toThrow("no way is known");
    expect(() => relative("/gen", "src/atm.steer")).toThrow("no way is known");
    expect(relative("../gen", "../src/atm.steer")).toBe("../src/atm.steer");
  });

  it("are import specifiers with a dot in front", () => {
    expect(specifier("gen", "gen/state.js")).toBe("./state.js");
    expect(specifier("gen", "state.js")).toBe("../state.js");
  });
});
