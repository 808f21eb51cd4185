// The table of all listeners. A row is made once and changed only where its texts differ: 1000 rows stay fluid.
import { Model } from './model.js';
import { COLUMNS, Row } from './row.js';
import { element, write } from './words.js';

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
