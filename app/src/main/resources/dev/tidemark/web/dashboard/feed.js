// The live connection to the agent, and what is tried when it breaks.

const SILENCE_MILLIS = 5000;
const FIRST_MILLIS = 15000;
const WAITS = [1, 2, 4, 5];

export class Feed {
  #source = null;
  #heard = 0;
  #tries = 0;
  #doubted = false;
  #on;

  /** When the last message came; null before the first. */
  since = null;
  /** When the next try is; null while connected or connecting. */
  nextTry = null;
  connected = false;

  /** @param on {view(document), changes(document), status()} */
  constructor(on) {
    this.#on = on;
    setInterval(() => this.#watch(), 250);
  }

  open() {
    this.#source?.close();
    this.nextTry = null;
    this.#heard = Date.now();
    const source = new EventSource('api/v1/live');
    this.#source = source;
    source.addEventListener('view', event => this.#message(source, event, document => {
      this.connected = true;
      this.#doubted = false;
      this.#tries = 0;
      this.#on.view(document);
    }));
    source.addEventListener('changes', event => this.#message(source, event, document => {
      if (this.connected) this.#on.changes(document);
    }));
    source.onerror = () => source === this.#source && this.#lost();
    this.#on.status();
  }

  #message(source, event, take) {
    if (source !== this.#source) return;
    let document;
    try {
      document = JSON.parse(event.data);
    } catch {
      this.#lost();
      return;
    }
    this.#heard = Date.now();
    this.since = this.#heard;
    take(document);
  }

  #lost() {
    this.#source?.close();
    this.#source = null;
    this.connected = false;
    this.#doubted = false;
    const wait = WAITS[Math.min(this.#tries++, WAITS.length - 1)];
    this.nextTry = Date.now() + wait * 1000;
    this.#on.status();
  }

  /**
   * A connection may die without a word, and an agent that does not sample has nothing to say: after a silence it is
   * asked again, and lost if it does not answer that.
   */
  #watch() {
    const now = Date.now();
    if (this.nextTry !== null) {
      if (now >= this.nextTry) this.open();
    } else if (this.#source && now - this.#heard > (this.connected ? SILENCE_MILLIS : FIRST_MILLIS)) {
      if (this.connected && !this.#doubted) {
        this.#doubted = true;
        this.open();
      } else {
        this.#lost();
      }
    }
  }
}

/** One document of the API; throws an Error with one sentence. */
export async function fetched(path, signal) {
  let response;
  try {
    response = await fetch(`api/v1/${path}`, { signal, headers: { Accept: 'application/json' } });
  } catch (failure) {
    if (failure.name === 'AbortError') throw failure;
    throw new Error('the agent does not answer');
  }
  const document = await response.json().catch(() => null);
  if (!response.ok) {
    throw Object.assign(new Error(document?.error ?? `the agent answers ${response.status}`), { status: response.status });
  }
  if (document === null) throw new Error('the agent answers without JSON');
  return document;
}
