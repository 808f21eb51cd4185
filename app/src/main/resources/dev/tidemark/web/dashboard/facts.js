// The facts about the chosen listener beside its charts.
import { clean, duration, figure, isUnknown, percent, zone } from './format.js';
import { elasticMark, element, isCut, limitSetBy, peakText, reading, requested } from './words.js';

/** Puts `made` into `place`, unless the same stands there. */
function put(place, ...made) {
  const now = made.map(m => m.outerHTML).join('');
  if (place.shownHtml === now) return;
  place.shownHtml = now;
  place.replaceChildren(...made);
}

const known = value => value !== undefined && value !== null && !isUnknown(value);

/** Who holds it, who set the limit, since when it is watched. */
export function ownerFacts(place, listener, namespace, notes) {
  const rows = [];
  const add = (name, value) => value && rows.push(element('dt', '', name), element('dd', '', value));
  const owners = listener.owners;
  if (isUnknown(owners)) {
    add('Owner', notes.mark('owner', owners.unknown));
  } else {
    for (const one of (owners ?? []).slice(0, 4)) {
      add(one === owners[0] ? 'Owner' : '', `${clean(one.name)} ${one.pid}`);
    }
    if ((owners?.length ?? 0) > 4) add('', `+${owners.length - 4} more`);
    const command = owners?.[0]?.command;
    if (command?.length) {
      add('Command', clean(command.join(' ')).slice(0, 1000));
      rows.at(-1).className = 'command';
      rows.at(-1).title = rows.at(-1).textContent;
    }
  }
  add('Unit', listener.unit && clean(listener.unit));
  add('Container', listener.container && clean(listener.container.slice(0, 12)));
  add('Limit', `${listener.limit}, set by ${limitSetBy(listener, notes)}`);
  add('Requested', requestedFact(listener, notes));
  elasticFacts(listener, add);
  if (namespace) {
    add('Namespace', clean(namespace.name));
    add('somaxconn', reading(namespace.somaxconn, 'somaxconn', notes));
  }
  add('User', reading(listener.uid, 'user', notes));
  add('Watched since', listener.since ? zone.time(Date.parse(listener.since)) : '');
  put(place, ...rows);
}

/** Between what it grows and shrinks, why it is where it is, and the last step. */
function elasticFacts(listener, add) {
  const elastic = listener.elastic;
  if (!elastic) return;
  add('Elastic', `${elasticMark(listener)} (${clean(elastic.ceilingBy)}), original ${figure(elastic.original)}`);
  add('Now', elastic.reason && clean(elastic.reason));
  const step = elastic.lastStep;
  const number = step?.change === undefined ? '' : `, change ${step.change}`;
  add('Last step', step && `${figure(step.before)} to ${figure(step.after)} at ${zone.time(Date.parse(step.at))}: ${clean(step.reason.replaceAll('-', ' '))}${number}`);
}

/** 5000, truncated by somaxconn, 14:03:11 */
function requestedFact(listener, notes) {
  const asked = requested(listener, notes);
  const at = listener.exact?.listen?.at;
  return asked && asked + (isCut(listener) ? ', truncated by somaxconn' : '') + (at ? `, ${zone.time(Date.parse(at))}` : '');
}

function table(caption, heads, rows) {
  const made = element('table', 'small');
  made.append(element('caption', 'vh', caption));
  const head = element('tr');
  for (const [i, title] of heads.entries()) {
    const cell = element('th', i === 0 ? '' : 'num', title);
    cell.scope = 'col';
    head.append(cell);
  }
  const top = element('thead');
  top.append(head);
  const body = element('tbody');
  for (const [name, ...cells] of rows) {
    const line = element('tr');
    const first = element('th', '', name);
    first.scope = 'row';
    line.append(first, ...cells.map(cell => (cell instanceof Node ? cell : element('td', 'num', cell))));
    body.append(line);
  }
  made.append(top, body);
  return made;
}

const WINDOWS = [['10s', '10 s'], ['1m', '1 min'], ['5m', '5 min'], ['1h', '1 h'], ['lifetime', 'ever']];

/** The highest lengths, with their time, and the drops. */
export function peakFacts(place, listener, notes) {
  const rows = WINDOWS.map(([key, title]) => {
    const peak = listener.peaks?.[key];
    if (!known(peak)) return [title, reading(peak, 'peak', notes), ''];
    const most = element('td', 'num', `${peakText(peak)}/${figure(peak.capacity)}`);
    if (peak.atCapacity) most.append(element('span', 'cut', ' FULL'));
    return [title, most, zone.time(Date.parse(peak.at))];
  });
  const drops = element('p', 'dim', listener.protocol === 'unix'
    ? 'Drops: the kernel counts none for unix sockets.'
    : `Drops: ${reading(listener.dropsTotal, 'drops', notes)} since the agent started, ${reading(listener.drops, 'drops', notes)} since it opened. `
      + `Overflow episodes: ${listener.episodes ?? 0}.`);
  put(place, table('Highest lengths', ['In the last', 'Peak', 'At'], rows), drops);
}

