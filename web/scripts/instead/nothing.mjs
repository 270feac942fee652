// What the browsers of package.json have themselves.
export {};
