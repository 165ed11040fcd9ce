// Several rows of the workbench are sent as one form: each field under the name of its row, each file as it was chosen.
(() => {
  const bar = document.getElementById('answer-all');
  if (!bar) return;
  const count = bar.querySelector('[data-filled-count]');
  const filled = () => [...document.querySelectorAll('details[data-row][data-filled]')];

  const show = () => {
    const rows = filled().length;
    // One row has its own button.
    bar.hidden = rows < 2;
    count.textContent = count.dataset.filledCount.replace('%', rows);
  };
  const put = (row, name, value) => {
    const field = document.createElement('input');
    field.type = 'hidden';
    field.name = `${row}.${name}`;
    field.value = value;
    bar.append(field);
  };
  const putFiles = (row, from) => {
    if (from.files.length === 0) return;
    const field = document.createElement('input');
    field.type = 'file';
    field.multiple = true;
    field.hidden = true;
    field.name = `${row}.files`;
    field.files = from.files;
    bar.append(field);
  };

  const note = ({ target }) => {
    const row = target.closest?.('details[data-row]');
    if (!row) return;
    row.dataset.filled = '';
    show();
  };
  document.addEventListener('input', note);
  document.addEventListener('change', note);
  document.addEventListener('htmx:after:swap', show);
  bar.addEventListener('submit', () => {
    for (const old of bar.querySelectorAll('input:not([name^="_"])')) old.remove();
    for (const row of filled()) {
      const form = row.querySelector('form');
      for (const [name, value] of new FormData(form))
        if (typeof value === 'string' && !name.startsWith('_')) put(row.dataset.row, name, value);
      for (const from of form.querySelectorAll('input[type="file"]')) putFiles(row.dataset.row, from);
    }
  });
  show();
})();
