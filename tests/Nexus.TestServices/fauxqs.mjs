// fauxqs binds to all interfaces and cannot be told otherwise; tests stay on loopback.
import net from 'node:net';
import { pathToFileURL } from 'node:url';

const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function (options, ...rest) {
  return listen.call(this, options?.host === '0.0.0.0' ? { ...options, host: '127.0.0.1' } : options, ...rest);
};
const { startFauxqs } = await import(pathToFileURL(process.argv[2]));
await startFauxqs({ port: Number(process.argv[3]), logger: false });
console.log('ready');
