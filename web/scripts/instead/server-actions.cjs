// No page has a server action: changes go through the API (src/api).
exports.serverActionReducer = () => {
  throw new Error("This front end has no server actions; ask the API (src/api/browser.ts).");
};
