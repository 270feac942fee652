// Lucide's own has a context for defaults and more ways to be called; these pages give each icon what it needs.
import { createElement } from "react";

export default function createLucideIcon({ name, node }) {
  function Icon({ size = 24, className = "", ...rest }) {
    return createElement(
      "svg",
      { xmlns: "http://www.w3.org/2000/svg", width: size, height: size, viewBox: "0 0 24 24", fill: "none", stroke: "currentColor", strokeWidth: 2, strokeLinecap: "round", strokeLinejoin: "round", className: `lucide-${name} ${className}`, ...rest },
      node.map(([tag, attributes]) => createElement(tag, attributes)),
    );
  }
  return Icon;
}
