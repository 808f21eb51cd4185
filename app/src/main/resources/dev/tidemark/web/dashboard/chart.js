// One chart over time. Each point is drawn over the whole span that it stands for, so that a peak is never narrower
// than its interval, and never bridged: where nothing was recorded, nothing is drawn.
/* global uPlot */
import { zone } from './format.js';

const css = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

export class TimeChart {
  #place;
  #on;
  #height;
  #plot = null;
  #shown = { from: 0, to: 1, points: [], episodes: [], flags: [], top: 5, limit: false };

  /** @param on {zoom(from, to), point(point or null)} */
  constructor(place, height, on) {
    this.#place = place;
    this.#height = height;
    this.#on = on;
    new ResizeObserver(() => this.#fit()).observe(place);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.rebuild());
  }

  /** Colours and zone are read when it is built. */
  rebuild() {
    this.#plot?.destroy();
    this.#plot = null;
    this.draw(this.#shown);
  }

  get plotWidth() {
    return Math.max(100, (this.#place.clientWidth || this.#place.parentElement.clientWidth) - 78);
  }

  /**
   * @param shown {from, to, points: [{at, span, value, limit?}], episodes: [{from, to}], flags: [{at, text}], top, limit}
   */
  draw(shown) {
    this.#shown = shown;
    if (this.#place.clientWidth === 0) return;
    this.#plot ??= this.#build();
    const data = [shown.points.map(p => p.at), shown.points.map(p => p.value), shown.points.map(p => p.limit ?? null)];
    this.#plot.batch(() => {
      this.#plot.setData(data.map(column => (column.length > 0 ? column : [null])), false);
      this.#plot.setScale('x', { min: shown.from, max: shown.to });
      this.#plot.setScale('y', { min: 0, max: shown.top });
    });
  }

  #fit() {
    const width = this.#place.clientWidth;
    if (width === 0) return;
    if (!this.#plot) this.draw(this.#shown);
    else if (this.#plot.width !== width) this.#plot.setSize({ width, height: this.#height });
  }

  #build() {
    const axis = {
      stroke: css('--dim'),
      font: `11px ${css('--font')}`,
      grid: { stroke: css('--grid'), width: 1 },
      ticks: { stroke: css('--grid'), width: 1, size: 4 },
    };
    return new uPlot({
      width: this.#place.clientWidth,
      height: this.#height,
      ms: 1,
      tzDate: ms => (zone.utc ? uPlot.tzDate(new Date(ms), 'Etc/UTC') : new Date(ms)),
      legend: { show: false },
      padding: [14, 28, 0, 0],
      // The charts share where the pointer is, not what is selected: each would zoom.
      cursor: { y: false, points: { show: false }, sync: { key: 'time', setSeries: false, scales: ['x', null],
        filters: { pub: type => type === 'mousemove' || type === 'mouseleave' } },
        drag: { x: true, y: false, setScale: false } },
      scales: {
        x: { time: true, auto: false, range: () => [this.#shown.from, this.#shown.to] },
        y: { auto: false, range: () => [0, this.#shown.top] },
      },
      axes: [
        { ...axis, size: 26, space: 70, values: (u, splits, i, space, step) => splits.map(ms => zone.mark(ms, step)) },
        { ...axis, size: 50, space: 28, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 1e6] },
      ],
      series: [
        {},
        { stroke: css('--area-line'), fill: css('--area'), width: 1.25, points: { show: false },
          paths: u => this.#spans(u, 'value') },
        { stroke: css('--limit'), width: 1.5, dash: [6, 4], points: { show: false },
          paths: u => (this.#shown.limit ? this.#spans(u, 'limit') : null) },
      ],
      hooks: {
        drawAxes: [u => this.#hatch(u)],
        draw: [u => this.#flag(u)],
        setSelect: [u => this.#selected(u)],
        setCursor: [u => this.#pointed(u)],
      },
    }, [[null], [null], [null]], this.#place);
  }

  #spans(u, name) {
    const stroke = new Path2D();
    const fill = new Path2D();
    const floor = u.valToPos(0, 'y', true);
    let end = null;
    let start = null;
    for (const point of this.#shown.points) {
      const value = point[name];
      if (value === null || value === undefined) continue;
      // However short its span, a point has two pixels, and the latest has them inside the plot.
      const thin = 2 * devicePixelRatio;
      const left = Math.min(u.valToPos(point.at, 'x', true), u.bbox.left + u.bbox.width - thin);
      const right = Math.max(left + thin, u.valToPos(point.at + point.span, 'x', true));
      const y = u.valToPos(value, 'y', true);
      // Two spans that touch are one line; a gap of more than half a span is a gap.
      if (end !== null && point.at - end.at <= point.span / 2) {
        stroke.lineTo(left, y);
        fill.lineTo(left, y);
      } else {
        if (end !== null) fill.lineTo(end.x, floor);
        stroke.moveTo(left, y);
        fill.moveTo(left, floor);
        fill.lineTo(left, y);
        start = left;
      }
      stroke.lineTo(right, y);
      fill.lineTo(right, y);
      end = { x: right, at: point.at + point.span };
    }
    if (start !== null) fill.lineTo(end.x, floor);
    return { stroke, fill: name === 'value' ? fill : null, clip: null, band: null, gaps: null, flags: 3 };
  }

  /** Overflow episodes, hatched behind the area. */
  #hatch(u) {
    const { left, top, width, height } = u.bbox;
    const ctx = u.ctx;
    ctx.save();
    ctx.beginPath();
    ctx.rect(left, top, width, height);
    ctx.clip();
    ctx.strokeStyle = css('--hatch');
    ctx.lineWidth = devicePixelRatio;
    const step = 6 * devicePixelRatio;
    for (const episode of this.#shown.episodes) {
      const from = u.valToPos(episode.from, 'x', true);
      const to = Math.max(from + 3 * devicePixelRatio, u.valToPos(episode.to, 'x', true));
      if (to < left || from > left + width) continue;
      ctx.save();
      ctx.beginPath();
      ctx.rect(from, top, to - from, height);
      ctx.fillStyle = css('--hatch-ground');
      ctx.fill();
      ctx.clip();
      ctx.beginPath();
      for (let x = Math.max(from, left) - height; x < Math.min(to, left + width); x += step) {
        ctx.moveTo(x, top + height);
        ctx.lineTo(x + height, top);
      }
      ctx.stroke();
      ctx.restore();
    }
    ctx.restore();
  }

  /** Changes of the limit: a flag with both figures. */
  #flag(u) {
    const ctx = u.ctx;
    const { left, top, width, height } = u.bbox;
    ctx.save();
    ctx.fillStyle = css('--text');
    ctx.strokeStyle = css('--text');
    ctx.lineWidth = devicePixelRatio;
    ctx.setLineDash([]);
    ctx.font = `${11 * devicePixelRatio}px ${css('--font')}`;
    let free = -Infinity;
    for (const flag of this.#shown.flags) {
      const x = Math.round(u.valToPos(flag.at, 'x', true)) + 0.5;
      if (x < left || x > left + width) continue;
      const size = 5 * devicePixelRatio;
      ctx.beginPath();
      ctx.moveTo(x, top + height);
      ctx.lineTo(x, top - 9 * devicePixelRatio);
      ctx.stroke();
      ctx.beginPath();
      ctx.moveTo(x, top - 10 * devicePixelRatio);
      ctx.lineTo(x + size * 1.4, top - 10 * devicePixelRatio + size / 2 + 1);
      ctx.lineTo(x, top - 10 * devicePixelRatio + size + 2);
      ctx.fill();
      const wide = ctx.measureText(flag.text).width + size * 3;
      if (x > free) {
        const room = x + wide < left + width;
        ctx.textAlign = room ? 'left' : 'right';
        ctx.fillText(flag.text, room ? x + size * 2 : x - size, top - 2 * devicePixelRatio);
        free = x + wide;
      }
    }
    ctx.restore();
  }

  #selected(u) {
    const { left, width } = u.select;
    if (width < 5) return;
    u.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    this.#on.zoom(u.posToVal(left, 'x'), u.posToVal(left + width, 'x'));
  }

  #pointed(u) {
    if (u.cursor.left === undefined || u.cursor.left === null || u.cursor.left < 0) {
      this.#on.point(null);
      return;
    }
    const at = u.posToVal(u.cursor.left, 'x');
    this.#on.point(this.#shown.points.findLast(p => p.at <= at && at < p.at + p.span) ?? { at, value: null });
  }
}
