// The filter box: the FILTER grammar of the command line, and parts of names.
import { clean } from './format.js';
import { address, owner } from './words.js';

const KINDS = {
  unix: (l, v) => l.protocol === 'unix' && l.path === v,
  process: (l, v) => owners(l).some(o => o.name === v),
  pid: (l, v) => owners(l).some(o => String(o.pid) === v),
  netns: (l, v, name) => name === v || l.namespace === v,
  container: (l, v) => (l.container ?? '').startsWith(v) || owners(l).some(o => (o.container ?? '').startsWith(v)),
};
const owners = listener => (Array.isArray(listener.owners) ? listener.owners : []);
const noNotes = { mark: () => '' };

/** A test for listeners: words of different kinds must all fit, of one kind any. */
export function filterOf(text) {
  const kinds = new Map();
  for (const word of text.trim().split(/\s+/).filter(Boolean)) {
    const [kind, test] = condition(word);
    kinds.set(kind, [...(kinds.get(kind) ?? []), test]);
  }
  const groups = [...kinds.values()];
  return (listener, namespaceName) => groups.every(tests => tests.some(test => test(listener, namespaceName)));
}

function condition(word) {
  const named = /^(unix|process|pid|netns|container):(.+)$/.exec(word);
  if (named) return [named[1], (l, name) => KINDS[named[1]](l, named[2], name)];
  const port = /^:(\d+)$/.exec(word);
  if (port) return ['address', l => l.port === Number(port[1])];
  const part = word.toLowerCase();
  const isAddress = /:\d+$/.test(word);
  return [isAddress ? 'address' : 'part', (l, name) =>
    `${address(l)} ${owner(l, noNotes)} ${clean(name)}`.toLowerCase().includes(part)];
}
