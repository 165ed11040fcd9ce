// One press is one submit: the button says that it is busy, and is there again when one comes back to the page.
(() => {
  const pressed = new Map();
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== 'post') return;
    if (pressed.has(form)) return event.preventDefault();
    const button = event.submitter ?? form.querySelector('button:not([type="button"])');
    pressed.set(form, { button, text: button?.textContent });
    // After the browser has collected the fields: a disabled button would not be among them.
    setTimeout(() => {
      if (!button) return;
      button.disabled = true;
      if (form.dataset.busy) button.textContent = form.dataset.busy;
    });
  });
  window.addEventListener('pageshow', () => {
    for (const { button, text } of pressed.values()) {
      if (!button) continue;
      button.disabled = false;
      button.textContent = text;
    }
    pressed.clear();
  });
})();
