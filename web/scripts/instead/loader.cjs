// Puts a module of ours in the place of one of a package (next.config.ts says which).
const { readFileSync } = require("node:fs");
const { join } = require("node:path");

module.exports = function () {
  return readFileSync(join(__dirname, this.getOptions().module), "utf8");
};
