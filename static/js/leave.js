/* On the ordinary pages: what waits on this phone is sent from here too, and signing out asks first while there is
   any. The page that asks by itself says how much. */
(() => {
  // Clocks that run on Today (timers.js).
  addEventListener("submit", ({ target }) => {
    if (target.matches('form[action$="/logout/"]')) localStorage.removeItem("soleus-timers");
  });

  const { wordUnsent, wordUnsentText, wordSignOut } = document.body.dataset;

  async function guard() {
    const unsent = (await queue.all()).filter((one) => !one.sent).length;
    const told = document.querySelector("[data-unsent]");
    if (told) {
      told.hidden = !unsent;
      told.textContent = unsent ? `${wordUnsent.replace("{count}", unsent)}. ${wordUnsentText}` : "";
    }
    for (const { dataset } of document.querySelectorAll('form[action$="/logout/"]:not([data-asked])')) {
      if (unsent) {
        dataset.confirm = wordUnsent.replace("{count}", unsent);
        dataset.confirmText = wordUnsentText;
        dataset.confirmAction = wordSignOut;
      } else {
        delete dataset.confirm;
      }
    }
  }

  queue.begun.then(() => {
    queue.events.addEventListener("change", guard);
    const forget = () => queue.forgetOthers().then(queue.forgetTablet);
    queue.events.addEventListener("answer", forget);
    guard();
    forget();
    queue.flush();
  });
})();
