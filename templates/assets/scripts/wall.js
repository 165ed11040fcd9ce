// The wall: its faces take turns, the age of what it shows is counted, and a lost link is said where the age stands.
(() => {
  const faces = ['counties', 'bodies', 'tasks'];
  const turnMs = 20_000;
  // Two renewals have failed: nothing is heard of the server, whatever the stream says.
  const silentMs = 150_000;
  const { body } = document;
  let arrived = Date.now();
  let lost = false;
  let wasLost = false;
  const stands = new URLSearchParams(location.search).has('face');
  let turns = !stands && !matchMedia('(prefers-reduced-motion: reduce)').matches;

  const sayAge = () => {
    const line = document.getElementById('wall-age');
    if (!line) return;
    const age = Date.now() - arrived;
    const isLost = lost || age > silentMs;
    body.dataset.link = isLost ? 'lost' : 'live';
    const text = isLost ? line.dataset.lost : line.dataset.live.replace('#', String(Math.floor(age / 1000)));
    if (line.textContent !== text) line.textContent = text;
  };
  const turn = () => {
    if (turns) body.dataset.face = faces[(faces.indexOf(body.dataset.face) + 1) % faces.length];
  };

  const link = document.getElementById('wall-turns');
  const sayTurns = () => {
    link.textContent = turns ? link.dataset.pause : link.dataset.go;
  };
  const toggle = (event) => {
    event.preventDefault();
    turns = !turns;
    sayTurns();
  };
  link.addEventListener('click', toggle);
  document.addEventListener('keydown', (event) => {
    if (event.key === ' ' && !event.target.closest('a')) toggle(event);
  });
  sayTurns();

  document.addEventListener('htmx:sse:error', (event) => {
    if (event.detail?.status === 401)
      location.assign(`/sign-in?returnTo=${encodeURIComponent(location.pathname + location.search)}`);
    lost = true;
    wasLost = true;
    sayAge();
  });
  document.addEventListener('htmx:sse:after:connection', () => {
    lost = false;
    // What happened in between is on no event that came through: look at once.
    if (wasLost) document.getElementById('wall')?.dispatchEvent(new Event('renew'));
    wasLost = false;
    sayAge();
  });
  document.addEventListener('htmx:after:swap', (event) => {
    if (event.target.id !== 'wall') return;
    arrived = Date.now();
    sayAge();
  });
  setInterval(sayAge, 1_000);
  setInterval(turn, turnMs);
  sayAge();
})();
