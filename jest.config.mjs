/** Tests run from the sources: swc strips the types, package exports resolve to `src`. */
export default {
  testMatch: [
    "<rootDir>/packages/*/src/**/*.test.ts",
    "<rootDir>/examples/*/**/*.test.ts",
    "<rootDir>/tests/**/*.test.ts",
    "<rootDir>/bench/**/*.test.ts",
  ],
  testPathIgnorePatterns: ["/node_modules/", "/dist/"],
  modulePathIgnorePatterns: ["/dist/"],
  extensionsToTreatAsEsm: [".ts"],
  moduleNameMapper: { "^(\\.{1,2}/.*)\\.js$": "$1" },
  transform: {
    "\\.ts$": [
      "@swc/jest",
      {
        jsc: { target: "es2022", parser: { syntax: "typescript" } },
        module: { type: "es6" },
        sourceMaps: "inline",
      },
    ],
  },
  testEnvironment: "node",
  testEnvironmentOptions: { customExportConditions: ["capitan-source", "node", "node-addons"] },
  testTimeout: 120000,
};
