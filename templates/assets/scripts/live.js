// The one stream of changes: says when it is lost, goes to the door when the session has ended, and tells who
// cannot see it that a part of the page was renewed.
(() => {
  const show = (lost) => {
    const line = document.getElementById('link-lost');
    if (line) line.hidden = !lost;
  };
  document.addEventListener('htmx:sse:after:connection', () => show(false));
  document.addEventListener('htmx:sse:error', (event) => {
    if (event.detail.status !== 401) return show(true);
    location.assign(`/sign-in?returnTo=${encodeURIComponent(location.pathname + location.search)}`);
  });
  document.addEventListener('htmx:after:swap', (event) => {
    const announcer = document.getElementById('announcer');
    if (!announcer || !event.target.closest?.('[data-live]:not([data-unchanged])')) return;
    announcer.textContent = '';
    setTimeout(() => (announcer.textContent = announcer.dataset.updated), 100);
  });
})();
