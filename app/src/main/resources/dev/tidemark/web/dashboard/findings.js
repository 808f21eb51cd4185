// Overflow episodes, and what the doctor found when they began.
import { fetched } from './feed.js';
import { clean, duration, figure, isUnknown, zone } from './format.js';
import { element, reading } from './words.js';

const SEVERITIES = { turnedAway: ['TURNED AWAY', 'bad'], advice: ['ADVICE', 'caution'], harmless: ['Harmless', ''] };

export class Findings {
  episodes = [];
  failure = null;
  #asked = 0;
  #range = null;
  #busy = false;

  /** Fetches the episodes of the range, when those known are old or of another range. */
  async load(millis, urgent = false) {
    const age = Date.now() - this.#asked;
    if (this.#busy || (this.#range === millis && age < (urgent ? 2000 : 15000))) return false;
    this.#busy = true;
    this.#asked = Date.now();
    this.#range = millis;
    try {
      this.episodes = (await fetched(`findings?since=${Math.ceil(millis / 1000)}s`)).episodes ?? [];
      this.failure = null;
    } catch (failure) {
      this.failure = failure.message;
    } finally {
      this.#busy = false;
    }
    return true;
  }

  /** Those in which the listener is a suspect, with those of now, the newest first. */
  of(id, model) {
    const all = new Map(this.episodes.map(e => [String(e.id), e.to ? e : { ...e, to: model.ended.get(String(e.id)) }]));
    for (const live of model.episodes) all.set(String(live.id), { ...all.get(String(live.id)), ...live });
    return [...all.values()]
      .filter(e => (e.suspects ?? []).some(s => s.id === id))
      .sort((a, b) => Date.parse(b.from) - Date.parse(a.from));
  }

  /** What the doctor says of a listener in an episode; the whole namespace's finding when none names the listener. */
  static about(episode, listener) {
    const found = episode.findings?.findings ?? [];
    return found.filter(f => f.listener?.listener === listener.listener || !f.listener);
  }
}

/** The list beside the charts. @param on {show(episode)} */
export function findingsList(place, findings, listener, model, notes, on) {
  const episodes = findings.of(listener.id, model);
  const key = JSON.stringify([episodes, findings.failure, zone.utc, listener.id]);
  if (place.shownKey === key) return;
  place.shownKey = key;
  if (episodes.length === 0) {
    place.replaceChildren(
      element('p', 'none', 'No findings yet'),
      element('p', 'dim', findings.failure
        ? `Findings: ${clean(findings.failure)}.`
        : 'The doctor looks at the start of each overflow episode; there was none in this range.'));
    return;
  }
  const shown = episodes.slice(0, 10);
  place.replaceChildren(...shown.map((episode, i) => episodeBox(episode, listener, notes, on, i === 0)));
  if (episodes.length > shown.length) place.append(element('p', 'dim', `+${episodes.length - shown.length} more episodes`));
}

function episodeBox(episode, listener, notes, on, open) {
  const box = element('article', 'episode');
  const suspect = episode.suspects.find(s => s.id === listener.id);
  const from = Date.parse(episode.from);
  const lasted = episode.to ? duration(Date.parse(episode.to) - from) : 'goes on';
  const head = element('div', 'episode-head');
  const title = element('h4', '', `${zone.time(from)}  ${lasted}`);
  const show = element('button', 'link', 'Show');
  show.type = 'button';
  show.setAttribute('aria-label', `Show the episode of ${zone.time(from)} in the charts`);
  show.addEventListener('click', () => on.show(episode));
  head.append(title, show);
  const drops = reading(suspect.drops, 'drops', notes);
  const shares = episode.ambiguous ? ` One of ${episode.suspects.length} listeners: not certain which.` : '';
  box.append(head, element('p', 'dim',
    `overflows +${figure(episode.overflows)}, drops ${drops.startsWith('?') ? drops : `+${drops}`} here, `
    + `peak >=${figure(suspect.peak)}/${figure(suspect.limit + 1)}.${shares}`));
  const found = Findings.about(episode, listener);
  if (found.length === 0) {
    box.append(element('p', 'none', episode.findings ? 'The doctor found nothing about this listener' : 'No findings yet'));
  }
  for (const finding of found) box.append(findingBox(finding, open));
  return box;
}

function findingBox(finding, open) {
  const box = element('div', 'finding');
  const [word, className] = SEVERITIES[finding.severity] ?? [clean(String(finding.severity)), ''];
  const head = element('p', 'finding-head');
  head.append(element('strong', className, word), ` ${clean(finding.summary)} `,
    element('span', 'dim', `(${clean(finding.verdict)}, confidence ${clean(finding.confidence)})`));
  box.append(head);
  const steps = (finding.fix ?? []).filter(step => step.text || step.command);
  if (steps.length > 0) {
    const list = element('ul', 'fix');
    for (const step of steps) {
      const item = element('li', '', step.text ? clean(step.text) : '');
      if (step.command) item.append(step.text ? ' ' : '', element('code', '', clean(step.command)));
      list.append(item);
    }
    box.append(element('h5', '', 'Fix'), list);
  }
  const more = element('details');
  more.open = open && steps.length === 0;
  more.append(element('summary', '', 'Evidence'));
  const facts = element('dl', 'evidence');
  for (const [name, value] of Object.entries(finding.evidence ?? {})) {
    facts.append(element('dt', '', clean(name)), element('dd', '', valueText(value)));
  }
  for (const out of finding.rulesOut ?? []) {
    facts.append(element('dt', '', 'rules out'), element('dd', '', clean(`${out.what} (${out.because})`)));
  }
  for (const missing of finding.unknown ?? []) {
    facts.append(element('dt', '', 'unknown'), element('dd', '', clean(missing)));
  }
  more.append(facts);
  box.append(more);
  return box;
}

function valueText(value) {
  if (isUnknown(value)) return `? (${clean(value.unknown)})`;
  return clean(typeof value === 'object' ? JSON.stringify(value) : String(value)).slice(0, 300);
}
