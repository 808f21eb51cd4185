// How one listener's queue went: what the agent recorded, the samples around an episode, and the last minute.
import { fetched } from './feed.js';
import { isUnknown } from './format.js';

export const RANGES = [
  { text: '1 min', millis: 60e3, since: '1m', window: '1m' },
  { text: '5 min', millis: 300e3, since: '5m', window: '5m' },
  { text: '15 min', millis: 900e3, since: '15m', window: '5m' },
  { text: '1 h', millis: 3600e3, since: '1h', window: '1h' },
  { text: '6 h', millis: 6 * 3600e3, since: '6h', window: '1h' },
  { text: '24 h', millis: 86400e3, since: '24h', window: '1h' },
  { text: '7 d', millis: 7 * 86400e3, since: '7d', window: '1h' },
  { text: '30 d', millis: 30 * 86400e3, since: '30d', window: '1h' },
];
export const LEAST_MILLIS = 60e3;
export const MOST_MILLIS = 30 * 86400e3;
/** In ranges up to this each second that the page saw is drawn, not the interval that was recorded. */
const NEAR_MILLIS = 15 * 60e3;

/** Whether the agent itself keeps the peak of just this range. */
export const isKept = range => range.millis === { '1m': 60e3, '5m': 300e3, '1h': 3600e3 }[range.window];

const rfc = ms => new Date(ms).toISOString();

export class Timeline {
  series = null;
  failure = null;
  #fine = null;
  #seen = new Map();
  #abort = null;
  #asked = '';
  #askedAt = 0;

  forget() {
    this.#abort?.abort();
    this.series = null;
    this.failure = null;
    this.#fine = null;
    this.#seen.clear();
    this.#asked = '';
  }

