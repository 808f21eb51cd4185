// The table of all listeners. A row is made once and changed only where its texts differ: 1000 rows stay fluid.
import { isUnknown, percent } from './format.js';
import { Model } from './model.js';
import { address, element, owner, peakText, reading, stateClass, stateMark, write } from './words.js';

const text = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
const number = value => (typeof value === 'number' ? value : -1);
const ownerName = l => (Array.isArray(l.owners) && l.owners[0] ? l.owners[0].name : '\uffff');

/** The columns; the first time one is chosen, the most comes first where that is a figure. */
const COLUMNS = [
  { key: 'state', title: 'State', compare: Model.worstFirst },
  { key: 'listener', title: 'Listener', compare: (a, b) => text(a.listener, b.listener) },
  { key: 'owner', title: 'Owner', compare: (a, b) => text(ownerName(a), ownerName(b)) },
  { key: 'queue', title: 'Queue', compare: (a, b) => b.fill - a.fill },
  { key: 'length', title: 'Length/cap.', figure: true, compare: (a, b) => b.length - a.length },
  { key: 'peak', title: 'Peak', figure: true, compare: (a, b, peak) => (peak(b)?.length ?? -1) - (peak(a)?.length ?? -1) },
  { key: 'drops', title: 'Drops/s', figure: true, compare: (a, b) => number(b.dropsRise) - number(a.dropsRise) },
];

export class ListenerTable {
  #rows = new Map();
  #order = [];
  #current = null;
  #selected = null;
  #sort = { column: COLUMNS[0], turned: false };
  #body = document.getElementById('rows');
  #heads = document.getElementById('heads');
  #shown = document.getElementById('shown');
  #notesPlace = document.getElementById('notes');
  #model;
  #notes;
  #on;
  #filter = () => true;
  #peak = () => undefined;

