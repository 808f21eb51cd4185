// The chosen listener: its charts, findings and facts.
import { AdviceSection } from './advice.js';
import { TimeChart } from './chart.js';
import { chartTable, counterFacts, depthFacts, ownerFacts, peakFacts, rate } from './facts.js';
import { findingsList } from './findings.js';
import { clean, figure, isUnknown, zone } from './format.js';
import { LEAST_MILLIS, limitChanges, MOST_MILLIS, Timeline } from './timeline.js';
import { address, isCut, limitSetBy, owner, peakText, requested, stateMark, write } from './words.js';

const LEAST_FINDINGS_MILLIS = 3600e3;
const at = id => document.getElementById(id);

export class Panel {
  id = null;
  #model;
  #notes;
  #findings;
  #on;
  #timeline = new Timeline();
  #advice = new AdviceSection();
  #last = null;
  #goneAt = null;
  #range;
  #zoomed = null;
  #tables = false;
  #length;
  #overflow;

  /** @param on {back(), zoomed(boolean)} */
  constructor(model, notes, findings, range, on) {
    this.#model = model;
    this.#notes = notes;
    this.#findings = findings;
    this.#range = range;
    this.#on = on;
    const zoom = (from, to) => this.zoom(from, to);
    this.#length = new TimeChart(at('length-chart'), 270, { zoom, point: p => this.#readLength(p) });
    this.#overflow = new TimeChart(at('overflow-chart'), 140, { zoom, point: p => this.#readOverflows(p) });
    at('back').addEventListener('click', () => on.back());
    at('earlier').addEventListener('click', () => this.#move(-0.5));
    at('later').addEventListener('click', () => this.#move(0.5));
    at('closer').addEventListener('click', () => this.#widen(0.5));
    at('wider').addEventListener('click', () => this.#widen(2));
    at('unzoom').addEventListener('click', () => this.unzoom());
    at('as-table').addEventListener('click', () => this.toggleTables());
    for (const id of ['length-chart', 'overflow-chart']) at(id).addEventListener('keydown', event => this.#key(event));
  }

  show(id) {
    if (this.id === id) return;
    this.id = id;
    this.#last = null;
    this.#goneAt = null;
    this.#zoomed = null;
    this.#timeline.forget();
    at('detail').hidden = id === null;
    this.#on.zoomed(false);
    if (id !== null) this.refresh();
  }

  /** Asks how large the queue of the listener that is shown should be. */
  advise() {
    this.#advice.ask();
  }

  useRange(range) {
    this.#range = range;
    this.unzoom();
  }

  get isZoomed() {
    return this.#zoomed !== null;
  }

  /** What the charts cover: the last hour, say, or what was zoomed to. */
  #bounds() {
    if (this.#zoomed) return { ...this.#zoomed, live: false };
    const to = Math.ceil(this.#model.now() / 1000) * 1000;
    return { from: to - this.#range.millis, to, live: true };
  }

  zoom(from, to) {
    const now = Math.ceil(this.#model.now() / 1000) * 1000;
    let wide = Math.min(MOST_MILLIS, Math.max(LEAST_MILLIS, to - from));
    let end = Math.min(now, (from + to) / 2 + wide / 2);
    this.#zoomed = { from: Math.round(end - wide), to: Math.round(end) };
    this.#on.zoomed(true);
    this.refresh();
  }

  unzoom() {
    this.#zoomed = null;
    this.#on.zoomed(false);
    this.refresh();
  }

  #move(share) {
    const { from, to } = this.#bounds();
    const by = (to - from) * share;
    this.zoom(from + by, to + by);
  }

  #widen(factor) {
    const { from, to } = this.#bounds();
    const middle = factor < 1 && !this.#zoomed ? to - (to - from) * factor / 2 : (from + to) / 2;
    const half = (to - from) * factor / 2;
    this.zoom(middle - half, middle + half);
  }

  #key(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const done = {
      '+': () => this.#widen(0.5), '=': () => this.#widen(0.5), '-': () => this.#widen(2),
      ArrowLeft: () => this.#move(-0.5), ArrowRight: () => this.#move(0.5), 0: () => this.unzoom(),
    }[event.key];
    if (!done) return;
    event.preventDefault();
    done();
  }

  toggleTables() {
    this.#tables = !this.#tables;
    at('as-table').setAttribute('aria-pressed', String(this.#tables));
    for (const id of ['length-chart', 'length-read', 'overflow-chart', 'overflow-read']) at(id).hidden = this.#tables;
    at('chart-table').hidden = !this.#tables;
    this.refresh();
  }

  rebuild() {
    this.#length.rebuild();
    this.#overflow.rebuild();
    this.refresh();
  }

  /** Shows an episode: the samples around it at full rate, where they were kept. */
  async #showEpisode(episode) {
    const from = Date.parse(episode.from);
    const to = episode.to ? Date.parse(episode.to) : this.#model.now();
    const kept = await this.#timeline.loadFine(episode.id, this.id).catch(() => null);
    this.zoom(Math.min(from - 20e3, kept ? Math.max(kept.from, from - 60e3) : from), Math.max(to + 20e3, kept ? Math.min(kept.to, to + 60e3) : to));
    at('length-chart').focus();
  }

  /** Draws all anew, and fetches what is due. */
  refresh() {
    if (this.id === null) return;
    const listener = this.#model.listeners.get(this.id) ?? this.#last;
    if (!listener) return;
    if (!this.#model.listeners.has(this.id)) this.#goneAt ??= this.#model.at;
    else this.#goneAt = null;
    this.#last = listener;
    const bounds = this.#bounds();
    this.#timeline.load(this.id, bounds, this.#length.plotWidth).then(news => news && this.refresh());
    const wide = Math.max(LEAST_FINDINGS_MILLIS, this.#range.millis, this.#model.now() - bounds.from);
    this.#findings.load(wide, listener.overflowing).then(news => news && this.refresh());
    this.#head(listener);
    this.#charts(listener, bounds);
    const namespace = this.#model.namespaces.get(listener.namespace);
    this.#advice.show(listener, namespace, this.#range);
    ownerFacts(at('owner-facts'), listener, namespace, this.#notes);
    peakFacts(at('peak-facts'), listener, this.#notes);
    depthFacts(at('depth-facts'), listener, this.#timeline.series);
    counterFacts(at('counter-facts'), namespace, this.#notes);
    findingsList(at('findings-list'), this.#findings, listener, this.#model, this.#notes,
      { show: episode => this.#showEpisode(episode) });
    const notes = this.#notes.of([at('detail').textContent]).join('\n');
    write(at('detail-notes'), notes);
  }

  #head(listener) {
    const gone = this.#goneAt === null ? '' : `, gone since ${zone.time(this.#goneAt)}`;
    const asked = isCut(listener) ? requested(listener, this.#notes) : '';
    const text = ` ${address(listener)}  ${owner(listener, this.#notes)}, limit ${listener.limit} set by ${limitSetBy(listener, this.#notes)}${asked ? `, requested ${asked}` : ''}${gone}`;
    const key = `${listener.state}${text}`;
    if (this.#headKey === key) return;
    this.#headKey = key;
    at('detail-head').replaceChildren(stateMark(listener.state), text);
  }
  #headKey = '';

  #charts(listener, bounds) {
    const gone = this.#goneAt !== null;
    const points = this.#timeline.points(gone ? null : listener, bounds, this.#model.at);
    const overflows = this.#timeline.overflows(bounds, this.#model.overflowsSeen(listener.namespace));
    const episodes = this.#findings.of(listener.id, this.#model).map(e => ({
      from: Date.parse(e.from), to: e.to ? Date.parse(e.to) : this.#model.now() }))
      .filter(e => e.to >= bounds.from && e.from <= bounds.to);
    const most = this.#timeline.highest(points, bounds);
    const limit = Math.max(listener.limit, ...points.map(p => p.limit));
    // A limit far above all that was seen would flatten the peaks: then it is told, not drawn.
    const drawn = (most?.value ?? 0) * 12 >= limit || limit <= 20;
    const flags = limitChanges(points);
    this.#shown = { points, overflows, most, drawn, limit, episodes };
    const tops = drawn ? [limit + 1, most?.value ?? 0] : [most?.value ?? 0];
    this.#length.draw({ ...bounds, points, episodes, flags, limit: drawn, top: Math.max(5, Math.max(...tops) * 1.12) });
    this.#overflow.draw({ ...bounds, points: overflows, episodes, flags: [], limit: false,
      top: Math.max(5, ...overflows.map(o => (o.value ?? 0) * 1.12)) });
    if (this.#tables) chartTable(at('chart-table'), points, overflows, this.#notes);
    const summary = this.#summary();
    at('length-chart').setAttribute('aria-label', `Length of ${address(listener)}, ${zone.time(bounds.from)} to ${zone.time(bounds.to)}: ${summary}`);
    at('overflow-chart').setAttribute('aria-label', `Overflows per second of namespace ${this.#model.namespaceName(listener)}: ${this.#overflowSummary()}`);
    if (!this.#pointing) {
      this.#readLength(null);
      this.#readOverflows(null);
    }
  }
  #shown = { points: [], overflows: [], most: null, drawn: true, limit: 0, episodes: [] };
  #pointing = false;

  #summary() {
    const { most, drawn, limit, episodes } = this.#shown;
    const parts = most ? [`peak ${this.#peakOf(most)} at ${zone.time(most.at)}`] : ['nothing recorded in this range'];
    parts.push(drawn ? `limit ${limit} (dashed)` : `limit ${limit}, above this scale`);
    if (episodes.length > 0) parts.push(`${episodes.length} overflow ${episodes.length === 1 ? 'episode' : 'episodes'} (hatched)`);
    if (this.#timeline.failure) parts.push(`${clean(this.#timeline.failure)}; only the last minute is shown`);
    return parts.join(', ');
  }

  #overflowSummary() {
    const most = this.#shown.overflows.reduce((best, o) => Math.max(best, o.value ?? 0), 0);
    return most > 0 ? `at most ${rate(most)}/s` : this.#shown.overflows.length > 0 ? 'none in this range' : 'nothing recorded';
  }

  #peakOf(point) {
    return `${peakText({ source: point.exact ? 'exact' : 'sampled', length: point.value })}/${figure(point.limit + 1)}${point.full ? ' FULL' : ''}`;
  }

  #readLength(point) {
    this.#pointing = point !== null;
    let text = this.#summary();
    if (point?.value === null) text = `${zone.time(point.at)}  nothing recorded`;
    else if (point) {
      text = `${zone.time(point.at)}  peak ${this.#peakOf(point)}`;
      if (point.p50 !== undefined) text += `  p50 ${point.p50}  p99 ${point.p99}`;
      if (point.drops !== undefined) text += `  drops ${isUnknown(point.drops) ? '?' : `+${point.drops}`}`;
    }
    write(at('length-read'), text);
  }

  #readOverflows(point) {
    const text = point?.value === null || !point ? this.#overflowSummary() : `${zone.time(point.at)}  ${rate(point.value)}/s`;
    write(at('overflow-read'), `Overflows of namespace ${this.#last ? this.#model.namespaceName(this.#last) : ''}: ${text}`);
  }
}
