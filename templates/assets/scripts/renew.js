// Parts of a page that renew themselves by the stream of changes, never through something that somebody is doing: while
// a form in it is touched or a fold of it is open, a line says that there is news, and the page stays as it is.
(() => {
  const busy = 'form[data-touched], form[data-refused], details[open]';
  const regionOf = (element) => (element?.matches?.('[data-renews]') ? element : null);

  // What a reader would notice: without forms, whose restored drafts and counters are no news.
  const said = (region) => {
    const copy = region.cloneNode(true);
    for (const own of copy.querySelectorAll('form, [role="status"], #city-time')) own.remove();
    return copy.textContent.replace(/\s+/g, ' ').trim();
  };
  const shown = new Map();
  const note = () => {
    for (const region of document.querySelectorAll('[data-renews]')) shown.set(region.id, said(region));
  };

  document.addEventListener('input', ({ target }) => {
    const { form } = target;
    if (form && target.closest('[data-renews]')) form.dataset.touched = '';
  });
  document.addEventListener('htmx:before:swap', (event) => {
    const region = regionOf(event.target);
    if (!region) return;
    const { tasks = [] } = event.detail;
    const main = tasks.findIndex(({ type }) => type === 'main');
    const fresh = tasks[main]?.fragment.querySelector(`#${region.id}`);
    const isNews = Boolean(fresh) && said(fresh) !== shown.get(region.id);
    delete region.dataset.unchanged;
    if (isNews && !region.querySelector(busy)) return;
    // The city's time beside it is always told.
    region.dataset.unchanged = '';
    tasks.splice(main, 1);
    const line = document.getElementById('news');
    if (line && isNews) line.hidden = false;
  });
  document.addEventListener('htmx:after:swap', (event) => {
    const region = regionOf(event.target);
    if (region && !('unchanged' in region.dataset)) shown.set(region.id, said(region));
  });
  document.addEventListener('DOMContentLoaded', note);
})();
