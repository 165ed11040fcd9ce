// The web font is for browsers without a Chinese font. It comes after the first view, so as not to hold it up; once
// the browser has kept it, it is there from the beginning of every page.
(() => {
  const styles = document.currentScript.dataset.styles.split(' ');
  const kept = 'dk-fonts';

  const remember = () => {
    try {
      localStorage.setItem(kept, styles.join(' '));
    } catch {
      // A browser that keeps nothing loads it after each page.
    }
  };
  const isKept = () => {
    try {
      return localStorage.getItem(kept) === styles.join(' ');
    } catch {
      return false;
    }
  };
  const added = (href) =>
    new Promise((resolve) => {
      const link = document.createElement('link');
      link.rel = 'stylesheet';
      link.href = href;
      link.onload = resolve;
      document.head.append(link);
    });
  const add = () => Promise.all(styles.map(added));

  if (isKept()) return void add();
  window.addEventListener('load', async () => {
    await add();
    // In the second frame the pieces that the words of the page need have been asked for.
    for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
    await document.fonts.ready;
    remember();
  });
})();
