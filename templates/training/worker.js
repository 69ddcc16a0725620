{% load static %}/* The service worker: keeps the server's own pages for the coming days, so that Today opens without signal
   (docs/offline.md), and shows reminders (docs/channels.md). What was logged waits in the pages' queue; the
   worker sends none of it. */

const TODAY = "{% url 'training:today' %}";
const CHECK = "{% url 'training:check' %}";
const ADD = "{% url 'training:session_new' %}";
const AWAY = "{% url 'training:away' %}";
const SYNC = "{% url 'training:sync' %}";
const DEVICES = "{% url 'reminders:device_add' %}";
const SIGN_OUT = "{% url 'account_logout' %}";
// What a person posts to become another one.
const SIGNING = ["/accounts/", "/demo/enter/", "/invitations/"];
const ICON = "{% static 'img/app-icon-192.png' %}";
const STATIC = "{% get_static_prefix %}";
// One cache a person, of pages; the files that they link to hold nothing personal.
const PAGES = "pages-";
const FILES = "files";
const DAYS = "/days";
const UNSURE = "/unsure";
const PATIENCE_MS = 500;
// Of a squad's gym tablet, kept while it is the page that is open.
const TABLET = /^\/squads\/[^/]+\/tablet\//;
let isTabletOpen = false;
const FRESH_MS = 3600000;
const KEPT_MS = 8 * 24 * FRESH_MS;

addEventListener("install", (event) => event.waitUntil(keepAway().then(() => skipWaiting())));
addEventListener("activate", (event) => event.waitUntil(clients.claim()));

// A page that was there before the worker asks for its copy.
addEventListener("message", (event) => {
  if (event.data === "keep") event.waitUntil(keepFirst(new URL(event.source.url).pathname));
  if (event.data === "leave-tablet") isTabletOpen = false;
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== location.origin) return;
  if (request.mode === "navigate" && request.method === "GET") event.respondWith(page(event));
  else if (request.mode === "navigate" && SIGNING.some((start) => pathname.startsWith(start))) event.respondWith(sign(request));
  else if (request.method === "GET" && pathname.startsWith(STATIC)) event.respondWith(file(request));
});

function keepFirst(pathname) {
  isTabletOpen = TABLET.test(pathname);
  return renew(isTabletOpen ? pathname : TODAY);
}

/* --- pages --- */
// The network first; a copy where it does not answer, or not soon.
async function page(event) {
  const { request } = event;
  const copy = await copyOf(request.url);
  const { pathname } = new URL(request.url);
  const asked = fetch(request).then((answer) => {
    isTabletOpen = TABLET.test(pathname);
    event.waitUntil(heed(request.url, answer.clone()).then(leaveTablet));
    return answer;
  });
  if (!copy) return asked.catch(away);
  const late = new Promise((resolve) => { setTimeout(resolve, PATIENCE_MS, "late"); });
  const answer = await Promise.race([asked.catch(() => null), late]);
  if (answer && answer !== "late" && answer.status < 500) return answer;
  event.waitUntil(asked.catch(() => null));
  return marked(copy, answer === "late");
}

async function personal() {
  const name = (await caches.keys()).find((one) => one.startsWith(PAGES));
  return name && caches.open(name);
}

async function copyOf(url) {
  const pages = await personal();
  if (!pages || (await caches.match(UNSURE))) return null;
  const { pathname, search } = new URL(url);
  const found = (address) => pages.match(address, { ignoreVary: true });
  if (pathname !== TODAY || search) return found(pathname + search);
  // The page of the day that it has become since.
  const days = await found(DAYS);
  const begun = days ? (await days.json()).filter(([, from]) => from <= Date.now()) : [];
  return (begun.length && (await found(begun.at(-1)[0]))) || found(TODAY);
}

// Says on the copy when it was made, and whether the server is only late.
async function marked(copy, isLate) {
  const html = await copy.text();
  const headers = new Headers(copy.headers);
  headers.delete("Content-Encoding");
  headers.delete("Content-Length");
  const at = Date.parse(headers.get("Date"));
  return new Response(html.replace("<body", `<body data-copy-of="${at}"${isLate ? " data-copy-late" : ""}`), { headers });
}

// Does with an answer what its headers say: whose it is, whether to keep it, and the pages of the days after.
async function heed(url, answer) {
  const person = answer.headers.get("X-Person");
  if (!person) return;
  await forget((name) => name !== PAGES + person);
  await (await caches.open(FILES)).delete(UNSURE);
  const days = answer.headers.get("X-Keep");
  if (!days || !answer.ok) return;
  const pages = await caches.open(PAGES + person);
  const { pathname, search } = new URL(url);
  await keepFiles(await answer.clone().text());
  if (TABLET.test(pathname) && !isTabletOpen) return;
  await pages.put(pathname + search, answer);
  const kept = JSON.parse(days);
  if (TABLET.test(pathname)) {
    for (const [address] of kept) if (isTabletOpen) await renewOld(pages, address);
  }
  if (pathname !== TODAY || search) return;
  await pages.put(DAYS, new Response(days));
  const addresses = new Set(kept.map(([address]) => address));
  for (const { url: old } of await pages.keys()) {
    const address = old.slice(location.origin.length);
    if (address === TODAY || address === DAYS || addresses.has(address)) continue;
    const isOver = address.startsWith(`${TODAY}?`) || (await madeAt(pages, address)) < Date.now() - KEPT_MS;
    if (isOver) await pages.delete(address);
  }
  for (const address of [...addresses, CHECK, ADD]) await renewOld(pages, address);
  await tidy(pages);
}

