// Starts fauxqs (SQS) on loopback: by itself it binds to all interfaces and can't be told otherwise.
//   node fauxqs.mjs PORT DATA_FOLDER
import net from 'node:net';

const [port, dataDir] = process.argv.slice(2);
const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function (options, ...rest) {
  return listen.call(this, options?.host === '0.0.0.0' ? { ...options, host: '127.0.0.1' } : options, ...rest);
};

const { startFauxqs } = await import('fauxqs');
await startFauxqs({ port: Number(port), logger: false, dataDir });
console.log(`fauxqs listens on 127.0.0.1:${port}, data in ${dataDir}`);
