/* What was written on this phone and may not have arrived yet: kept in IndexedDB, sent by one tab at a time, and kept
   until the server has answered (docs/offline.md). It shows nothing; pages listen to `queue.events`. */

const queue = (() => {
  const STORE = "writes";
  // What is sent first; a kind that is not named here goes with the sets.
  const RANKS = {
    acknowledge: 0, move: 0, skip: 0, swap: 0, set: 1, remove: 1, finish: 2, feedback: 3, note: 3, withdraw: 3,
  };
  // What changes which sessions Today shows.
  const MOVES = ["move", "skip", "training", "withdraw"];
  const KEPT_MS = 8 * 24 * 3600 * 1000;
  const PATIENCE_MS = 15000;
  const STORE_PATIENCE_MS = 3000;
  const SKEW_MS = 2000;
  const FIRST_WAIT_MS = 5000;
  const LONGEST_WAIT_MS = 300000;

  const events = new EventTarget();
  const others = "BroadcastChannel" in self ? new BroadcastChannel("soleus-queue") : null;
  // What the phone has no room for lives as long as the page does.
  const fleeting = new Map();
  const status = { signedOut: false, isAway: false };
  let person = "";
  let syncUrl = "";
  let opening = null;
  let hello = null;
  let isAsked = false;
  let timer = 0;
  let waits = 0;

  /* --- keeping --- */
  function database() {
    opening ||= new Promise((resolve, reject) => {
      const asked = indexedDB.open("soleus", 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: ["person", "key"] });
      asked.onerror = () => reject(asked.error);
      asked.onsuccess = () => {
        const forget = () => { asked.result.close(); opening = null; };
        asked.result.onversionchange = forget;
        asked.result.onclose = forget;
        resolve(asked.result);
      };
    });
    opening.catch(() => { opening = null; });
    return opening;
  }

  // Runs `work` on the store and answers once what it did is on the disk. A database that hangs counts as none.
  function inStore(mode, work) {
    return new Promise((resolve, reject) => {
      setTimeout(reject, STORE_PATIENCE_MS, new Error("no answer from the database"));
      database().then((db) => run(db, mode, work)).then(resolve, reject);
    });
  }

  function run(db, mode, work) {
    return new Promise((resolve, reject) => {
      const transaction = db.transaction(STORE, mode, { durability: "strict" });
      let result;
      work(transaction.objectStore(STORE), (value) => { result = value; });
      transaction.oncomplete = () => resolve(result);
      transaction.onabort = () => reject(transaction.error);
    });
  }

  // Puts what `how` makes of the record at a key: another record, null for none, undefined for no change.
  async function change(key, how) {
    if (!fleeting.has(key)) {
      try {
        return await inStore("readwrite", (store, answer) => {
          store.get([person, key]).onsuccess = ({ target }) => {
            const made = how(target.result);
            if (made === null) store.delete([person, key]);
            else if (made) store.put(made);
            answer(made);
          };
        });
      } catch { /* No room, no database: the page itself keeps it. */ }
    }
    const made = how(fleeting.get(key));
    if (made === null) fleeting.delete(key);
    else if (made) fleeting.set(key, { ...made, isFleeting: true });
    return made && fleeting.get(key);
  }

  async function all() {
    let kept = [];
    try {
      kept = await inStore("readonly", (store, answer) => {
        const mine = IDBKeyRange.bound([person, ""], [person, "\uffff"]);
        store.getAll(mine).onsuccess = ({ target }) => answer(target.result);
      });
    } catch { /* Then there are only those of this page. */ }
    return [...kept.filter((one) => !fleeting.has(one.key)), ...fleeting.values()];
  }

  function changed() {
    events.dispatchEvent(new Event("change"));
    others?.postMessage("change");
  }

  /* --- writing --- */
  async function write(record) {
    const at = Date.now();
    const made = await change(record.key, (old) => {
      const waits = old && !old.sent;
      return {
        ...record, person, at, rev: crypto.randomUUID(),
        since: waits ? old.since : at,
        tried: Boolean(waits && old.tried),
        performed: record.isNew ? (waits && old.performed) || record.performed || at : null,
      };
    });
    navigator.storage?.persist?.();
    events.dispatchEvent(new CustomEvent("written", { detail: made }));
    changed();
    flush();
    return made;
  }

  // A set that never left the phone is just forgotten; of any other the server is told.
  async function remove(record) {
    const made = await change(record.key, (old) => (old && !old.sent && !old.tried && old.isNew ? null : undefined));
    if (made !== null) return write(record);
    changed();
    return null;
  }

  async function discard(key) {
    await change(key, () => null);
    changed();
  }

  /* --- sending --- */
  async function flush() {
    if (!person || isAsked) return;
    isAsked = true;
    // One tab sends; the others wait for their turn and find nothing left.
    await navigator.locks.request("soleus-flush", async () => {
      isAsked = false;
      await sendAll().catch(() => { status.isAway = true; });
    });
  }

  async function sendAll() {
    const skipped = new Set();
    const isDue = (one) => !one.sent && !one.state && !skipped.has(one.rev);
    clearTimeout(timer);
    for (;;) {
      const due = (await all()).filter(isDue);
      due.sort((a, b) => (RANKS[a.kind] ?? 1) - (RANKS[b.kind] ?? 1) || a.since - b.since);
      if (!due.length) break;
      const outcome = await send(due[0]);
      if (outcome === "stop") break;
      if (outcome === "later") skipped.add(due[0].rev);
    }
    const left = (await all()).some((one) => !one.sent && !one.state);
    if (left && !status.signedOut) {
      timer = setTimeout(flush, Math.min(FIRST_WAIT_MS * 2 ** waits++, LONGEST_WAIT_MS) * (0.75 + Math.random() / 2));
    } else {
      waits = 0;
    }
    changed();
  }

  // Asks who is signed in, for a fresh token, and what time it is there.
  async function greet() {
    const answer = await fetch(syncUrl, {
      headers: { "X-Person": person }, redirect: "manual", cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS),
    });
    if (answer.status === 401 || answer.type === "opaqueredirect") return false;
    if (!isOurs(answer) || !answer.ok) throw new Error("no answer of ours");
    const { csrf, now } = await answer.json();
    const skew = now - Date.now();
    hello = { csrf, skew: Math.abs(skew) < SKEW_MS ? 0 : skew };
    return true;
  }

  // The sign-in page of somebody's Wi-Fi answers 200 to anything.
  function isOurs(answer) {
    return answer.headers.get("X-Person") === person;
  }

  async function send(record) {
    try {
      if (!hello && !(await greet())) return signedOut();
      return await deliver(record);
    } catch {
      status.isAway = true;
      hello = null;
      return "stop";
    }
  }

  function signedOut() {
    hello = null;
    status.signedOut = true;
    status.isAway = false;
    return "stop";
  }

  async function deliver(record, isAgain = false) {
    // Marked before it leaves: from here on the server may have it. Its times stay the same however often it goes.
    const marked = await change(record.key, (now) => (
      now?.rev === record.rev ? { ...now, tried: true, times: now.times || timesOf(now) } : undefined
    ));
    if (!marked) return "next";
    const answer = await fetch(record.url, {
      method: "POST",
      body: new URLSearchParams([...record.fields, ...marked.times]),
      headers: { "X-Fragment": "1", "X-CSRFToken": hello.csrf, "X-Person": person },
      redirect: "manual",
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    if (answer.status === 401 || answer.type === "opaqueredirect") return signedOut();
    if (!isOurs(answer) || answer.status >= 500 || [408, 425, 429].includes(answer.status)) return "later";
    const html = await answer.text();
    status.signedOut = status.isAway = false;
    if (answer.status === 403 && !isAgain) {
      if (!(await greet())) return signedOut();
      return deliver(record, true);
    }
    const isUnread = answer.status === 409 && record.kind === "set";
    await change(record.key, (now) => {
      if (now?.rev !== record.rev) return undefined;
      if (answer.ok) return { ...now, sent: Number(html.match(/data-at="(\d+)"/)?.[1]) || Date.now() + hello.skew };
      return { ...now, state: isUnread ? "unread" : "refused", sentence: sentenceOf(html) };
    });
    if (answer.ok && record.kind === "acknowledge") await release();
    if (answer.ok && MOVES.includes(record.kind)) renewCopies();
    waits = 0;
    events.dispatchEvent(new CustomEvent("answer", { detail: { record, html, status: answer.status } }));
    changed();
    return "next";
  }

  function timesOf({ kind, at, performed }) {
    const instant = (ms) => new Date(ms + hello.skew).toISOString();
    if (["remove", "move", "swap"].includes(kind)) return [["edited_at", instant(at)]];
    if (kind !== "set") return [];
    return [["edited_at", instant(at)], ...(performed ? [["performed_at", instant(performed)]] : [])];
  }

  // What the server says is wrong, each with the field that it stands beside.
  function sentenceOf(html) {
    const page = new DOMParser().parseFromString(html, "text/html");
    const beside = (fault, frame, name) => fault.closest(frame)?.querySelector(name)?.textContent.trim();
    const sideOf = (fault) => fault.closest("fieldset").querySelector("legend").lastChild.textContent.trim();
    const faults = [...page.querySelectorAll(".fault")].map((fault) => {
      const isOneOfTwo = fault.closest(".columns")?.children.length > 1;
      const names = [isOneOfTwo && sideOf(fault), beside(fault, ".field", "label")];
      return `${names.filter(Boolean).join(", ")}: ${fault.textContent.trim()}`.replace(/^: /, "");
    });
    return faults.length ? faults.join(" ") : page.querySelector("#messages .message")?.textContent.trim() || "";
  }

  // Sets that waited for the safety text to be read go again.
  async function release() {
    for (const one of await all()) {
      if (one.state === "unread") await change(one.key, (now) => (now ? { ...now, state: "" } : undefined));
    }
  }

  /* --- what staff log for athletes --- */
  const isOfTablet = ({ fields }) => fields.some(([name, value]) => name === "page" && value.startsWith("tablet-"));

  // From a tablet that goes from hand to hand: what has arrived is remembered as long as the copies of its pages.
  const forgetTablet = () => forget(isOfTablet);

  // From an athlete's page on a device of staff: until it has arrived.
  const forgetOthers = () => forget((one) => one.isOfOther);

  async function forget(isMeant) {
    const done = (await all()).filter((one) => one.sent && isMeant(one));
    for (const one of done) await change(one.key, (now) => (now?.sent ? null : undefined));
    if (done.length) changed();
  }

  /* --- starting --- */
  async function start() {
    ({ person, sync: syncUrl } = document.body.dataset);
    await release();
    for (const one of await all()) {
      if (one.sent && one.sent < Date.now() - KEPT_MS) await change(one.key, () => null);
    }
    const again = () => {
      waits = 0;
      hello = null;
      status.signedOut = false;
      flush();
    };
    addEventListener("online", again);
    document.addEventListener("visibilitychange", () => { if (!document.hidden) again(); });
    others?.addEventListener("message", () => events.dispatchEvent(new Event("change")));
    addEventListener("beforeunload", (event) => {
      if ([...fleeting.values()].some((one) => !one.sent)) event.preventDefault();
    });
  }

  async function renewCopies() {
    if (document.body.dataset.worker) (await navigator.serviceWorker?.ready)?.active.postMessage("keep");
  }

  // The service worker keeps pages for when there is no signal; the first time this page too.
  async function serve() {
    const { worker } = document.body.dataset;
    const container = navigator.serviceWorker;
    if (!worker || !container) return;
    const isFirst = !container.controller;
    await container.register(worker);
    // A success that the server tells of may have changed what Today shows.
    if (isFirst || document.querySelector("#messages .success")) await renewCopies();
  }
  if (self.isSecureContext) addEventListener("load", () => serve().catch(() => {}));

  const begun = document.body.dataset.person && self.isSecureContext ? start() : new Promise(() => {});
  return { all, begun, discard, events, flush, forgetOthers, forgetTablet, isOfTablet, remove, status, write };
})();