/** How much of the time the queue had which length. */
export function depthFacts(place, listener, series) {
  const buckets = series?.lengths?.length ? recorded(series.lengths) : watched(listener.lengths);
  const samples = buckets.reduce((sum, b) => sum + b.samples, 0);
  if (samples === 0) {
    put(place, element('p', 'dim', 'No samples yet.'));
    return;
  }
  const most = Math.max(...buckets.map(b => b.samples));
  const rows = buckets.map(bucket => {
    const cell = element('td', 'depth');
    const bar = element('span', 'depth-bar');
    bar.style.width = `${Math.max(bucket.samples > 0 ? 2 : 0, bucket.samples * 100 / most).toFixed(1)}%`;
    cell.append(bar);
    return [bucket.title, element('td', 'num', percent(bucket.samples, samples)), cell];
  });
  const made = table('Time at each length', ['Length', 'Share', ''], rows);
  made.tHead.rows[0].lastChild.setAttribute('aria-hidden', 'true');
  put(place, made, element('p', 'dim', series?.lengths?.length
    ? `${figure(samples)} samples of the chart's range.`
    : `${figure(samples)} samples since it is watched.`));
}

/** 0, 1, 2-3, 4-7 …: as the agent's own counts are. */
function recorded(lengths) {
  const buckets = new Map();
  for (const [length, samples] of lengths) {
    const low = length < 2 ? length : 2 ** Math.floor(Math.log2(length));
    buckets.set(low, (buckets.get(low) ?? 0) + samples);
  }
  return [...buckets].sort((a, b) => a[0] - b[0])
    .map(([low, samples]) => ({ title: low < 2 ? String(low) : `${low}-${2 * low - 1}`, samples }));
}

/** How many samples saw 0, 1, 2, 4 … or less, as differences. */
function watched(lengths) {
  const counts = lengths?.upTo ?? [];
  const bounds = counts.map((_, i) => (i === 0 ? 0 : 2 ** (i - 1)));
  return counts
    .map((count, i) => ({
      title: i < 3 ? String(bounds[i]) : `${bounds[i - 1] + 1}-${bounds[i]}`,
      samples: count - (i === 0 ? 0 : counts[i - 1]),
    }))
    .filter(bucket => bucket.samples > 0);
}

const ALWAYS = ['ListenOverflows', 'ListenDrops', 'TCPReqQFullDrop', 'SyncookiesSent', 'SyncookiesRecv'];

/** The counters of its namespace; those that never rose are left out, but for the five that matter. */
export function counterFacts(place, namespace, notes) {
  const counters = namespace?.counters ?? {};
  const names = [...ALWAYS.filter(name => name in counters),
    ...Object.keys(counters).filter(name => !ALWAYS.includes(name) && counters[name].watched > 0)];
  if (names.length === 0) {
    put(place, element('p', 'dim', 'Not read yet.'));
    return;
  }
  const rows = names.map(name => [clean(name), reading(counters[name].rise, name, notes),
    reading(counters[name].watched, name, notes), reading(counters[name].total, name, notes)]);
  put(place, table('Counters of its namespace', ['', 'In 1 s', 'Watched', 'In all'], rows),
    element('p', 'dim', `Of namespace ${clean(namespace.name)}: packets, not clients.`));
}

/** A chart as a table, the latest first. */
export function chartTable(place, points, overflows, notes) {
  const latest = points.slice(-200).reverse();
  const rows = latest.map(p => [zone.time(p.at), `${p.full ? 'FULL ' : ''}${p.value}`, String(p.limit ?? '-'),
    p.p50 === undefined ? '-' : String(p.p50), p.p99 === undefined ? '-' : String(p.p99), reading(p.drops, 'drops', notes)]);
  const risen = overflows.filter(p => p.value > 0).slice(-200).reverse()
    .map(p => [zone.time(p.at), duration(p.span), rate(p.value)]);
  const lengths = table('Length of the accept queue, the latest first', ['From', 'Peak', 'Limit', 'p50', 'p99', 'Drops'], rows);
  const rises = table('Overflows per second of the namespace, the latest first', ['From', 'For', 'Overflows/s'], risen);
  put(place, lengths, element('p', 'dim', points.length > latest.length ? `+${points.length - latest.length} more` : ''),
    rises, element('p', 'dim', risen.length === 0 ? 'No overflows in this range.' : ''));
}

/** 104/s, 0.3/s */
export const rate = n => (n >= 10 || Number.isInteger(n) ? figure(Math.round(n)) : String(Math.max(0.1, Math.round(n * 10) / 10)));
