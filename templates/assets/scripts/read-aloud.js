// Reads the page, or what is selected of it, in the browser's own voice; where it has none the button stays hidden.
(() => {
  const button = document.getElementById('read-aloud');
  const voice = window.speechSynthesis;
  if (!button || !voice) return;
  let left = 0;

  const show = () => {
    button.textContent = left > 0 ? button.dataset.stop : button.dataset.start;
  };
  const stop = () => {
    left = 0;
    voice.cancel();
    show();
  };
  const lines = () => {
    const chosen = String(window.getSelection()).trim();
    return (chosen || document.getElementById('main').innerText).split(/\n+/).filter((line) => line.trim());
  };
  const read = () => {
    const texts = lines();
    left = texts.length;
    show();
    for (const text of texts) {
      const said = new SpeechSynthesisUtterance(text);
      said.lang = document.documentElement.lang;
      said.onend = () => {
        left = Math.max(0, left - 1);
        show();
      };
      said.onerror = said.onend;
      voice.speak(said);
    }
  };

  // What is selected must still be selected when the click comes.
  button.addEventListener('mousedown', (event) => event.preventDefault());
  button.addEventListener('click', () => (left > 0 ? stop() : read()));
  window.addEventListener('pagehide', stop);
  button.hidden = false;
})();
