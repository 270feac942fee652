// A web server that can't answer unless its packages were installed.
const greeting = require('greeting')

require('node:http')
  .createServer((request, response) => response.end(greeting))
  .listen(process.env.PORT, '127.0.0.1')
