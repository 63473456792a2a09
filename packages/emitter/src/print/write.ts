import { IndentationText, Project } from "ts-morph";
import type { ModulePlan } from "../plan/plan.js";
import { moduleStructure } from "./structures.js";

/** The texts of modules. One project for all: making it is most of the work. */
export function writeModules(plans: readonly ModulePlan[]): readonly string[] {
  const project = new Project({
    useInMemoryFileSystem: true,
    skipLoadingLibFiles: true,
    compilerOptions: { noLib: true },
    manipulationSettings: { indentationText: IndentationText.TwoSpaces },
  });
  return plans.map((plan, index) => {
    const file = project.createSourceFile(`${index}.ts`, moduleStructure(plan));
    const text = file.getFullText();
    file.forget();
    return text;
  });
}
