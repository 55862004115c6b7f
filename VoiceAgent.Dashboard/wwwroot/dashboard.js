// What the browser can do better than the server: tick, tell its own time, play, stay at the end of a growing list.

const twoDigits = number => String(number).padStart(2, '0');

const clock = milliseconds => {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours > 0 ? `${hours}:${twoDigits(minutes)}:${twoDigits(seconds % 60)}` : `${minutes}:${twoDigits(seconds % 60)}`;
};

// <call-clock since="…" now="…"> with both as the server's Unix milliseconds. How far the browser's clock is off is
// measured once, when the server's time arrives, and holds for as long as the element lives.
customElements.define('call-clock', class extends HTMLElement {
  static observedAttributes = ['since', 'now'];

  connectedCallback() {
    this.setAttribute('role', 'timer');
    this.tick();
    this.timer = setInterval(() => this.tick(), 1000);
  }

  disconnectedCallback() { clearInterval(this.timer); }

  attributeChangedCallback(name, before, value) {
    if (name === 'now') this.behind = Number(value) - Date.now();
    if (this.isConnected) this.tick();
  }

  tick() { this.textContent = clock(Date.now() + (this.behind ?? 0) - Number(this.getAttribute('since'))); }
});

// <local-time datetime="ISO" format="time|both">: shown in a shadow, so that the server's own text below stays the server's.
customElements.define('local-time', class extends HTMLElement {
  static observedAttributes = ['datetime'];
  static forms = {
    time: new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' }),
    both: new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' }),
  };

  connectedCallback() { this.show(); }

  attributeChangedCallback() { this.show(); }

  show() {
    const form = this.constructor.forms[this.getAttribute('format')] ?? this.constructor.forms.time;
    const root = this.shadowRoot ?? this.attachShadow({ mode: 'open' });
    root.textContent = form.format(new Date(this.getAttribute('datetime')));
    this.title = this.getAttribute('datetime');
  }
});

// <theme-switch>: as the system says, or the other one.
customElements.define('theme-switch', class extends HTMLElement {
  connectedCallback() {
    if (this.shadowRoot) return;
    const button = document.createElement('button');
    button.type = 'button';
    button.part = 'button';
    this.attachShadow({ mode: 'open' }).append(button);
    button.addEventListener('click', () => {
      document.documentElement.dataset.theme = this.isDark() ? 'light' : 'dark';
      try { localStorage.setItem('theme', document.documentElement.dataset.theme); } catch { /* For this visit only, then. */ }
      this.label(button);
    });
    this.label(button);
  }

  isDark() {
    return (document.documentElement.dataset.theme ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')) === 'dark';
  }

  label(button) {
    button.textContent = this.isDark() ? 'Light' : 'Dark';
    button.setAttribute('aria-label', this.isDark() ? 'Use light colours' : 'Use dark colours');
  }
});

// <follow-end>: scrolls along while its reader is at the end, and leaves alone whoever reads further up.
customElements.define('follow-end', class extends HTMLElement {
  connectedCallback() {
    let atEnd = true;
    this.addEventListener('scroll', () => { atEnd = this.scrollHeight - this.scrollTop - this.clientHeight < 48; }, { passive: true });
    this.watcher = new MutationObserver(() => { if (atEnd) this.scrollTop = this.scrollHeight; });
    this.watcher.observe(this, { childList: true, subtree: true, characterData: true });
  }

  disconnectedCallback() { this.watcher.disconnect(); }
});

// <call-player> around an audio element and, once drawn, the picture of its two channels. Its children come after it:
// it listens on the way down, because media events do not rise.
customElements.define('call-player', class extends HTMLElement {
  constructor() {
    super();
    this.addEventListener('play', () => this.follow(), true);
    this.addEventListener('seeked', () => this.follow(), true);
    this.addEventListener('error', () => { this.querySelector('.player-failed').hidden = false; }, true);
    this.addEventListener('click', event => this.seek(event));
  }

  follow() {
    const audio = this.querySelector('audio');
    const head = this.querySelector('.playhead');
    if (head && audio?.duration) head.style.left = `${audio.currentTime / audio.duration * 100}%`;
    if (audio && !audio.paused) requestAnimationFrame(() => this.follow());
  }

  seek(event) {
    const audio = this.querySelector('audio');
    const lanes = event.target.closest('.lanes');
    if (!lanes || !audio.duration) return;
    const box = lanes.getBoundingClientRect();
    audio.currentTime = (event.clientX - box.left) / box.width * audio.duration;
  }
});

document.addEventListener('click', event => {
  const seek = event.target.closest('[data-seek]');
  const audio = seek && document.querySelector('call-player audio');
  if (!audio) return;
  audio.currentTime = Number(seek.dataset.seek);
  audio.play();
});
