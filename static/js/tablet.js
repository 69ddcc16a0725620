/* The gym tablet: says on each name what waits here, and on Done leaves nothing of anybody behind (docs/offline.md). */
(() => {
  const names = document.querySelector(".names");
  const closing = document.querySelector("form[data-close]");

  // A page that comes back out of the browser's memory is asked for anew.
  addEventListener("pageshow", ({ persisted }) => { if (persisted) location.reload(); });

  async function showWaiting() {
    const waiting = (await queue.all()).filter((one) => !one.sent);
    for (const name of names.querySelectorAll("a")) {
      name.querySelector(".waits")?.remove();
      const count = waiting.filter((one) => one.session && name.dataset.sessions.includes(one.session)).length;
      if (!count) continue;
      const line = kept.made("span", "stands waits", "");
      line.append(kept.mark("waiting"), kept.made("span", "", kept.say(names.dataset.waits, { count })));
      name.lastElementChild.append(line);
    }
  }

  async function close() {
    await queue.flush();
    const left = (await queue.all()).filter((one) => !one.sent && queue.isOfTablet(one)).length;
    if (left) return say(left);
    await queue.forgetTablet();
    localStorage.removeItem("soleus-timers");
    for (const name of await caches.keys()) {
      const pages = await caches.open(name);
      for (const { url } of await pages.keys()) if (url.includes("/tablet/")) await pages.delete(url, { ignoreVary: true });
    }
    closing.submit();
  }

  function say(left) {
    const { close: many, closeOne } = closing.dataset;
    const line = kept.made("div", "message warning", "");
    line.append(kept.made("p", "", left === 1 ? closeOne : kept.say(many, { count: left })));
    document.getElementById("messages").replaceChildren(line);
    document.getElementById("said").textContent = line.textContent;
  }

  if (!self.isSecureContext) return;
  if (names) {
    queue.events.addEventListener("change", showWaiting);
    queue.begun.then(showWaiting);
  }
  closing?.addEventListener("submit", (event) => {
    event.preventDefault();
    navigator.serviceWorker?.controller?.postMessage("leave-tablet");
    queue.begun.then(close);
  });
})();
