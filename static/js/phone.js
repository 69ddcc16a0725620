/* Turns reminders on for this browser: asks leave, asks the browser's push service for an address, and hands that to
   the server with the page's own form. Turning off works without this file. */
(() => {
  const card = document.getElementById("phone");
  const { key, worker, wordUnable, wordBlocked, wordFailed } = card.dataset;
  const turnOn = card.querySelector('form[action$="/devices/"]');
  const said = card.querySelector("[role=status]");

  const base64 = (octets) => btoa(String.fromCharCode(...new Uint8Array(octets))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

  async function fingerprint(text) {
    const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
    return [...new Uint8Array(digest)].map((octet) => octet.toString(16).padStart(2, "0")).join("");
  }

  function say(text) {
    said.textContent = text;
    said.hidden = !text;
  }

  async function subscription() {
    const registration = await navigator.serviceWorker.getRegistration();
    return registration ? registration.pushManager.getSubscription() : null;
  }

  // An address that was asked for under another key of the server takes nothing from it.
  const fits = (found) => base64(found.options.applicationServerKey) === key;

  async function subscribe() {
    await navigator.serviceWorker.register(worker);
    const { pushManager } = await navigator.serviceWorker.ready;
    const found = await pushManager.getSubscription();
    if (found && fits(found)) return found;
    await found?.unsubscribe();
    return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  }

  async function show() {
    const found = await subscription();
    const print = found && fits(found) ? await fingerprint(found.endpoint) : "";
    const mine = [...card.querySelectorAll("[data-device]")].find((one) => one.dataset.device === print);
    turnOn.hidden = Boolean(mine);
    if (!mine) return;
    mine.querySelector("[data-this]").hidden = false;
    mine.querySelector("form").addEventListener("submit", async (event) => {
      event.preventDefault();
      await found.unsubscribe().catch(() => false);
      event.target.submit();
    });
  }

  turnOn.addEventListener("submit", async (event) => {
    event.preventDefault();
    say("");
    if (await Notification.requestPermission() !== "granted") return say(wordBlocked);
    try {
      const { endpoint, keys } = (await subscribe()).toJSON();
      const { elements } = turnOn;
      [elements.endpoint.value, elements.p256dh.value, elements.auth.value] = [endpoint, keys.p256dh, keys.auth];
      turnOn.submit();
    } catch {
      say(wordFailed);
    }
  });

  if (!("serviceWorker" in navigator && "PushManager" in self && "Notification" in self)) say(wordUnable);
  else if (Notification.permission === "denied") say(wordBlocked);
  else show();
})();
