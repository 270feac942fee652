// All that a browser is asked of Node.js's process is an environment, and that was read when this was built.
module.exports = { env: {} };
