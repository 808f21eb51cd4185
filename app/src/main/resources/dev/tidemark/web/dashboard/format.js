// How figures, times and names are written: the conventions of the screens.

/** Whether a value of the API could not be read. */
export const isUnknown = value => value !== null && typeof value === 'object' && 'unknown' in value;

/** Digits only; from 1000000 as 1.2M. */
export function figure(n) {
  return n >= 1e6 ? `${Math.floor(n / 1e5) / 10}M` : String(n);
}

/** The share in percent, rounded down, so that 100% means full; above zero at least <1%. */
export function percent(part, whole) {
  const share = Math.floor(part * 100 / whole);
  return part > 0 && share === 0 ? '<1%' : `${share}%`;
}

/** 850 us, 106 ms, 1.01 s, 3 min 20 s, 2 h 5 min, 3 d. */
export function duration(millis) {
  if (millis < 1) return `${Math.floor(millis * 1000)} us`;
  if (millis < 1000) return `${Math.floor(millis)} ms`;
  const seconds = Math.floor(millis / 1000);
  if (seconds < 60) {
    const hundredths = Math.floor(millis / 10) % 100;
    return hundredths === 0 ? `${seconds} s` : `${seconds}.${String(hundredths).padStart(2, '0')} s`;
  }
  if (seconds < 3600) return two(Math.floor(seconds / 60), 'min', seconds % 60, 's');
  if (seconds < 48 * 3600) return two(Math.floor(seconds / 3600), 'h', Math.floor(seconds / 60) % 60, 'min');
  return two(Math.floor(seconds / 86400), 'd', Math.floor(seconds / 3600) % 24, 'h');
}

function two(large, largeUnit, small, smallUnit) {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}

const HARMFUL = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

/** Names may hold any character: control characters and those that change the direction print as \x1b. */
export function clean(text) {
  return text.replace(HARMFUL, c => {
    const code = c.charCodeAt(0);
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
  });
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const pad = n => String(n).padStart(2, '0');

/** Times of day in the zone that the reader chose. */
export const zone = {
  utc: false,
  parts(ms) {
    const d = new Date(ms);
    return this.utc
      ? { year: d.getUTCFullYear(), month: d.getUTCMonth(), day: d.getUTCDate(),
          h: d.getUTCHours(), m: d.getUTCMinutes(), s: d.getUTCSeconds() }
      : { year: d.getFullYear(), month: d.getMonth(), day: d.getDate(),
          h: d.getHours(), m: d.getMinutes(), s: d.getSeconds() };
  },
  /** 03:29:13, with the date before it unless it is today's. */
  time(ms) {
    const p = this.parts(ms);
    const today = this.parts(Date.now());
    const date = p.year === today.year && p.month === today.month && p.day === today.day ? '' : `${this.date(ms)} `;
    return `${date}${pad(p.h)}:${pad(p.m)}:${pad(p.s)}`;
  },
  date(ms) {
    const p = this.parts(ms);
    return `${p.day} ${MONTHS[p.month]}`;
  },
  /** For an axis whose marks are `step` apart. */
  mark(ms, step) {
    const p = this.parts(ms);
    if (step >= 86400000 || (p.h === 0 && p.m === 0 && p.s === 0)) return this.date(ms);
    return `${pad(p.h)}:${pad(p.m)}${step < 60000 ? `:${pad(p.s)}` : ''}`;
  },
  /** +01:00 */
  offset() {
    const minutes = -new Date().getTimezoneOffset();
    const size = Math.abs(minutes);
    return `${minutes < 0 ? '-' : '+'}${pad(Math.floor(size / 60))}:${pad(size % 60)}`;
  },
};
