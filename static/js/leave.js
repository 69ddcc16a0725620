/* On the ordinary pages: what waits on this phone is sent from here too, and signing out asks first while there is
   any. */
(() => {
  // Clocks that run on Today (timers.js).
  addEventListener("submit", ({ target }) => {
    if (target.matches('form[action$="/logout/"]')) localStorage.removeItem("soleus-timers");
  });

  const { wordUnsent, wordUnsentText, wordSignOut } = document.body.dataset;

  async function guard() {
    const unsent = (await queue.all()).filter((one) => !one.sent).length;
    for (const { dataset } of document.querySelectorAll('form[action$="/logout/"]')) {
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
    guard();
    queue.flush();
  });
})();
