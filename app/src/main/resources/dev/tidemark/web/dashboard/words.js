// The words for one listener that the table and the panel share.
import { clean, figure, isUnknown } from './format.js';

/** One number for each reason why something is unknown, kept while the page is open. */
export class Notes {
  #numbers = new Map();
  #texts = [];

  /** ?[1] */
  mark(subject, reason) {
    return `?[${this.#number(`${subject}: ${clean(reason)}`)}]`;
  }

  #number(text) {
    if (!this.#numbers.has(text)) {
      this.#texts.push(text);
      this.#numbers.set(text, this.#texts.length);
    }
    return this.#numbers.get(text);
  }

  /** The notes that the texts refer to, in order. */
  of(texts) {
    const used = new Set();
    for (const text of texts) {
      for (const match of text.matchAll(/\?\[(\d+)\]/g)) used.add(Number(match[1]));
    }
    return [...used].sort((a, b) => a - b)
      .filter(n => n <= this.#texts.length)
      .map(n => `[${n}] ${this.#texts[n - 1]}`);
  }
}

export const STATES = ['full', 'overflow', 'overflow?', 'high', 'ok'];
const rank = new Map(STATES.map((state, at) => [state, at]));

/** 0 is the worst. */
export const severity = listener => rank.get(listener.state) ?? STATES.length;

/** FULL, OVERFLOW, OVERFLOW?, HIGH, ok */
export const stateWord = state => (state === 'ok' ? 'ok' : clean(String(state)).toUpperCase());

/** The class that has the state's shape and colour. */
export const stateClass = state =>
  ({ full: 'full', overflow: 'overflow', 'overflow?': 'overflow', high: 'high' })[state] ?? 'ok';

/** *:8080, *:7000 #2/4, /run/app.sock */
export function address(listener) {
  const text = listener.listener === '' ? '(unnamed)' : clean(listener.listener);
  const group = listener.reuseportGroup;
  return group ? `${text} #${group.member}/${group.size}` : text;
}

/** nginx 812 +4, or ?[1] and the unit where only that is known. */
export function owner(listener, notes) {
  const owners = listener.owners;
  if (isUnknown(owners)) return notes.mark('owner', owners.unknown) + place(listener);
  if (!owners || owners.length === 0) return '-';
  const others = owners.length > 1 ? ` +${owners.length - 1}` : '';
  return `${clean(owners[0].name)} ${owners[0].pid}${others}`;
}

function place(listener) {
  if (listener.unit) return ` unit ${clean(listener.unit.replace(/\.service$/, ''))}`;
  return listener.container ? ` container ${clean(listener.container.slice(0, 12))}` : '';
}

/** *:8080 java, for sentences. */
export function called(listener) {
  const first = Array.isArray(listener.owners) && listener.owners[0];
  return first ? `${address(listener)} ${clean(first.name)}` : address(listener);
}

/** A figure that may be unknown or may not apply. */
export function reading(value, subject, notes) {
  if (value === undefined || value === null) return '-';
  return isUnknown(value) ? notes.mark(subject, value.unknown) : figure(value);
}

/** =51 exact, >=51 sampled. */
export function peakText(peak) {
  return `${peak.source === 'exact' ? '=' : '>='}${figure(peak.length)}`;
}

/** application, somaxconn?, stale, ?[1]: a hint has a question mark. */
export function limitSetBy(listener, notes) {
  if (listener.limitSetBy === 'unknown') {
    return notes.mark('limit set by', listener.limitSetByReason ?? 'not known');
  }
  return clean(listener.limitSetBy) + (listener.limitSetByCertainty === 'hint' ? '?' : '');
}

/** 5000: what its listen(2) asked for, where that was seen; else nothing. */
export function requested(listener, notes) {
  return listener.requestedBacklog === undefined ? '' : reading(listener.requestedBacklog, 'requested', notes);
}

/** elastic ^ 50 to 4096: how a queue grows and shrinks, and between what; nothing where no rule is about it. */
export function elasticMark(listener) {
  const elastic = listener.elastic;
  if (!elastic) return '';
  const sign = { grown: '^ ', shrunk: 'v ', bounded: '! ' }[elastic.state] ?? '';
  const odd = { 'left-alone': 'left alone', hindered: 'hindered' }[elastic.state];
  const range = odd ?? `${sign}${figure(elastic.floor)} to ${figure(elastic.ceiling)}`;
  return `elastic ${range}${elastic.dryRun ? ', dry run' : ''}`;
}

/** Whether somaxconn is known to have cut what it asked for. */
export const isCut = listener => listener.limitSetBy === 'somaxconn' && listener.limitSetByCertainty === 'fact';

/** Whether it turns clients away now, as far as can be told. */
export const isAlarming = listener =>
  listener.state === 'full' || listener.state === 'overflow' || listener.state === 'overflow?';

/** An element with a class and a text. Texts are never parsed as HTML. */
export function element(name, className = '', text = '') {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text !== '') made.textContent = text;
  return made;
}

/** A cell or other element whose text is changed only when it differs. */
export function write(target, text) {
  if (target.firstChild?.nodeType === Node.TEXT_NODE && target.childNodes.length === 1) {
    if (target.firstChild.data !== text) target.firstChild.data = text;
  } else {
    target.textContent = text;
  }
}

/** State word with its shape. */
export function stateMark(state) {
  const mark = element('span', `state ${stateClass(state)}`);
  const shape = element('i', 'shape');
  shape.setAttribute('aria-hidden', 'true');
  mark.append(shape, stateWord(state));
  return mark;
}
