// What is typed into a form with data-draft is saved on the server while one types. What could not be sent, because
// the session had ended, waits in this tab until the same account has signed in again.
(() => {
  const idleMs = 2_000;
  const everyMs = 30_000;
  const waiting = (name) => `dkj.form.${document.body.dataset.account}.${name}`;

  const fieldsOf = (form) => {
    const secret = new Set([...form.querySelectorAll('input[type="password"]')].map((field) => field.name));
    return [...new FormData(form)].filter(([name, value]) => typeof value === 'string' && !secret.has(name));
  };
  const keepHere = (form) =>
    sessionStorage.setItem(
      waiting(form.dataset.draft),
      JSON.stringify(fieldsOf(form).filter(([name]) => !name.startsWith('_'))),
    );

  const say = (form, text) => {
    const line = form.querySelector('.dk-saved') ?? form.appendChild(document.createElement('p'));
    line.className = 'dk-saved dk-quiet';
    line.setAttribute('role', 'status');
    line.textContent = text;
  };

  const save = async (form) => {
    const answer = await fetch(`/drafts/${encodeURIComponent(form.dataset.draft)}`, {
      method: 'POST',
      body: new URLSearchParams(fieldsOf(form)),
      keepalive: true,
      redirect: 'manual',
    }).catch(() => null);
    if (answer?.status !== 204) return keepHere(form);
    say(form, form.dataset.saved.replace('%', new Date().toTimeString().slice(0, 5)));
  };

  const fill = (form, fields) => {
    const values = new Map();
    for (const [name, value] of fields) values.set(name, [...(values.get(name) ?? []), value]);
    for (const field of form.elements) {
      if (!field.name || field.name.startsWith('_') || ['hidden', 'file', 'password'].includes(field.type))
        continue;
      const own = values.get(field.name) ?? [];
      if (field.type === 'checkbox' || field.type === 'radio') field.checked = own.includes(field.value);
      else if (field.matches('input, textarea, select')) field.value = own.shift() ?? '';
      if (field.matches('textarea')) field.dispatchEvent(new Event('input', { bubbles: true }));
    }
  };

  const restore = (form) => {
    const name = waiting(form.dataset.draft);
    const kept = sessionStorage.getItem(name);
    sessionStorage.removeItem(name);
    // A form that was refused comes back from the server with all that was typed.
    if (kept === null || form.hasAttribute('data-refused')) return;
    fill(form, JSON.parse(kept));
    say(form, form.dataset.kept);
  };

  const watch = (form) => {
    let changed = false;
    let sent = false;
    let idle;
    const saveIfChanged = () => {
      if (!changed || sent) return;
      changed = false;
      void save(form);
    };
    const noteChange = () => {
      changed = true;
      clearTimeout(idle);
      idle = setTimeout(saveIfChanged, idleMs);
    };
    form.addEventListener('input', noteChange);
    form.addEventListener('change', noteChange);
    form.addEventListener('submit', () => {
      sent = true;
      keepHere(form);
    });
    setInterval(saveIfChanged, everyMs);
    window.addEventListener('pagehide', saveIfChanged);
    window.addEventListener('pageshow', () => (sent = false));
  };

  for (const banner of document.querySelectorAll('[data-sent-draft]'))
    sessionStorage.removeItem(waiting(banner.dataset.sentDraft));
  // Also what has come into a living part of the page since.
  const watched = new WeakSet();
  const watchAll = () => {
    for (const form of document.querySelectorAll('form[data-draft]')) {
      if (watched.has(form)) continue;
      watched.add(form);
      restore(form);
      watch(form);
    }
  };
  document.addEventListener('htmx:after:swap', watchAll);
  watchAll();
})();
