#!/usr/bin/env node
// Brings what Nexus runs on a developer's machine and no .NET package carries: the Aspire engine (Developer Control
// Plane and dashboard) and the emulators of DynamoDB and SQS. The first build of an AppHost calls it; so does ./aspire.
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const tools = path.dirname(fileURLToPath(import.meta.url));
const modules = path.join(tools, 'node_modules');
const stamp = path.join(modules, '.nexus-setup');
// The CLI names what it unpacks after the time stamp of its file; with this one every checkout unpacks to the same place.
const installedAt = new Date('2000-01-01T00:00:00Z');
const cli = path.join(modules, '@microsoft', 'aspire-cli-linux-x64');
const help = `usage: node tools/setup.mjs [--cache DIR] [--print-layout] [--help]

Installs tools/package-lock.json into tools/node_modules (npm ci --ignore-scripts) and unpacks the Aspire engine
once per version into a folder of the user: DIR/aspire/<version>/{dcp,managed}. Does nothing where both are there.

  --cache DIR      where the engine is unpacked; default \${XDG_CACHE_HOME:-~/.cache}/nexus
  --print-layout   print the engine's folder afterwards (nothing where the engine is not for this system)

Exit code: 0 done, 1 failed (one line says why and what to do), 127 npm is not there.`;

