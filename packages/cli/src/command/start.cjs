// Runs the bundles of this folder from V8's code cache. A cache lies beside its bundle, or where that folder is
// read-only in the user's own cache directory; one that V8 refuses (another version, other flags) is made anew at exit.
"use strict";
const fs = require("node:fs");
const path = require("node:path");
const vm = require("node:vm");

/** The digest of each bundle; written here by the build. */
const digests = {};
const loaded = new Map();
const stale = [];

/** Where the cache of a bundle may be, the best place first. */
function places(name) {
  const file = `${name}-${digests[name]}-${process.version}-${process.arch}.cache`;
  const home =
    process.env.XDG_CACHE_HOME || (process.env.HOME && path.join(process.env.HOME, ".cache"));
  const own = path.join(__dirname, file);
  return home ? [own, path.join(home, "capitan", file)] : [own];
}

function cached(name) {
  for (const place of places(name)) {
    try {
      return fs.readFileSync(place);
    } catch {
      // Not there: the next place, or none.
    }
  }
  return undefined;
}

function load(name) {
  const known = loaded.get(name);
  if (known !== undefined) return known.exports;
  const filename = path.join(__dirname, `${name}.cjs`);
  // The bundles are ASCII: one byte a character is the quickest way into V8.
  const text = fs.readFileSync(filename, "latin1");
  const cachedData = cached(name);
  const script = new vm.Script(
    `(function (exports, require, module, __filename, __dirname) {${text}\n})`,
    {
      filename,
      cachedData,
    },
  );
  if (cachedData === undefined || script.cachedDataRejected) stale.push({ name, script });
  const module = { exports: {} };
  loaded.set(name, module);
  const requirePart = (id) => (/^\.\/\w+\.cjs$/.test(id) ? load(id.slice(2, -4)) : require(id));
  script.runInThisContext()(module.exports, requirePart, module, filename, __dirname);
  return module.exports;
}

function saveCaches() {
  for (const { name, script } of stale) {
    for (const place of places(name)) {
      const temporary = `${place}.${process.pid}.tmp`;
      try {
        fs.mkdirSync(path.dirname(place), { recursive: true });
        fs.writeFileSync(temporary, script.createCachedData());
        fs.renameSync(temporary, place);
        break;
      } catch {
        // Read-only: the next place, or no cache at all.
        fs.rmSync(temporary, { force: true });
      }
    }
  }
}

process.once("exit", saveCaches);
const { main, warm } = load("main");
const [, , first, directory] = process.argv;
if (first === "--warm-code-cache") warm(directory, path.join(__dirname, ".."));
else main(process.argv.slice(2), path.join(__dirname, ".."));
