// Starts fauxqs (SQS) on loopback: by itself it binds to all interfaces and can't be told otherwise.
//   node fauxqs.mjs PORT DATA_FOLDER
import net from 'node:net';
import { PersistenceManager } from './node_modules/fauxqs/dist/persistence.js';

const [port, dataDir] = process.argv.slice(2);
const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function (options, ...rest) {
  return listen.call(this, options?.host === '0.0.0.0' ? { ...options, host: '127.0.0.1' } : options, ...rest);
};

// fauxqs 2.4.1 writes NULL into columns that forbid it when a message becomes visible again before its time
// (ChangeMessageVisibility with 0), so that the call fails. A message that comes back keeps its receive count.
PersistenceManager.prototype.updateMessageReady = function (messageId) {
  this.messageReady ??= this.db.prepare('UPDATE sqs_messages SET receipt_handle = NULL, visibility_deadline = NULL WHERE message_id = ?');
  this.messageReady.run(messageId);
};

const { startFauxqs } = await import('fauxqs');
await startFauxqs({ port: Number(port), logger: false, dataDir });
console.log(`fauxqs listens on 127.0.0.1:${port}, data in ${dataDir}`);
