// The one polite live region: changes of state only, every 10 s at most.
const PAUSE_MILLIS = 10000;
const MOST = 3;

export class Announcer {
  #place = document.getElementById('said');
  #waiting = new Map();
  #saidAt = -Infinity;
  #timer = null;

  /** What is said of one thing later replaces what was not yet said of it. */
  say(key, text) {
    this.#waiting.set(key, text);
    const wait = this.#saidAt + PAUSE_MILLIS - performance.now();
    // Short, so that what changes together is said together.
    this.#timer ??= setTimeout(() => this.#speak(), Math.max(100, wait));
  }

  #speak() {
    this.#timer = null;
    this.#saidAt = performance.now();
    const texts = [...this.#waiting.values()];
    this.#waiting.clear();
    const more = texts.length > MOST ? ` +${texts.length - MOST} more.` : '';
    this.#place.textContent = `${texts.slice(0, MOST).join('. ')}.${more}`;
  }
}
