// The bars above the table: what is wrong with the view itself, and which listeners turn clients away.
import { clean, duration, zone } from './format.js';
import { called, element, isAlarming, stateClass, stateWord } from './words.js';
import { Findings } from './findings.js';
import { Model } from './model.js';

const MOST_ALARMS = 3;
const STALE_MILLIS = 5000;

/** Bars about the connection, the sampling, the history and what the agent may not see. */
export function noticesOf(model, feed, on) {
  const notices = [];
  const now = Date.now();
  if (feed.nextTry !== null) {
    const wait = Math.max(0, Math.ceil((feed.nextTry - now) / 1000));
    const data = feed.since === null ? 'No data yet.' : `No data since ${zone.time(feed.since)} (${seconds(now - feed.since)}).`;
    notices.push({ key: 'lost', className: 'bad', text: `${data} Next try in ${wait} s.`, button: ['Try now', on.tryNow] });
  } else if (!feed.connected && feed.since !== null) {
    notices.push({ key: 'lost', className: 'bad', text: `No data since ${zone.time(feed.since)} (${seconds(now - feed.since)}). Trying now.` });
  } else if (model.at !== null && model.ageMillis() > STALE_MILLIS) {
    notices.push({ key: 'stale', className: 'bad',
      text: `No sample since ${zone.time(model.at)} (${seconds(model.ageMillis())}). The agent answers, but does not sample.` });
  }
  const history = model.agent?.history;
  if (history?.state === 'stopped') {
    const why = history.reason ? `: ${clean(history.reason)}` : '';
    notices.push({ key: 'history', className: 'caution',
      text: `History stops at ${zone.time(Date.parse(history.lastWritten ?? history.since))}${why}. Live values are good.` });
  }
  const elastic = model.agent?.elastic;
  if (elastic?.reason) {
    notices.push({ key: 'elastic', className: 'caution', text: `Not all elastic queues can be changed: ${clean(elastic.reason)}` });
  }
  for (const missing of model.agent?.missing ?? []) {
    notices.push({ key: `missing ${missing}`, className: 'caution', text: `Not all is visible: ${clean(missing)}` });
  }
  return notices;
}

/** 12 s: whole seconds. */
export const seconds = millis => (millis < 1000 ? '0 s' : duration(Math.floor(millis / 1000) * 1000));

/** Bars about listeners that are FULL or overflow, the worst first. */
export function alarmsOf(model, findings, on) {
  const alarming = [...model.listeners.values()].filter(isAlarming).sort(Model.worstFirst);
  const alarms = alarming.slice(0, MOST_ALARMS).map(listener => {
    const episode = findings.of(listener.id, model)[0];
    const summary = episode ? Findings.about(episode, listener)[0]?.summary : undefined;
    const is = listener.state === 'full' ? 'is FULL' : `is in ${stateWord(listener.state)}`;
    const why = summary ? clean(summary) : listener.state === 'full' ? 'admits no new client' : 'turned clients away in the last second';
    return { key: listener.id, className: stateClass(listener.state) === 'full' ? 'bad' : 'caution', alarm: true,
      text: `${called(listener)} ${is}: ${why}`, button: ['Why', () => on.why(listener.id)], label: `Why is ${called(listener)} ${stateWord(listener.state)}?`,
      second: ['Advice', () => on.advise(listener.id)], secondLabel: `How large should the queue of ${called(listener)} be?` };
  });
  if (alarming.length > MOST_ALARMS) {
    alarms.push({ key: 'more', className: 'plain', text: `+${alarming.length - MOST_ALARMS} more` });
  }
  return alarms;
}

function barButton([text, pressed], label) {
  const button = element('button', '', text);
  button.type = 'button';
  if (label) button.setAttribute('aria-label', label);
  button.addEventListener('click', pressed);
  return button;
}

/** Makes the bars in `place` those of `bars`, keeping elements, and so the focus, where they stay. */
export function showBars(place, bars) {
  const old = new Map([...place.children].map(child => [child.dataset.key, child]));
  bars.forEach((bar, i) => {
    let line = old.get(bar.key);
    old.delete(bar.key);
    if (!line) {
      line = element('div');
      line.dataset.key = bar.key;
      const sign = element('strong', 'sign', '!');
      sign.setAttribute('aria-hidden', 'true');
      line.append(sign, element('p'));
      if (bar.button) line.append(barButton(bar.button, bar.label));
      if (bar.second) line.append(barButton(bar.second, bar.secondLabel));
    }
    const className = `bar ${bar.className}`;
    if (line.className !== className) line.className = className;
    if (line.children[1].textContent !== bar.text) line.children[1].textContent = bar.text;
    if (place.children[i] !== line) place.insertBefore(line, place.children[i] ?? null);
  });
  for (const line of old.values()) line.remove();
}
