// One row of the table, and its columns.
import { isUnknown, percent } from './format.js';
import { Model } from './model.js';
import { address, elasticMark, element, owner, peakText, reading, stateClass, stateMark, write } from './words.js';

const text = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
const number = value => (typeof value === 'number' ? value : -1);
const ownerName = l => (Array.isArray(l.owners) && l.owners[0] ? l.owners[0].name : '\uffff');

/** The columns; the first time one is chosen, the most comes first where that is a figure. */
export const COLUMNS = [
  { key: 'state', title: 'State', compare: Model.worstFirst },
  { key: 'listener', title: 'Listener', compare: (a, b) => text(a.listener, b.listener) },
  { key: 'owner', title: 'Owner', compare: (a, b) => text(ownerName(a), ownerName(b)) },
  { key: 'queue', title: 'Queue', compare: (a, b) => b.fill - a.fill },
  { key: 'length', title: 'Length/cap.', figure: true, compare: (a, b) => b.length - a.length },
  { key: 'peak', title: 'Peak', figure: true, compare: (a, b, peak) => (peak(b)?.length ?? -1) - (peak(a)?.length ?? -1) },
  { key: 'drops', title: 'Drops/s', figure: true, compare: (a, b) => number(b.dropsRise) - number(a.dropsRise) },
];

/** Changed only where its texts differ. */
export class Row {
  line = element('tr');
  pick = element('button', 'pick');
  unknowns = [];
  sampled = false;
  cut = false;
  #state = '';
  #cells = {};
  #fill = element('span', 'fill');
  #mark = element('span', 'mark');
  #percent = element('span', 'percent');
  #where = element('span', 'where');
  #name = element('bdi');

  constructor(id) {
    this.line.dataset.id = id;
    this.line.setAttribute('role', 'row');
    for (const column of COLUMNS) {
      const cell = element(column.key === 'listener' ? 'th' : 'td', column.figure ? `num c-${column.key}` : `c-${column.key}`);
      cell.setAttribute('role', column.key === 'listener' ? 'rowheader' : 'cell');
      if (column.key === 'listener') cell.scope = 'row';
      this.#cells[column.key] = cell;
      this.line.append(cell);
    }
    this.pick.type = 'button';
    this.pick.tabIndex = -1;
    this.pick.append(this.#name);
    this.#cells.listener.append(this.pick, this.#where);
    const bar = element('span', 'bar-box');
    bar.setAttribute('aria-hidden', 'true');
    bar.append(this.#fill, this.#mark);
    this.#cells.queue.append(bar, this.#percent);
  }

  show(listener, model, notes, peak, peakTitle) {
    if (this.#state !== listener.state) {
      this.#state = listener.state;
      this.#cells.state.replaceChildren(stateMark(listener.state));
      this.line.className = `is-${stateClass(listener.state)}`;
    }
    const name = address(listener);
    write(this.#name, name);
    this.pick.classList.toggle('path', listener.protocol === 'unix');
    const space = model.namespaceName(listener);
    const elastic = elasticMark(listener);
    write(this.#where, (space === 'host' ? '' : ` in ${space}`) + (elastic === '' ? '' : ` ${elastic}`));
    const whose = owner(listener, notes);
    write(this.#cells.owner, whose);
    const title = `${name}\n${whose}`;
    if (this.line.title !== title) this.line.title = title;
    this.#bar(listener, peak);
    write(this.#cells.length, `${listener.length}/${listener.capacity}`);
    const drops = reading(listener.dropsRise, 'drops per second', notes);
    write(this.#cells.drops, drops);
    this.#cells.drops.classList.toggle('zero', drops === '0' || drops === '-');
    this.#cells.drops.dataset.label = 'Drops/s';
    const most = this.#peak(peak, notes, peakTitle);
    this.unknowns = [whose, drops, most];
  }

  #bar(listener, peak) {
    const width = `${Math.min(100, Math.max(listener.length > 0 ? 1 : 0, listener.fill * 100)).toFixed(1)}%`;
    if (this.#fill.style.width !== width) this.#fill.style.width = width;
    const known = peak && !isUnknown(peak);
    const at = known ? `${Math.min(100, peak.length * 100 / Math.max(1, peak.capacity)).toFixed(1)}%` : '';
    if (this.#mark.style.left !== at) this.#mark.style.left = at;
    this.#mark.hidden = !known || peak.length === 0;
    write(this.#percent, percent(listener.length, listener.capacity));
  }

  #peak(peak, notes, title) {
    const cell = this.#cells.peak;
    cell.dataset.label = title;
    const known = peak && !isUnknown(peak);
    const most = known ? peakText(peak) : peak ? notes.mark('peak', peak.unknown) : '-';
    this.sampled = Boolean(known && peak.source !== 'exact');
    this.cut = Boolean(known && peak.atCapacity);
    const shown = this.cut ? `${most} FULL` : most;
    if (cell.textContent !== shown) {
      cell.replaceChildren(most);
      if (this.cut) cell.append(element('span', 'cut', ' FULL'));
    }
    cell.classList.toggle('zero', Boolean(known && peak.length === 0));
    return most;
  }

  select(chosen) {
    this.line.classList.toggle('selected', chosen);
    this.pick.setAttribute('aria-pressed', String(chosen));
  }
}