async function madeAt(pages, address) {
  const copy = await pages.match(address, { ignoreVary: true });
  return copy && Date.parse(copy.headers.get("Date"));
}

async function renewOld(pages, address) {
  if (!((await madeAt(pages, address)) > Date.now() - FRESH_MS)) await renew(address);
}

// Athletes' pages stay on a coach's device only as long as its tablet is what it shows.
async function leaveTablet() {
  const pages = !isTabletOpen && (await personal());
  for (const { url } of pages ? await pages.keys() : []) {
    if (TABLET.test(new URL(url).pathname)) await pages.delete(url, { ignoreVary: true });
  }
}

async function renew(address) {
  try {
    const answer = await fetch(address, { redirect: "manual" });
    await heed(new URL(address, location.origin).href, answer);
  } catch { /* Next time. */ }
}

// Until the server has said who is signed in now, nobody's copies are shown; after signing out there are none.
async function sign(request) {
  const files = await caches.open(FILES);
  await files.put(UNSURE, new Response(""));
  try {
    const answer = await fetch(request);
    if (new URL(request.url).pathname === SIGN_OUT) await Promise.all([forget(() => true), hush()]);
    return answer;
  } catch {
    await files.delete(UNSURE);
    return away();
  }
}

async function forget(isOther) {
  for (const name of await caches.keys()) {
    if (name.startsWith(PAGES) && isOther(name)) await caches.delete(name);
  }
}

/* --- files --- */
const linked = (html) => [...html.matchAll(/(?:href|src)="([^"]+)"/g)]
  .map(([, address]) => address)
  .filter((address) => address.startsWith(STATIC));

// A hashed file never changes.
async function file(request) {
  const kept = () => caches.match(request, { ignoreVary: true, ignoreSearch: true });
  const isHashed = /\.[0-9a-f]{12}\.\w+$/.test(new URL(request.url).pathname);
  const first = isHashed && (await kept());
  return first || fetch(request).catch(async () => (await kept()) || Response.error());
}

async function keepFiles(html) {
  const files = await caches.open(FILES);
  for (const address of linked(html)) {
    if (!(await files.match(address, { ignoreVary: true }))) await files.add(address);
  }
}

// Files that no copy links to any more, of an earlier release, go.
async function tidy(pages) {
  const files = await caches.open(FILES);
  const used = new Set();
  for (const one of [...await pages.matchAll(), await files.match(AWAY)]) {
    for (const address of linked(await one.text())) used.add(address);
  }
  for (const { url } of await files.keys()) {
    const { pathname } = new URL(url);
    if (pathname.startsWith(STATIC) && !used.has(pathname)) await files.delete(url);
  }
}

async function keepAway() {
  const files = await caches.open(FILES);
  const answer = await fetch(AWAY, { cache: "no-store" });
  await keepFiles(await answer.clone().text());
  await files.put(AWAY, answer);
}

async function away() {
  const files = await caches.open(FILES);
  return (await files.match(AWAY)) || Response.error();
}

/* --- reminders --- */
// The server sends a line that may stand on a locked screen. One of the same tag takes the place of the last.
addEventListener("push", (event) => {
  const { title = "Soleus", tag = "", url = TODAY } = event.data?.json() || {};
  event.waitUntil(registration.showNotification(title, { tag, icon: ICON, data: url }));
});

addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(new URL(event.notification.data, location.origin)));
});

async function open({ href, origin }) {
  if (origin !== location.origin) return;
  const windows = await clients.matchAll({ type: "window" });
  const there = windows.find((one) => one.url === href);
  await (there ? there.focus() : clients.openWindow(href));
}

// A browser may change where it takes messages by itself.
addEventListener("pushsubscriptionchange", (event) => event.waitUntil(tell(event)));

async function tell({ newSubscription, oldSubscription }) {
  const found = newSubscription || await registration.pushManager.subscribe(oldSubscription.options);
  const { endpoint, keys } = found.toJSON();
  const { csrf } = await (await fetch(SYNC)).json();
  const body = new URLSearchParams({ endpoint, p256dh: keys.p256dh, auth: keys.auth });
  await fetch(DEVICES, { method: "POST", headers: { "X-CSRFToken": csrf }, body, redirect: "manual" });
}

// Who signs out gets nothing more here; the push service then tells the server that the address is gone.
async function hush() {
  try {
    await (await registration.pushManager.getSubscription())?.unsubscribe();
  } catch { /* A browser without push. */ }
}
