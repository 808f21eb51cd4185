// What is known of the host: the latest view, and the changes that came since.
import { isUnknown } from './format.js';
import { severity } from './words.js';

const KEPT_MILLIS = 15 * 60 * 1000;
const LONGEST_STEP_MILLIS = 3000;

export class Model {
  listeners = new Map();
  namespaces = new Map();
  episodes = [];
  /** When episodes ended that the page saw going on: the history is told some seconds later. */
  ended = new Map();
  agent = null;
  at = null;
  #rings = new Map();
  #nearest = Infinity;

  /** A whole view: nothing of before is kept but the rises of counters. */
  view(document) {
    const before = this.listeners;
    this.listeners = new Map(document.listeners.map(l => [l.id, l]));
    this.namespaces = new Map();
    this.#take(document);
    const gone = [...before.keys()].filter(id => !this.listeners.has(id));
    return { changed: [...this.listeners.keys()], gone };
  }

  /** What changed since. */
  changes(document) {
    for (const listener of document.listeners ?? []) this.listeners.set(listener.id, listener);
    const gone = (document.gone ?? []).filter(id => this.listeners.delete(id));
    this.#take(document);
    return { changed: (document.listeners ?? []).map(l => l.id), gone };
  }

  #take(document) {
    const at = Date.parse(document.at);
    if (Number.isFinite(at)) {
      // A clock that was set back makes the nearest distance so far worthless.
      if (this.at !== null && at < this.at) this.#nearest = Infinity;
      this.at = at;
      this.#nearest = Math.min(this.#nearest, Date.now() - at);
    }
    for (const namespace of document.namespaces ?? []) {
      this.namespaces.set(namespace.id, namespace);
      this.#remember(namespace);
    }
    if (document.agent) this.agent = document.agent;
    if (document.episodesNow) {
      const now = new Set(document.episodesNow.map(e => String(e.id)));
      for (const episode of this.episodes) if (!now.has(String(episode.id))) this.ended.set(String(episode.id), document.at);
      this.episodes = document.episodesNow;
    }
  }

  #remember(namespace) {
    const total = namespace.counters?.ListenOverflows?.watched;
    if (total === undefined || isUnknown(total) || this.at === null) return;
    const second = Math.floor(this.at / 1000) * 1000;
    const ring = this.#rings.get(namespace.id) ?? { total, at: this.at, seconds: [] };
    this.#rings.set(namespace.id, ring);
    // From one message to the next, so that none is missed; across an interruption nobody knows when they came.
    const rise = this.at - ring.at <= LONGEST_STEP_MILLIS ? Math.max(0, total - ring.total) : 0;
    const isNews = this.at !== ring.at;
    ring.total = total;
    ring.at = this.at;
    if (!isNews) return;
    const last = ring.seconds.at(-1);
    if (last && last.at >= second) last.rise += rise;
    else ring.seconds.push({ at: second, rise });
    while (ring.seconds[0].at < second - KEPT_MILLIS) ring.seconds.shift();
  }

  /** The overflows of each second since the page looks, [{at, rise}]. */
  overflowsSeen(namespaceId) {
    return this.#rings.get(namespaceId)?.seconds ?? [];
  }

  /** How old the latest sample is. The clocks of the host and of the browser may differ by any amount. */
  ageMillis() {
    return this.at === null ? 0 : Math.max(0, Date.now() - this.at - this.#nearest);
  }

  /** What the host's clock shows now. */
  now() {
    return this.at === null ? Date.now() : this.at + this.ageMillis();
  }

  namespaceName(listener) {
    return this.namespaces.get(listener.namespace)?.name ?? `net:[${listener.namespace}]`;
  }

  counts() {
    const counts = { full: 0, overflow: 0, high: 0, ok: 0 };
    for (const listener of this.listeners.values()) {
      counts[listener.state === 'overflow?' ? 'overflow' : listener.state in counts ? listener.state : 'ok']++;
    }
    return counts;
  }

  /** How list sorts: state, port, address. */
  static worstFirst(a, b) {
    return severity(a) - severity(b) || (a.port ?? 65536) - (b.port ?? 65536)
      || (a.listener < b.listener ? -1 : a.listener > b.listener ? 1 : 0)
      || (a.reuseportGroup?.member ?? 0) - (b.reuseportGroup?.member ?? 0)
      || (a.id < b.id ? -1 : 1);
  }
}
