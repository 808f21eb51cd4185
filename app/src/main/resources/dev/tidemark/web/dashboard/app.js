// The dashboard of the agent: one page, fed by /api/v1/live.
import { Announcer } from './announcer.js';
import { alarmsOf, noticesOf, seconds, showBars } from './bars.js';
import { Feed, fetched } from './feed.js';
import { filterOf } from './filter.js';
import { Findings } from './findings.js';
import { clean, duration, isUnknown, zone } from './format.js';
import { Model } from './model.js';
import { Panel } from './panel.js';
import { ListenerTable } from './table.js';
import { isKept, RANGES } from './timeline.js';
import { called, element, isAlarming, Notes, stateMark, stateWord, write } from './words.js';

const at = id => document.getElementById(id);
const LATE_MILLIS = 2000;

const model = new Model();
const notes = new Notes();
const findings = new Findings();
const announcer = new Announcer();
let range = RANGES.find(r => r.text === '1 h');
let recordedPeaks = null;
let recordedAt = 0;
const states = new Map();

const table = new ListenerTable(model, notes, { select: id => select(id) });
const panel = new Panel(model, notes, findings, range, { back: () => select(null), zoomed: showRange });
const feed = new Feed({
  view: document_ => take(() => model.view(document_), true),
  changes: document_ => take(() => model.changes(document_), false),
  status: () => showStatus(),
});

function take(apply, whole) {
  const change = apply();
  document.body.classList.remove('loading');
  announce(change, whole);
  table.update(change);
  write(at('host'), clean(model.agent?.host ?? ''));
  showCounts();
  showStatus();
  panel.refresh();
  if (whole) recordedAt = 0;
  refreshPeaks();
  if ([...model.listeners.values()].some(isAlarming)) findings.load(3600e3, true).then(showStatus);
}

function announce({ changed, gone }, whole) {
  for (const id of gone) states.delete(id);
  for (const id of changed) {
    const listener = model.listeners.get(id);
    const before = states.get(id);
    states.set(id, listener.state);
    const isNews = before === undefined ? !whole && listener.state !== 'ok' : before !== listener.state;
    if (isNews) announcer.say(id, `${called(listener)} is ${stateWord(listener.state)}`);
  }
}

function showCounts() {
  const counts = model.counts();
  const parts = [['full', counts.full], ...(counts.overflow > 0 ? [['overflow', counts.overflow]] : []),
    ['high', counts.high], ['ok', counts.ok]];
  const key = JSON.stringify(parts);
  if (at('counts').dataset.key === key) return;
  at('counts').dataset.key = key;
  at('counts').replaceChildren(...parts.map(([state, count]) => {
    const item = element('li', count === 0 ? 'zero' : '');
    const mark = stateMark(state);
    mark.lastChild.data = `${count} ${stateWord(state)}`;
    item.append(mark);
    return item;
  }));
  const worst = parts.find(([state, count]) => count > 0 && state !== 'ok');
  const host = clean(model.agent?.host ?? '');
  document.title = `${worst ? `${worst[1]} ${stateWord(worst[0])} - ` : ''}${host} - tidemark`;
}

let wasConnected = false;
function showStatus() {
  const age = model.ageMillis();
  const lost = !feed.connected && feed.since !== null;
  document.body.classList.toggle('lost', lost || (model.at !== null && age > 5000));
  let text = 'reading';
  if (lost) text = `no data, ${seconds(Date.now() - feed.since)} old`;
  else if (model.at !== null) text = `${age > LATE_MILLIS ? 'late' : 'live'}, ${(age / 1000).toFixed(1)} s old`;
  at('age').classList.toggle('caution', lost || age > LATE_MILLIS);
  write(at('age'), text);
  showSource();
  showBars(at('bars'), noticesOf(model, feed, { tryNow: () => feed.open() }));
  showBars(at('alarms'), lost ? [] : alarmsOf(model, findings, { why: id => why(id), advise: id => advise(id) }));
  if (wasConnected && lost) announcer.say('feed', 'No data from the agent');
  if (!wasConnected && feed.connected && states.size > 0 && announcedLoss) announcer.say('feed', 'Data from the agent again');
  announcedLoss ||= lost;
  wasConnected = feed.connected;
}
let announcedLoss = false;

/** Whether the kernel records the peaks, or what is between two samples is not seen. */
function showSource() {
  const { periodMillis, probe } = model.agent ?? {};
  const peaks = probe?.features?.find(feature => feature.feature === 'accept-queue peak');
  const isExact = peaks?.state === 'exact';
  write(at('source'), isExact ? 'exact' : periodMillis ? `sampled every ${duration(periodMillis)}` : '');
  const why = isExact ? `Peaks are recorded by the kernel: ${peaks.hook}` : peaks?.reason && `Not exact: ${peaks.reason}`;
  at('source').title = why ? clean(why) : '';
}

