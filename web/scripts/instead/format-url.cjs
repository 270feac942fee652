// A link here is a text, not the parts of an address.
Object.defineProperty(exports, "__esModule", { value: true });
exports.formatUrl = String;
