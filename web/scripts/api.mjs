// Makes src/api/schema.ts from openapi.json: npm run api. With --check it only says whether the file is as it would be made.
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import openapiTS, { astToString } from "openapi-typescript";
import ts from "typescript";

const root = new URL("..", import.meta.url);
const file = new URL("src/api/schema.ts", root);
const number = ts.factory.createKeywordTypeNode(ts.SyntaxKind.NumberKeyword);

const tree = await openapiTS(JSON.parse(await readFile(new URL("openapi.json", root), "utf8")), {
  alphabetize: true,
  // The API reads numbers from strings as well, and says so; it always writes numbers.
  transform: ({ type }) => {
    const types = Array.isArray(type) ? type : [type];
    if (!types.includes("integer") && !types.includes("number")) return undefined;
    return types.includes("null") ? ts.factory.createUnionTypeNode([number, ts.factory.createLiteralTypeNode(ts.factory.createNull())]) : number;
  },
});
const made = `// Made from openapi.json by \`npm run api\`. Change neither by hand.\n${astToString(tree)}`;

if (!process.argv.includes("--check")) {
  await writeFile(file, made);
} else if ((await readFile(file, "utf8").catch(() => "")) !== made) {
  console.error(`${fileURLToPath(file)} is not what openapi.json makes of it. Run \`npm run api\`.`);
  process.exit(1);
}
