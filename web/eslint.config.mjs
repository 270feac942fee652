import { defineConfig, globalIgnores } from "eslint/config";
import coreWebVitals from "eslint-config-next/core-web-vitals";
import typescript from "eslint-config-next/typescript";

export default defineConfig([
  // What stands in the place of a package's CommonJS module is one itself, which these rules are not made for.
  globalIgnores(["scripts/instead/*.cjs", ".next/**", "next-env.d.ts", "test-results/**", "playwright-report/**"]),
  ...coreWebVitals,
  ...typescript,
  {
    rules: {
      eqeqeq: "error",
      "no-console": "error",
      "prefer-const": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      "react/no-danger": "error",
    },
  },
  {
    files: ["scripts/**", "tests/**"],
    rules: { "no-console": "off" },
  },
]);
