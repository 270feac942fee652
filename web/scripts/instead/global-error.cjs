"use client";
// Errors are shown by src/app/error.tsx, in the frame of the page. This is for the day when the frame itself breaks.
Object.defineProperty(exports, "__esModule", { value: true });
const { createElement } = require("react");

exports.default = function GlobalError() {
  return createElement(
    "html",
    { id: "__next_error__", lang: "en" },
    createElement("body", null, createElement("h1", null, "This page could not be shown."), createElement("form", null, createElement("button", { type: "submit" }, "Reload"))),
  );
};
