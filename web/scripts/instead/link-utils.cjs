// What links ask of the functions that Next.js shares with its older router: a link here is a text.
Object.defineProperty(exports, "__esModule", { value: true });
exports.isAbsoluteUrl = (url) => /^[a-zA-Z][a-zA-Z\d+\-.]*?:/.test(url);
exports.getLocationOrigin = () => window.location.origin;