class SetupError extends Error {
  constructor(message, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

function main(args) {
  if (args.includes('--help') || args.includes('-h')) {
    console.log(help);
    return;
  }
  const cache = parse(args);
  const wanted = fingerprint();
  if (!isInstalled(wanted)) {
    withLock(path.join(tools, '.setup.lock'), () => isInstalled(wanted) || install(wanted));
  }
  fs.utimesSync(stamp, new Date(), new Date());
  const layout = engineLayout(cache);
  if (layout && !isLayout(layout)) {
    fs.mkdirSync(path.dirname(layout), { recursive: true });
    withLock(`${layout}.lock`, () => isLayout(layout) || unpack(layout));
  }
  if (args.includes('--print-layout') && layout) {
    console.log(layout);
  }
}

function parse(args) {
  let cache = path.join(process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache'), 'nexus');
  for (let i = 0; i < args.length; i++) {
    if (args[i] === '--cache' && args[i + 1]) {
      cache = path.resolve(args[++i]);
    } else if (args[i] !== '--print-layout') {
      throw new SetupError(`unknown argument '${args[i]}'. node tools/setup.mjs --help lists what there is.`);
    }
  }
  return cache;
}

/** What the installed packages depend on: the lock file and the system they were chosen for. */
function fingerprint() {
  const lock = fs.readFileSync(path.join(tools, 'package-lock.json'));
  return `${createHash('sha256').update(lock).digest('hex')} ${process.platform}-${process.arch}`;
}

function isInstalled(wanted) {
  try {
    return fs.readFileSync(stamp, 'utf8') === wanted;
  } catch {
    return false;
  }
}

/** Installs beside node_modules and swaps by rename, so an interrupted install leaves the old folder or none. */
function install(wanted) {
  progress('Bringing the Aspire engine and the emulators from npm (once, about 190 MB; tools/package-lock.json)...');
  const staging = path.join(tools, `.staging-${process.pid}`);
  try {
    fs.mkdirSync(staging, { recursive: true });
    for (const file of ['package.json', 'package-lock.json']) {
      fs.copyFileSync(path.join(tools, file), path.join(staging, file));
    }
    const npm = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: staging,
      encoding: 'utf8',
      shell: process.platform === 'win32',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    if (npm.error?.code === 'ENOENT') {
      throw new SetupError('npm is not on PATH.', 127);
    }
    if (npm.error || npm.status !== 0) {
      throw new SetupError(
        `'npm ci' for tools/package-lock.json failed: ${firstLines(npm.error?.message ?? npm.stderr)}. ` +
          "See that npm reaches its registry ('npm ping'), then build again.",
      );
    }
    const fetched = path.join(staging, 'node_modules');
    const binary = path.join(fetched, path.relative(modules, cli), 'bin', 'aspire');
    if (fs.existsSync(binary)) {
      fs.utimesSync(binary, installedAt, installedAt);
    } else if (isEngineForThisSystem()) {
      // npm leaves out an optional package that it could not fetch and calls it a success.
      throw new SetupError(
        "npm could not fetch the optional package @microsoft/aspire-cli-linux-x64. See that npm's registry serves it " +
          "('npm view @microsoft/aspire-cli-linux-x64'), then build again.",
      );
    }
    fs.writeFileSync(path.join(fetched, path.basename(stamp)), wanted);
    if (fs.existsSync(modules)) {
      fs.renameSync(modules, path.join(staging, 'old'));
    }
    putInPlace(fetched, modules, () => isInstalled(wanted));
  } finally {
    fs.rmSync(staging, { recursive: true, force: true });
  }
}

/**
 * On the terminal, where there is one: `dotnet run` shows nothing of what a build says but warnings and errors. Else on standard output,
 * where a build shows it, unless that is asked for the layout.
 */
function progress(line) {
  try {
    fs.writeFileSync(process.platform === 'win32' ? '\\\\.\\CONOUT$' : '/dev/tty', `${line}\n`);
  } catch {
    (process.argv.includes('--print-layout') ? process.stderr : process.stdout).write(`${line}\n`);
  }
}

function firstLines(text) {
  const lines = (text || 'npm said nothing')
    .split('\n')
    .map((line) => line.replace(/^npm (error|ERR!)\s*/, '').trim())
    .filter((line) => line && !line.startsWith('A complete log'));
  return lines.slice(0, 3).join(' ');
}

function isEngineForThisSystem() {
  return process.platform === 'linux' && process.arch === 'x64' && process.report.getReport().header.glibcVersionRuntime;
}

/** The engine's folder for the installed version; elsewhere an Aspire that the user installed is used. */
function engineLayout(cache) {
  if (!fs.existsSync(path.join(cli, 'bin', 'aspire'))) {
    return undefined;
  }
  const { version } = JSON.parse(fs.readFileSync(path.join(cli, 'package.json'), 'utf8'));
  return path.join(cache, 'aspire', version);
}

function isLayout(folder) {
  return fs.existsSync(path.join(folder, 'dcp', 'dcp')) && fs.existsSync(path.join(folder, 'managed', 'aspire-managed'));
}

/**
 * The CLI unpacks into its home folder and beside itself. Run from a scratch folder that is both, it can touch neither an
 * Aspire that the user has installed nor a layout that another build is reading. The home folder is kept for ./aspire;
 * the layout is a link to what lies in it.
 */
function unpack(layout) {
  const scratch = fs.mkdtempSync(`${layout}.`);
  try {
    const home = path.join(scratch, 'home');
    const binary = path.join(home, 'bin', 'aspire');
    fs.mkdirSync(path.dirname(binary), { recursive: true });
    linkOrCopy(path.join(cli, 'bin', 'aspire'), binary);
    const env = { ...process.env, HOME: scratch, ASPIRE_HOME: home, ASPIRE_CLI_TELEMETRY_OPTOUT: 'true' };
    delete env.ASPIRE_LAYOUT_PATH;
    try {
      execFileSync(binary, ['setup', '--nologo', '--non-interactive'], { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
    } catch (e) {
      throw new SetupError(
        `'aspire setup' could not unpack the Aspire engine into ${layout}: ${firstLines(e.stderr || e.stdout || e.message)}. ` +
          'It needs about 300 MB there; free some, or set XDG_CACHE_HOME to another disk, then build again.',
      );
    }
    const version = fs.readdirSync(home).includes('versions')
      ? fs.readdirSync(path.join(home, 'versions')).find((v) => isLayout(path.join(home, 'versions', v)))
      : undefined;
    if (!version) {
      throw new SetupError(`'aspire setup' left no dcp/dcp and managed/aspire-managed under ${home}. Remove tools/node_modules and build again.`);
    }
    fs.rmSync(path.join(home, 'bin'), { recursive: true });
    replaceByLink(path.join(home, 'bundle'), path.join('versions', version));

    const kept = path.join(path.dirname(layout), `${path.basename(layout)}-home`);
    if (fs.existsSync(kept) && !isLayout(path.join(kept, 'versions', version))) {
      fs.rmSync(kept, { recursive: true });
    }
    putInPlace(home, kept, () => isLayout(path.join(kept, 'versions', version)));
    replaceByLink(layout, path.join(path.basename(kept), 'versions', version));
  } finally {
    fs.rmSync(scratch, { recursive: true, force: true });
  }
}

/** A relative link, so that the cache may be moved. */
function replaceByLink(link, target) {
  fs.rmSync(link, { recursive: true, force: true });
  fs.symlinkSync(target, link);
}

/** Whoever comes second keeps what the first put there. */
function putInPlace(from, to, isThere) {
  try {
    fs.renameSync(from, to);
  } catch (e) {
    if (!isThere()) {
      throw e;
    }
  }
}

function linkOrCopy(from, to) {
  try {
    fs.linkSync(from, to);
  } catch {
    fs.copyFileSync(from, to);
    fs.utimesSync(to, installedAt, installedAt);
  }
}

/**
 * Runs the action while no other process of this machine does. The lock file appears whole (by link) with its owner's
 * process id; one whose owner is gone is taken over. The lock spares double work: what it guards is swapped in by
 * rename, so even two owners do no harm.
 */
function withLock(file, action) {
  const mine = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  fs.writeFileSync(mine, String(process.pid));
  try {
    for (;;) {
      try {
        fs.linkSync(mine, file);
        break;
      } catch (e) {
        if (e.code !== 'EEXIST') {
          throw e;
        }
      }
      if (!isAlive(ownerOf(file))) {
        fs.rmSync(file, { force: true });
      } else {
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
      }
    }
    try {
      action();
    } finally {
      fs.rmSync(file, { force: true });
    }
  } finally {
    fs.rmSync(mine, { force: true });
  }
}

function ownerOf(file) {
  try {
    return Number(fs.readFileSync(file, 'utf8'));
  } catch {
    return process.pid; // it vanished between two looks: try again
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (e) {
    return e.code === 'EPERM';
  }
}

try {
  main(process.argv.slice(2));
} catch (e) {
  const message = e instanceof SetupError ? e.message : `${e.message}. This folder must be writable: ${tools}.`;
  console.error(`error: ${message}`);
  process.exitCode = e.exitCode ?? 1;
}