  /** @param on {select(id)} */
  constructor(model, notes, on) {
    this.#model = model;
    this.#notes = notes;
    this.#on = on;
    this.#head();
    this.#body.addEventListener('click', event => {
      const row = event.target.closest('tr[data-id]');
      if (row) on.select(row.dataset.id);
    });
    this.#body.addEventListener('keydown', event => this.#key(event));
    this.#body.addEventListener('focusin', event => {
      const row = event.target.closest('tr[data-id]');
      if (row) this.#makeCurrent(row.dataset.id);
    });
  }

  #head() {
    for (const column of COLUMNS) {
      const head = element('th', column.figure ? `num c-${column.key}` : `c-${column.key}`);
      head.scope = 'col';
      head.setAttribute('role', 'columnheader');
      const button = element('button', 'sort', column.title);
      button.type = 'button';
      button.addEventListener('click', () => this.sortBy(column));
      head.append(button);
      column.head = head;
      column.button = button;
      this.#heads.append(head);
    }
    this.#showSort();
  }

  sortBy(column) {
    const turned = this.#sort.column === column && !this.#sort.turned;
    this.#sort = { column, turned };
    this.#showSort();
    this.arrange();
  }

  #showSort() {
    for (const column of COLUMNS) {
      if (column === this.#sort.column) {
        const down = Boolean(column.figure) || column.key === 'queue';
        column.head.setAttribute('aria-sort', down !== this.#sort.turned ? 'descending' : 'ascending');
      } else {
        column.head.removeAttribute('aria-sort');
      }
    }
  }

  /** @param peak the peak of a listener in the chosen window @param title such as `1 h` */
  usePeak(peak, title) {
    this.#peak = peak;
    const column = COLUMNS.find(c => c.key === 'peak');
    write(column.button, `Peak ${title}`);
    this.#peakTitle = `Peak ${title}`;
    this.refresh([...this.#rows.keys()]);
  }
  #peakTitle = 'Peak';

  useFilter(filter) {
    this.#filter = filter;
    this.arrange();
  }

  /** Writes these listeners' rows anew, and puts all in order. */
  update({ changed, gone }) {
    for (const id of gone) {
      const row = this.#rows.get(id);
      this.#rows.delete(id);
      if (row?.line.contains(document.activeElement)) this.#focusNear(id);
      row?.line.remove();
    }
    this.refresh(changed);
    this.arrange();
  }

  refresh(ids) {
    for (const id of ids) {
      const listener = this.#model.listeners.get(id);
      if (!listener) continue;
      let row = this.#rows.get(id);
      if (!row) {
        row = new Row(id);
        this.#rows.set(id, row);
      }
      row.show(listener, this.#model, this.#notes, this.#peak(listener), this.#peakTitle);
      row.select(id === this.#selected);
    }
  }

  /** Which rows are shown, in which order. Moves only those that are in the wrong place. */
  arrange() {
    const { column, turned } = this.#sort;
    const compare = (a, b) => (column.compare(a, b, this.#peak) * (turned ? -1 : 1)) || Model.worstFirst(a, b);
    const all = [...this.#model.listeners.values()];
    const shown = all.filter(l => this.#filter(l, this.#model.namespaceName(l))).sort(compare);
    const order = shown.map(l => l.id);
    if (order.length === 0 || order.length !== this.#order.length || order.some((id, i) => id !== this.#order[i])) {
      const lines = order.map(id => this.#rows.get(id).line);
      place(this.#body, lines.length > 0 ? lines : [this.#emptyLine(all.length)]);
    }
    this.#order = order;
    if (!this.#current || !order.includes(this.#current)) this.#makeCurrent(this.#order[0] ?? null);
    write(this.#shown, shown.length === all.length ? `${all.length}` : `${shown.length} of ${all.length}`);
    this.#showNotes();
  }

  #emptyLine(all) {
    const line = element('tr', 'note-row');
    line.setAttribute('role', 'row');
    const cell = element('td');
    cell.setAttribute('role', 'cell');
    cell.colSpan = COLUMNS.length;
    if (all > 0) {
      cell.append(element('strong', '', 'No listener matches the filter'), element('p', '', 'Esc clears it.'));
    } else {
      const missing = this.#model.agent?.missing ?? [];
      cell.append(
        element('strong', '', 'No listeners in this namespace'),
        element('p', '', missing.length > 0
          ? 'Others may be hidden: see the bar above.'
          : 'A server appears here as soon as it listens. Those of other namespaces appear when the agent runs as root.'));
    }
    line.append(cell);
    return line;
  }

  #showNotes() {
    const texts = [];
    let sampled = false;
    let cut = false;
    for (const id of this.#order) {
      const row = this.#rows.get(id);
      texts.push(...row.unknowns);
      sampled ||= row.sampled;
      cut ||= row.cut;
    }
    const lines = this.#notes.of(texts);
    const period = this.#model.agent?.periodMillis;
    const remarks = [];
    if (sampled) remarks.push(`>= sampled${period ? ` every ${period} ms` : ''}: may be higher.`);
    if (cut) remarks.push('FULL: cut off by the limit, the demand may have been higher.');
    if (remarks.length > 0) lines.push(remarks.join('  '));
    const all = lines.join('\n');
    if (this.#notesPlace.textContent !== all) this.#notesPlace.textContent = all;
  }

  select(id) {
    this.#rows.get(this.#selected)?.select(false);
    this.#selected = id;
    this.#rows.get(id)?.select(true);
    if (id) this.#makeCurrent(id);
  }

  /** Moves the keyboard into the table. */
  focus() {
    this.#rows.get(this.#current)?.pick.focus();
  }

  openFirst() {
    if (this.#order.length > 0) this.#on.select(this.#order[0]);
  }

  #makeCurrent(id) {
    const before = this.#rows.get(this.#current);
    if (before) before.pick.tabIndex = -1;
    this.#current = id;
    const row = this.#rows.get(id);
    if (row) row.pick.tabIndex = 0;
  }

  #focusNear(id) {
    const at = this.#order.indexOf(id);
    const next = this.#order[at + 1] ?? this.#order[at - 1];
    this.#makeCurrent(next ?? null);
    this.focus();
  }

  #key(event) {
    const at = this.#order.indexOf(this.#current);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: this.#order.length - 1,
      PageDown: at + 10, PageUp: at - 10 }[event.key];
    if (to === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const id = this.#order[Math.max(0, Math.min(this.#order.length - 1, to))];
    this.#rows.get(id)?.pick.focus();
  }
}

/** Makes `lines` the children, touching none that is in its place. */
function place(body, lines) {
  const wanted = new Set(lines);
  for (const child of [...body.children]) if (!wanted.has(child)) child.remove();
  const focused = document.activeElement;
  let moved = false;
  let next = body.firstChild;
  for (const line of lines) {
    if (line === next) {
      next = next.nextSibling;
    } else {
      moved ||= line.contains(focused);
      body.insertBefore(line, next);
    }
  }
  // A row that is moved loses the focus.
  if (moved) focused.focus({ preventScroll: true });
}

class Row {
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
    write(this.#where, space === 'host' ? '' : ` in ${space}`);
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