  /** Fetches what is missing or old. Answers whether something new came. */
  async load(id, { from, to, live }, width) {
    const wide = to - from;
    if (live && wide <= LEAST_MILLIS) {
      this.series = null;
      this.failure = null;
      this.#asked = '';
      return false;
    }
    const key = `${id} ${live ? wide : `${from} ${to}`} ${width}`;
    const old = live ? Date.now() - this.#askedAt > (wide <= 3600e3 ? 10e3 : 30e3) : false;
    if (key === this.#asked && !old) return false;
    this.#asked = key;
    this.#askedAt = Date.now();
    this.#abort?.abort();
    this.#abort = new AbortController();
    try {
      const query = `from=${rfc(from)}&to=${rfc(to)}&points=${Math.min(5000, Math.max(60, Math.round(width)))}`;
      this.series = read(await fetched(`history/${id}?${query}`, this.#abort.signal));
      this.failure = null;
    } catch (failure) {
      if (failure.name === 'AbortError') return false;
      // A listener that is a few seconds old is not in the file yet.
      const isNew = failure.status === 404 && failure.message.startsWith('listener:');
      this.series = null;
      this.failure = isNew ? 'nothing recorded yet' : failure.message;
      // Asked again at the next turn of an old answer, not at once.
    }
    return true;
  }

  /** The samples around an episode, at full rate. Answers their range, or null when none were kept. */
  async loadFine(episode, id) {
    const document = await fetched(`findings/${episode}`);
    const samples = (document.samples ?? document.episodes?.[0]?.samples ?? []).find(s => s.id === id)?.samples ?? [];
    if (samples.length < 2) return null;
    const points = samples.map(([at, value, limit], i) => ({
      at, value, limit, full: value > limit,
      span: Math.min(2000, Math.max(1, (samples[i + 1]?.[0] ?? at + 100) - at)),
    }));
    this.#fine = { from: points[0].at, to: points.at(-1).at + points.at(-1).span, points };
    return this.#fine;
  }

  /** The points of a range, the finest that are known for each moment. */
  points(listener, { from, to }, at) {
    const near = to - from <= NEAR_MILLIS;
    let all = this.series?.points ?? [];
    const seen = this.#remember(lastMinute(listener, at));
    const end = all.length > 0 ? all.at(-1).at + all.at(-1).span : -Infinity;
    all = overlaid(all, near ? seen : seen.filter(p => p.at >= end));
    if (near && this.#fine) all = overlaid(all, this.#fine.points);
    return all.filter(p => p.at + p.span > from && p.at < to);
  }

  /** The highest of the points that are drawn; one that is exact counts even where samples, which missed it, are drawn. */
  highest(points, { from, to }) {
    const exact = (this.series?.points ?? []).filter(p => p.exact && p.at >= from && p.at + p.span <= to);
    const most = [...points, ...exact].reduce((best, p) => (best === null || p.value > best.value ? p : best), null);
    return most && { ...most, exact: points.every(p => p.exact || p.covered) };
  }

  /** The seconds that the page saw while it showed this listener. */
  #remember(minute) {
    for (const point of minute) this.#seen.set(point.at, point);
    const old = (minute.at(-1)?.at ?? -Infinity) - NEAR_MILLIS;
    for (const at of this.#seen.keys()) if (at < old) this.#seen.delete(at);
    return [...this.#seen.values()].sort((a, b) => a.at - b.at);
  }

  /** ListenOverflows a second: recorded, then those that the page saw. */
  overflows({ from, to }, seen) {
    const recorded = this.series?.counters ?? [];
    const end = recorded.length > 0 ? recorded.at(-1).at + recorded.at(-1).span : -Infinity;
    const near = to - from <= NEAR_MILLIS;
    const live = seen.filter(s => near || s.at >= end).map(s => ({ at: s.at, span: 1000, value: s.rise }));
    return overlaid(recorded, live).filter(p => p.at + p.span > from && p.at < to);
  }
}

/** `coarse` where `fine` has no point. What is cut off keeps its peak: it was in that interval, nobody knows where. */
function overlaid(coarse, fine) {
  const merged = [];
  let next = 0;
  for (const point of coarse) {
    while (next < fine.length && fine[next].at + fine[next].span <= point.at) merged.push(fine[next++]);
    const end = point.at + point.span;
    let from = point.at;
    while (next < fine.length && fine[next].at < end) {
      if (fine[next].at > from) merged.push({ ...point, at: from, span: fine[next].at - from });
      from = Math.max(from, fine[next].at + fine[next].span);
      merged.push(point.exact ? { ...fine[next], covered: true } : fine[next]);
      next++;
    }
    if (from < end) merged.push({ ...point, at: from, span: end - from });
  }
  return [...merged, ...fine.slice(next)];
}

function read(document) {
  const span = document.spanMillis;
  return {
    span,
    points: (document.points ?? []).map(p => ({ at: Date.parse(p.at), span, value: p.peak, limit: p.limit,
      full: p.full, exact: p.source === 'exact', p50: p.p50, p99: p.p99, drops: p.drops })),
    counters: (document.counters ?? []).map(c => {
      const rise = c.rises?.ListenOverflows;
      return { at: Date.parse(c.at), span, value: rise === undefined || isUnknown(rise) ? null : rise * 1000 / span };
    }),
    lengths: document.lengths ?? [],
  };
}

function lastMinute(listener, at) {
  if (!listener?.lastMinute || at === null) return [];
  const latest = Math.floor(at / 1000) * 1000;
  const first = latest - (listener.lastMinute.length - 1) * 1000;
  const exact = listener.peaks?.['1m']?.source === 'exact';
  return listener.lastMinute
    .map((value, i) => ({ at: first + i * 1000, span: 1000, value, limit: listener.limit, full: value > listener.limit, exact }))
    .filter(p => p.value !== null);
}

/** Where the limit changes from one point to the next. */
export function limitChanges(points) {
  const flags = [];
  for (let i = 1; i < points.length; i++) {
    if (points[i].limit !== points[i - 1].limit) {
      flags.push({ at: points[i].at, text: `${points[i - 1].limit} -> ${points[i].limit}` });
    }
  }
  return flags;
}
