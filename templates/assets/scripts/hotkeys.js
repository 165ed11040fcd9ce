// Single keys of a page: a letter goes to the link or brings the focus to the button that has it; switched off at will.
(() => {
  const hint = document.querySelector('[data-hotkeys]');
  const toggle = hint?.querySelector('[data-hotkeys-on]');
  if (!toggle) return;
  const kept = 'dk-hotkeys-off';
  hint.hidden = false;
  toggle.checked = localStorage.getItem(kept) === null;
  toggle.addEventListener('change', () => {
    if (toggle.checked) localStorage.removeItem(kept);
    else localStorage.setItem(kept, 'yes');
  });
  const writes = (target) => target.closest('textarea, select, input:not([type="checkbox"], [type="radio"])');
  document.addEventListener('keydown', (event) => {
    if (!toggle.checked || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (!/^[a-z]$/.test(event.key) || writes(event.target)) return;
    const place = document.querySelector(`[data-hotkey="${event.key}"]`);
    if (!place) return;
    event.preventDefault();
    if (place.href) return location.assign(place.href);
    const fold = place.parentElement;
    if (place.localName === 'summary') fold.open = true;
    const goal = place.localName === 'summary' ? fold.querySelector('input:not([type="hidden"])') : place;
    goal.focus();
  });
})();
