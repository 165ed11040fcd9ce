// Counters of characters and files, and the choice of a body that was found.
(() => {
  // As the server counts: code points, without line breaks.
  const characters = (text) => [...text.replace(/[\r\n\u2028\u2029]/gu, '')].length;

  const count = (field) => {
    const output = document.querySelector(`[data-count="${CSS.escape(field.id)}"]`);
    if (!output) return;
    const { max, text, over } = output.dataset;
    const now = characters(field.value);
    const tooLong = now > Number(max) ? ` ${over.replace('%', now - Number(max))}` : '';
    output.textContent = text.replace('%', now) + tooLong;
    output.classList.toggle('dk-over', tooLong !== '');
  };

  const countFiles = (set) => {
    const output = set.querySelector('[data-files-count]');
    const kept = set.querySelectorAll('li').length - set.querySelectorAll('li input:checked').length;
    const now = kept + set.querySelector('input[type="file"]').files.length;
    output.textContent = output.dataset.text.replace('%', now);
    output.classList.toggle('dk-over', now > Number(output.dataset.max));
  };

  document.addEventListener('input', (event) => {
    if (event.target.matches('textarea')) count(event.target);
  });
  document.addEventListener('change', (event) => {
    const set = event.target.closest('[data-files]');
    if (set) countFiles(set);
  });
  document.addEventListener('click', (event) => {
    const choice = event.target.closest('[data-pick]');
    if (!choice) return;
    const line = choice.closest('.dk-pick');
    const field = line.querySelector('input');
    field.value = choice.dataset.pick;
    line.querySelector('.dk-found').remove();
    field.focus();
    // Not `input`: the name is known, nothing is to be looked for.
    field.dispatchEvent(new Event('change', { bubbles: true }));
  });
  for (const field of document.querySelectorAll('textarea')) count(field);
})();
