// Next.js can guess the route of an address that it has not seen from those that it has (experimental.optimisticRouting, which is off: each page
// here is drawn per request). What is left of it is to remember the routes that the server has told of, as its own code does when it cannot guess.
const cache = require("./cache");

exports.discoverKnownRoute = (now, pathname, search, nextUrl, pending, root, ...rest) =>
  pending === null
    ? cache.writeRouteIntoCache(now, pathname, search, nextUrl, root, ...rest.slice(0, 4))
    : cache.fulfillRouteCacheEntry(now, pending, root, ...rest.slice(0, 4));
exports.matchKnownRoute = () => null;
exports.resetKnownRoutes = () => undefined;
