// Says so when the stream of changes is lost, and goes to the door when the session has ended.
(() => {
  const show = (lost) => {
    const line = document.getElementById('link-lost');
    if (line) line.hidden = !lost;
  };
  document.addEventListener('htmx:sse:after:connection', () => show(false));
  document.addEventListener('htmx:sse:error', (event) => {
    if (event.detail.status === 401) location.assign('/sign-in');
    else show(true);
  });
})();
