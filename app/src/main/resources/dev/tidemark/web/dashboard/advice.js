// How large the queue of the chosen listener should be. It is asked for by a button, never by itself: the agent reads a
// day of its record for it.
import { fetched } from './feed.js';
import { clean, duration, isUnknown, zone } from './format.js';
import { element } from './words.js';

const LEAST = { millis: 24 * 3600e3, since: '24h' };
const at = id => document.getElementById(id);

export class AdviceSection {
  #listener = null;
  #namespace = null;
  #since = LEAST.since;
  #asking = null;
  #answer = null;

  constructor() {
    at('advise').addEventListener('click', () => this.ask());
  }

  /** Shows `listener`; what was told of another is forgotten. @param range the page's */
  show(listener, namespace, range) {
    const isOther = this.#listener?.id !== listener.id;
    this.#listener = listener;
    this.#namespace = namespace;
    this.#since = range.millis > LEAST.millis ? range.since : LEAST.since;
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
    const since = this.#since;
    try {
      const told = await fetched(`advice/${this.#listener.id}?since=${since}`, asking.signal);
      if (this.#asking === asking) this.#answer = { at: Date.now(), since, row: told.listeners?.[0], timeout: told.clientTimeoutMillis };
    } catch (failure) {
      if (this.#asking === asking) this.#answer = { at: Date.now(), since, failure: failure.message };
    }
    if (this.#asking !== asking) return;
    this.#asking = null;
    this.#draw();
    // Whoever has gone on to something else meanwhile stays there; a button that is disabled loses the focus.
    if ([at('advise'), at('advice-head'), document.body].includes(document.activeElement)) at('advice-head').focus({ preventScroll: true });
  }

  #draw() {
    const filter = filters(this.#listener, this.#namespace);
    const watching = `tidemark advise ${filter}`;
    const since = this.#answer?.since ?? this.#since;
    const command = since === LEAST.since ? watching : `${watching} --since ${since}`;
    const key = JSON.stringify([this.#answer, this.#asking !== null, zone.utc, command]);
    const place = at('advice-told');
    if (place.shownKey === key) return;
    place.shownKey = key;
    at('advise').disabled = this.#asking !== null;
    at('advise').textContent = this.#answer ? 'Advise again' : 'Advise';
    if (this.#asking) place.replaceChildren(element('p', 'dim', 'reading what was recorded'));
    else if (this.#answer === null) place.replaceChildren(line('How large it should be, from all that was recorded. ', 'The same in a shell:', command));
    else if (this.#answer.failure !== undefined) place.replaceChildren(element('p', 'none', 'No advice'), element('p', 'dim', `${clean(this.#answer.failure)}.`), line('', 'Without a record it watches for 10 s:', watching));
    else if (!this.#answer.row) place.replaceChildren(element('p', 'none', 'No advice'), line('Nothing was recorded of it in this range. ', 'It can be watched for 10 s:', `${watching} --for 10s`));
    else place.replaceChildren(...told(this.#answer, command, `tidemark doctor ${filter}`));
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

/** What the screen of `tidemark advise` says of one listener, word for word: AdviceScreen has them. */
function told({ at: asked, row, timeout }, command, doctor) {
  const [head, className, rest] = heading(row);
  const title = element('p', 'advice-head');
  title.append(element('strong', className, head), rest);
  const facts = element('dl', 'advice-facts');
  const add = (name, text) => text && facts.append(element('dt', '', name), element('dd', '', text));
  if (row.advice === 'capacity') capacity(row, timeout, add);
  else if (row.advice !== 'none') sizes(row, timeout, add);
  return [title, facts, next(row, command, doctor), element('p', 'dim', `Asked at ${zone.time(asked)}. Changes nothing.`)];
}

function next(row, command, doctor) {
  if (row.command) return line(`Bursts above ${row.recommended + 1} would overflow: none seen, none promised. `, 'Next:', row.command);
  if (row.advice === 'capacity') return line('', 'Why:', doctor);
  return line(row.advice === 'enough' ? 'Nothing to change. ' : '', 'In a shell:', command);
}

function heading(row) {
  const sure = ` Confidence ${clean(row.confidence)}.`;
  if (row.advice === 'capacity') return ['NO LIMIT HELPS', 'bad', `, too few accepts.${sure}`];
  if (row.advice === 'none') return ['No advice', '', nothing(row)];
  const isOpen = isUnknown(row.most) || isLeast(row.grounds);
  const upTo = isUnknown(row.most) ? ' and more'
    : isOpen ? (row.most > row.least ? ` to ${row.most} or more` : ' and more') : ` to ${row.most}`;
  const word = row.advice === 'enough' ? `${row.limit} is enough` : `${clean(row.advice)} ${row.limit} to ${row.recommended}`;
  return [word, row.advice === 'enough' ? '' : 'caution', `. Fits: ${row.least}${upTo}.${sure}`];
}

const isLeast = grounds => isUnknown(grounds.acceptRate) || grounds.acceptRate.source === 'atLeast';
const plural = (count, noun) => `${count} ${noun}${count === 1 ? '' : 's'}`;
const bursts = grounds => plural(grounds.bursts, 'burst');
const rate = n => (n >= 10 ? String(Math.round(n)) : String(Math.round(n * 100) / 100));
const chance = p => (p > 0 && p < 0.01 ? '<1%' : `${Math.ceil(p * 100 - 1e-9)}%`);
const bytes = n => `${Math.floor((n + 500) / 1000)} kB`;
const moment = text => {
  const time = zone.time(Date.parse(text));
  return `${time.includes(' ') ? 'on' : 'at'} ${time}`;
};

function nothing(row) {
  const expected = `${duration(row.expectedMillis)} or ${row.expectedBursts} bursts`;
  return row.reason === 'uncounted'
    ? `: it was full, and nobody counts whom it then turns away (expected: a greater limit, and then ${expected}).`
    : ` from ${duration(row.grounds.seenMillis)} and ${bursts(row.grounds)} (expected: ${expected}).`;
}

function sizes(row, timeout, add) {
  const atMost = isLeast(row.grounds) ? 'at most ' : '';
  add(String(row.least), cause(row));
  add(isUnknown(row.most) ? '?' : `${row.most}${atMost && '+'}`, most(row, timeout));
  const wait = isUnknown(row.then.lastInLineMillis) ? `wait of the last in line not known: ${clean(row.then.lastInLineMillis.unknown)}`
    : `last in line waits ${atMost}${duration(row.then.lastInLineMillis)}${isUnknown(row.now.lastInLineMillis) ? '' : ` (now ${atMost}${duration(row.now.lastInLineMillis)})`}`;
  add('Costs', `${wait}; ${bytes(row.then.bytes)} when full (now ${bytes(row.now.bytes)})`);
  add('Left', left(row));
  if (row.grounds.doubts.includes('fewBursts')) {
    add('Not sure', isUnknown(row.range) ? 'a quarter more than the largest burst; too few to say more'
      : `${row.range.from} to ${row.range.to} may be right as well`);
  }
  grounds(row.grounds, add);
  if (row.somaxconn !== undefined && row.advice !== 'enough' && row.recommended > row.somaxconn) {
    add('Note', `somaxconn is ${row.somaxconn}: resize needs --raise-somaxconn`);
  }
}

function left(row) {
  const { probability, spanMillis, method, extrapolated, confidence } = row.overflow;
  const how = { tail: `tail of ${bursts(row.grounds)}`, rank: `rank among ${bursts(row.grounds)}`, bounds: 'bounds of what came' }[method];
  return `at most ${chance(probability)} chance of an overflow in another ${duration(spanMillis)} `
    + `(${how ?? clean(method)}${extrapolated ? ', extrapolated' : ''}; ${Math.round(confidence * 100)}% sure)`;
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
  const clients = row.most + 1;
  const wait = duration(clients / known.perSecond * 1000);
  if (isLeast(row.grounds)) {
    return `${clients} in line / at least ${rate(known.perSecond)} accepts per s = at most ${wait}, within the client timeout: more, where it is accepted faster`;
  }
  return `${clients} in line / ${rate(known.perSecond)} accepts per s = ${wait}, ${wait === duration(timeout) ? 'the client timeout' : `within the client timeout of ${duration(timeout)}`}`;
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
  grounds(row.grounds, add);
}

const DOUBTS = {
  sampled: 'shorter bursts than the time between two samples are not in it',
  packets: 'clients are told from packets by bounds',
  fewBursts: 'few bursts: the size is not known to a quarter',
  rateUnknown: 'nobody knows how fast is accepted',
  rateLowerBound: 'it may accept faster',
  ambiguous: 'other listeners may have overflowed instead',
  gaps: 'recording had gaps',
};

const SOURCES = { counted: 'counted', sampled: 'told from samples', atLeast: 'told from how it drains', given: 'as given' };

function grounds(known, add) {
  const peak = known.peak.source === 'exact' ? 'peaks exact' : `peaks sampled every ${duration(known.peak.periodMillis)}`;
  const exact = known.exactMillis > 0 ? `; each arrival recorded for ${duration(known.exactMillis)}` : '';
  const accepts = isUnknown(known.acceptRate) ? '' : `; accepts ${SOURCES[known.acceptRate.source] ?? clean(known.acceptRate.source)}`;
  add('From', `${duration(known.seenMillis)}, ${plural(known.episodes, 'overflow episode')}, ${bursts(known)}; ${peak}${exact}${accepts}`);
  add('Doubts', known.doubts.map(doubt => DOUBTS[doubt] ?? clean(doubt)).join('; '));
}
