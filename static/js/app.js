/* What plain HTML cannot do on the ordinary pages: ask before a destructive act, and after an htmx swap say what
   changed and put the focus where a keyboard user expects it. Every form also works without this file. */

const words = document.body.dataset;

function say(text) {
  const said = document.getElementById("said");
  if (!said || !text) return;
  // The same sentence twice is only read twice when the region was empty in between.
  said.textContent = "";
  setTimeout(() => { said.textContent = text; }, 50);
}

/* --- ask once: forms with data-confirm ------------------------------------------------------------------ */
function element(name, className, text) {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}

function ask(form, submitter) {
  const dialog = element("dialog", "ask", "");
  const title = element("h2", "", form.dataset.confirm);
  title.id = "ask-title";
  dialog.setAttribute("aria-labelledby", title.id);
  const acts = element("div", "acts", "");
  const cancel = element("button", "btn btn-quiet", words.wordCancel);
  const confirm = element("button", "btn btn-danger", form.dataset.confirmAction || words.wordConfirm);
  cancel.type = confirm.type = "button";
  cancel.addEventListener("click", () => dialog.close());
  confirm.addEventListener("click", () => {
    form.dataset.confirmed = "";
    dialog.close();
    form.requestSubmit(submitter);
  });
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (submitter) submitter.focus();
  });
  acts.append(cancel, confirm);
  dialog.append(title);
  if (form.dataset.confirmText) dialog.append(element("p", "", form.dataset.confirmText));
  dialog.append(acts);
  document.body.append(dialog);
  dialog.showModal();
  cancel.focus();
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!("confirm" in form.dataset)) return;
  if ("confirmed" in form.dataset) {
    delete form.dataset.confirmed;
    return;
  }
  event.preventDefault();
  event.stopImmediatePropagation();
  ask(form, event.submitter);
}, true);

/* --- the club menu closes like a menu ------------------------------------------------------------------- */
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

/* --- after a full page load: errors first --------------------------------------------------------------- */
document.querySelector(".error-summary")?.focus();

/* --- after a swap --------------------------------------------------------------------------------------- */
let focusedBefore = "";

document.addEventListener("htmx:beforeSwap", () => { focusedBefore = document.activeElement?.id || ""; });

document.addEventListener("htmx:afterSettle", (event) => {
  const root = event.detail.elt;
  const wanted = root.matches("[data-focus], [autofocus]") ? root : root.querySelector("[data-focus], [autofocus]");
  if (wanted) {
    wanted.focus();
  } else if (focusedBefore && (!document.activeElement || document.activeElement === document.body)) {
    document.getElementById(focusedBefore)?.focus();
  }
  const announced = root.matches("[data-announce]") ? root : root.querySelector("[data-announce]");
  if (announced) say(announced.dataset.announce);
});

document.addEventListener("announce", (event) => say(event.detail.value));

function failed() {
  const list = document.createElement("ul");
  list.className = "messages";
  list.append(element("li", "message error", words.wordFailed));
  document.querySelector("main > .messages")?.remove();
  document.getElementById("main").prepend(list);
  say(words.wordFailed);
}
document.addEventListener("htmx:sendError", failed);
document.addEventListener("htmx:timeout", failed);
document.addEventListener("htmx:responseError", (event) => {
  // 401 carries HX-Redirect, which htmx follows by itself.
  if (event.detail.xhr.status !== 401) failed();
});
