import type { GenerateOptions } from "./options.js";
import { folderOf, join, relative, specifier } from "./paths.js";

type Options = Pick<GenerateOptions, "outputPath" | "directory">;

const whole = (path: string, options: Options): string => join(options.directory ?? "", path);

/** The folder of the module of a `.steer` file. */
const folderOfModule = (source: string, options: Options): string =>
  folderOf(whole(options.outputPath(source), options));

/** The way from the folder of the module of `source` to any file: the same wherever the project lies. */
export const fromModule = (source: string, path: string, options: Options): string =>
  relative(folderOfModule(source, options), whole(path, options));

/** How the module of `source` imports a file. */
export const importPath = (source: string, path: string, options: Options): string =>
  specifier(folderOfModule(source, options), whole(path, options));
