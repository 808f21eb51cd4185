// How large the queue of the chosen listener should be. It is asked for by a button, never by itself: the agent reads a
// day of its record for it.
import { fetched } from './feed.js';
import { clean, duration, figure, isUnknown, zone } from './format.js';
import { element, peakText } from './words.js';

const LEAST_SECONDS = 24 * 3600;
const at = id => document.getElementById(id);

export class AdviceSection {
  #listener = null;
  #namespace = null;
  #millis = 0;
  #asking = null;
  #answer = null;

  constructor() {
    at('advise').addEventListener('click', () => this.ask());
  }

  /** Shows `listener`; what was told of another is forgotten. @param millis the page's range */
  show(listener, namespace, millis) {
    const isOther = this.#listener?.id !== listener.id;
    this.#listener = listener;
    this.#namespace = namespace;
    this.#millis = millis;
    if (isOther) {
      this.#asking?.abort();
      this.#asking = null;
      this.#answer = null;
    }
    this.#draw();
  }

  async ask() {
    if (this.#asking || !this.#listener) return;
    const asking = new AbortController();
    this.#asking = asking;
    this.#draw();
    const seconds = Math.max(LEAST_SECONDS, Math.ceil(this.#millis / 1000));
    try {
      const told = await fetched(`advice/${this.#listener.id}?since=${seconds}s`, asking.signal);
      if (this.#asking === asking) this.#answer = { at: Date.now(), row: told.listeners?.[0], timeout: told.clientTimeoutMillis };
    } catch (failure) {
      if (this.#asking === asking) this.#answer = { at: Date.now(), failure: failure.message };
    }
    if (this.#asking !== asking) return;
    this.#asking = null;
    this.#draw();
    at('advice-head').focus({ preventScroll: true });
  }

  #draw() {
    const command = `tidemark advise ${filters(this.#listener, this.#namespace)}`;
    const key = JSON.stringify([this.#answer, this.#asking !== null, zone.utc, command]);
    const place = at('advice-told');
    if (place.shownKey === key) return;
    place.shownKey = key;
    at('advise').disabled = this.#asking !== null;
    at('advise').textContent = this.#answer ? 'Advise again' : 'Advise';
    if (this.#asking) place.replaceChildren(element('p', 'dim', 'reading what was recorded'));
    else if (this.#answer === null) place.replaceChildren(line('How large it should be, from all that was recorded. ', 'The same in a shell:', command));
    else if (this.#answer.failure !== undefined) place.replaceChildren(element('p', 'none', 'No advice'), element('p', 'dim', `${clean(this.#answer.failure)}.`), line('', 'Without a record it watches for 10 s:', command));
    else if (!this.#answer.row) place.replaceChildren(element('p', 'none', 'No advice'), line('Nothing was recorded of it in this range. ', 'It can be watched for 10 s:', `${command} --for 10s`));
    else place.replaceChildren(...told(this.#answer, command));
  }
}

function line(text, before, command) {
  const made = element('p', 'dim', `${text}${before} `);
  made.append(element('code', '', command));
  return made;
}

/** :8080, or unix:/run/x.sock, with the namespace where it is not the agent's own: as a shell takes them. */
function filters(listener, namespace) {
  const name = listener.listener;
  const filter = listener.protocol === 'unix' ? word(`unix:${name}`) : name.slice(name.lastIndexOf(':'));
  const bare = namespace?.name.replace(/^net:\[(.*)\]$/, '$1');
  return namespace && !namespace.current ? `${filter} ${word(`netns:${bare}`)}` : filter;
}

const word = text => (/^[\p{L}\p{N}_@%+=:,./-]*$/u.test(clean(text)) ? clean(text) : `'${clean(text).replaceAll("'", "'\\''")}'`);

/** The words of the command's own screen. */
function told({ at: asked, row, timeout }, command) {
  const [head, className, rest] = heading(row);
  const title = element('p', 'advice-head');
  title.append(element('strong', className, head), rest);
  const facts = element('dl', 'advice-facts');
  const add = (name, text) => text && facts.append(element('dt', '', name), element('dd', '', text));
  if (row.advice === 'capacity') capacity(row, timeout, add);
  else if (row.advice !== 'none') sizes(row, timeout, add);
  if (row.advice !== 'none' || row.grounds.bursts > 0) grounds(row.grounds, add);
  const next = row.command ? line('', 'Next:', row.command)
    : row.advice === 'capacity' ? line('', 'Why:', command.replace(' advise ', ' doctor ')) : line('', 'In a shell:', command);
  return [title, facts, next, element('p', 'dim', `Asked at ${zone.time(asked)}. Changes nothing.`)];
}

function heading(row) {
  const sure = ` Confidence ${clean(row.confidence)}.`;
  if (row.advice === 'capacity') return ['NO LIMIT HELPS', 'bad', `, too few accepts.${sure}`];
  if (row.advice === 'none') return ['No advice', '', ` ${nothing(row)}`];
  const isOpen = isUnknown(row.most) || isLeast(row.grounds);
  const upTo = isUnknown(row.most) ? ' and more'
    : isOpen ? (row.most > row.least ? ` to ${row.most} or more` : ' and more') : ` to ${row.most}`;
  const word = row.advice === 'enough' ? `${row.limit} is enough` : `${clean(row.advice)} ${row.limit} to ${row.recommended}`;
  return [word, row.advice === 'enough' ? '' : 'caution', `. Fits: ${row.least}${upTo}.${sure}`];
}

const isLeast = grounds => isUnknown(grounds.acceptRate) || grounds.acceptRate.source === 'atLeast';
const plural = (count, noun) => `${figure(count)} ${noun}${count === 1 ? '' : 's'}`;
const rate = n => (n >= 10 ? String(Math.round(n)) : String(Math.round(n * 100) / 100));
const chance = p => (p > 0 && p < 0.01 ? '<1%' : `${Math.ceil(p * 100 - 1e-9)}%`);
const bytes = n => `${Math.floor((n + 500) / 1000)} kB`;
const moment = text => `at ${zone.time(Date.parse(text))}`;

function nothing(row) {
  const expected = `${duration(row.expectedMillis)} or ${row.expectedBursts} bursts`;
  return row.reason === 'uncounted'
    ? `It was full, and nobody counts whom it then turns away (expected: a greater limit, and then ${expected}).`
    : `from ${duration(row.grounds.seenMillis)} and ${plural(row.grounds.bursts, 'burst')} (expected: ${expected}).`;
}

function sizes(row, timeout, add) {
  add(String(row.least), cause(row));
  add(isUnknown(row.most) ? '?' : String(row.most), most(row, timeout));
  const wait = isUnknown(row.then.lastInLineMillis) ? `wait of the last in line not known: ${clean(row.then.lastInLineMillis.unknown)}`
    : `last in line waits ${duration(row.then.lastInLineMillis)}${isUnknown(row.now.lastInLineMillis) ? '' : ` (now ${duration(row.now.lastInLineMillis)})`}`;
  add('Costs', `${wait}; ${bytes(row.then.bytes)} when full (now ${bytes(row.now.bytes)})`);
  const { probability, spanMillis, extrapolated } = row.overflow;
  add('Left', `at most ${chance(probability)} chance of an overflow in another ${duration(spanMillis)}${extrapolated ? ' (extrapolated)' : ''}`);
  if (row.somaxconn !== undefined && row.recommended > row.somaxconn) add('Note', `somaxconn is ${row.somaxconn}: resize needs --raise-somaxconn`);
}

function cause(row) {
  const why = row.cause;
  if (why.kind === 'stall') {
    return `holds a stall of ${duration(why.lastingMillis)} at ${rate(why.arrivalsPerSecond)} arrivals per s, the most seen over that long, ${moment(why.at)}`;
  }
  const many = why.leastClients === why.mostClients ? why.mostClients : `${why.leastClients} to ${why.mostClients}`;
  return `holds the largest burst seen, ${many} clients ${moment(why.at)}${why.cutOff ? ` (peak ${row.grounds.peak.length}: cut off)` : ''}`;
}

function most(row, timeout) {
  if (isUnknown(row.most)) return `upper bound not known: ${clean(row.most.unknown)}`;
  const known = row.grounds.acceptRate;
  if (isUnknown(known)) return clean(known.unknown);
  return `${row.most + 1} in line / ${isLeast(row.grounds) ? 'at least ' : ''}${rate(known.perSecond)} accepts per s: within ${duration(timeout)}, the client timeout`;
}

function capacity(row, timeout, add) {
  const lasting = duration(row.lastingMillis);
  add('Lack', {
    overload: `${rate(row.offeredPerSecond)} per s came, ${rate(row.acceptedPerSecond)} per s were accepted, for ${lasting} ${moment(row.at)}`,
    burst: `a burst of ${lasting} ${moment(row.at)} takes longer to accept than the ${duration(timeout)} that clients wait`,
    stall: `nobody accepted for ${lasting} ${moment(row.at)}, longer than the ${duration(timeout)} that clients wait`,
  }[row.lack]);
  if (row.missingPerSecond > 0) {
    add('Missing', `${rate(row.missingPerSecond)} accepts per s (${rate(row.acceptedPerSecond)} now): more workers, faster requests, or refusing earlier`);
  }
  if (!isUnknown(row.most)) add('At most', `${row.most}: with a greater limit who is let in has left when served`);
}

const DOUBTS = {
  sampled: 'shorter bursts than the time between two samples are not in it',
  packets: 'clients are told from packets by bounds',
  fewBursts: 'few bursts',
  rateUnknown: 'nobody knows how fast is accepted',
  rateLowerBound: 'it may accept faster',
  ambiguous: 'other listeners may have overflowed instead',
  gaps: 'recording had gaps',
};

function grounds(known, add) {
  const peak = known.peak.source === 'exact' ? 'peaks exact' : `peaks sampled every ${duration(known.peak.periodMillis)}`;
  const exact = known.exactMillis > 0 ? `; each arrival recorded for ${duration(known.exactMillis)}` : '';
  add('From', `${duration(known.seenMillis)}, ${plural(known.episodes, 'overflow episode')}, ${plural(known.bursts, 'burst')}, `
    + `peak ${peakText(known.peak)}/${figure(known.peak.capacity)}; ${peak}${exact}`);
  add('Doubts', known.doubts.map(doubt => DOUBTS[doubt] ?? clean(doubt)).join('; '));
}