function select(id) {
  table.select(id);
  panel.show(id);
  document.body.classList.toggle('chosen', id !== null);
  history.replaceState(null, '', id === null ? location.pathname : `#${id}`);
  if (id === null) table.focus();
  else if (matchMedia('(max-width: 720px)').matches) at('detail-head').focus();
}

function why(id) {
  select(id);
  at('findings-head').focus({ preventScroll: true });
  at('detail').scrollIntoView({ block: 'nearest' });
}

function advise(id) {
  select(id);
  at('advice-head').focus({ preventScroll: true });
  at('advice').scrollIntoView({ block: 'nearest' });
  panel.advise();
}

/** The chosen range, or that the charts show another part. */
function showRange(zoomed) {
  const choice = at('range');
  choice.querySelector('option[value=zoomed]')?.remove();
  if (zoomed) {
    const option = new Option('Zoomed', 'zoomed');
    choice.prepend(option);
    choice.value = 'zoomed';
  } else {
    choice.value = range.since;
  }
}

/** Whether the agent itself saw the whole range: what was before its start only the history knows. */
function sawAll() {
  const mayKnowMore = model.agent?.history?.state !== 'off' && Date.parse(model.agent?.startedAt) > model.now() - range.millis;
  return isKept(range) && !mayKnowMore;
}

function usePeaks() {
  table.usePeak(listener => {
    const live = listener.peaks?.[range.window];
    if (sawAll()) return live;
    if (recordedPeaks === null || isUnknown(recordedPeaks)) return isKept(range) ? live : recordedPeaks ?? undefined;
    const recorded = recordedPeaks.get(listener.id);
    return !recorded || (live && live.length > recorded.length) ? live : recorded;
  }, range.text);
}

/** Peaks of ranges that only the history knows. */
async function refreshPeaks() {
  if (sawAll() || Date.now() - recordedAt < 30000) return;
  recordedAt = Date.now();
  const asked = range;
  try {
    const document_ = await fetched(`history?since=${asked.since}`);
    if (asked === range) recordedPeaks = new Map(document_.listeners.map(l => [l.id, l.peak]));
  } catch (failure) {
    if (asked === range) recordedPeaks = { unknown: failure.message };
  }
  usePeaks();
  table.arrange();
}

function useRange(chosen) {
  range = chosen;
  recordedPeaks = null;
  recordedAt = 0;
  usePeaks();
  refreshPeaks();
  panel.useRange(range);
}

function useZone(utc) {
  zone.utc = utc;
  document.querySelector(`input[name=zone][value=${utc ? 'utc' : 'local'}]`).checked = true;
  panel.rebuild();
  showStatus();
}

for (const one of RANGES) at('range').append(new Option(`Last ${one.text}`, one.since));
at('range').addEventListener('change', event => {
  const chosen = RANGES.find(r => r.since === event.target.value);
  if (chosen) useRange(chosen);
});
for (const input of document.querySelectorAll('input[name=zone]')) {
  input.addEventListener('change', () => useZone(input.value === 'utc'));
}
write(at('zone-local'), `local ${zone.offset()}`);
at('help-button').addEventListener('click', () => at('help').showModal());
at('filter').addEventListener('input', event => table.useFilter(filterOf(event.target.value)));
at('filter').addEventListener('keydown', event => {
  if (event.key === 'ArrowDown') table.focus();
  else if (event.key === 'Enter') table.openFirst();
  else return;
  event.preventDefault();
});

function stepBack() {
  if (document.activeElement === at('filter') && at('filter').value === '') table.focus();
  else if (panel.id !== null && panel.isZoomed) panel.unzoom();
  else if (panel.id !== null && document.activeElement !== at('filter')) select(null);
  else {
    at('filter').value = '';
    table.useFilter(filterOf(''));
    table.focus();
  }
}

const KEYS = {
  '/': () => {
    if (matchMedia('(max-width: 720px)').matches && panel.id !== null) select(null);
    at('filter').focus();
  },
  '?': () => at('help').showModal(),
  t: () => panel.id !== null && panel.toggleTables(),
  u: () => useZone(!zone.utc),
  ArrowDown: () => table.focus(),
  ArrowUp: () => table.focus(),
};
document.addEventListener('keydown', event => {
  if (event.altKey || event.ctrlKey || event.metaKey || at('help').open || event.defaultPrevented) return;
  if (event.key === 'Escape') {
    event.preventDefault();
    stepBack();
  } else if (!event.target.matches('input[type=search], select, input[type=radio]') && KEYS[event.key]
      && !(event.key.startsWith('Arrow') && event.target !== document.body)) {
    event.preventDefault();
    KEYS[event.key]();
  }
});

usePeaks();
showRange(false);
const linked = location.hash.slice(1);
if (/^[0-9a-f]{16}$/.test(linked)) {
  table.select(linked);
  panel.show(linked);
  document.body.classList.add('chosen');
}
setInterval(showStatus, 500);
feed.open();
