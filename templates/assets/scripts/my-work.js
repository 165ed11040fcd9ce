// A row that somebody has opened is his until he leaves the page: news go around its form, never through it.
(() => {
  const opened = () => [...document.querySelectorAll('[data-keeps-forms] details[hx-morph-skip]')];

  document.addEventListener(
    'toggle',
    ({ target }) => {
      if (target.open && target.closest('[data-keeps-forms]')) target.setAttribute('hx-morph-skip', '');
    },
    true,
  );
  document.addEventListener('htmx:before:swap', (event) => {
    if (!event.target.closest?.('[data-keeps-forms]')) return;
    for (const { fragment } of event.detail.tasks ?? []) {
      if (!fragment?.querySelector('#work-title')) continue;
      for (const details of opened()) {
        const row = details.closest('li');
        if (fragment.querySelector(`[id="${row.id}"]`)) continue;
        // The row has left the list while its form is open: it stays, at the end, until the page is left.
        const list = fragment.querySelector('section .dk-list');
        if (!list) return event.preventDefault();
        list.append(row.cloneNode(true));
      }
    }
  });
})();
