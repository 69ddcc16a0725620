/* What plain HTML cannot do on Today: log a set without leaving the page, step numbers, say what changed.
   Every form also works without this file. */

const words = document.body.dataset;
const TRIES_MS = 15000;

function say(text) {
  const said = document.getElementById("said");
  // The same sentence twice is only read twice when the region was empty in between.
  said.textContent = "";
  setTimeout(() => { said.textContent = text; }, 50);
}

function made(name, className, text) {
  const element = document.createElement(name);
  element.className = className;
  element.textContent = text;
  return element;
}

/* --- numbers: a step less, a step more --- */
function addSteppers(root) {
  for (const input of root.querySelectorAll(".sided .field > input[type=number]")) {
    const frame = made("span", "stepper", "");
    const asked = input.labels[0].textContent;
    input.replaceWith(frame);
    for (const [sign, word, turn] of [["−", words.wordLess, -1], ["+", words.wordMore, 1]]) {
      const button = made("button", "", sign);
      button.type = "button";
      button.setAttribute("aria-label", `${word}: ${asked}`);
      button.addEventListener("click", () => step(input, turn));
      frame.append(button);
    }
    frame.lastChild.before(input);
  }
}

function step(input, turn) {
  // The browser's own stepUp() goes to the next multiple of the step.
  const places = Math.max(...[input.step, input.value].map((text) => (text.split(".")[1] || "").length));
  const value = Number(input.value || 0) + turn * Number(input.step || 1);
  input.value = Number(Math.min(Math.max(value, input.min), input.max).toFixed(places));
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

function showFigure(form, input) {
  const figure = form.querySelector(`[data-of="${input.name}"]`);
  if (figure && input.value) figure.textContent = input.value;
}

// The large figures show what the tick will log; an equal load on the right follows the left until it is touched.
document.addEventListener("input", ({ target }) => {
  const { form } = target;
  showFigure(form, target);
  target.dataset.touched = "";
  delete form.dataset.editedAt;
  const right = target.name === "load_kg_left" && form.elements.load_kg_right;
  if (right && right.defaultValue === target.defaultValue && !("touched" in right.dataset)) {
    right.value = target.value;
    showFigure(form, right);
  }
});

/* --- sending a set --- */
function csrfToken(form) {
  // The cookie is newer than the page where the person signed in again in another tab.
  return document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] || form.elements.csrfmiddlewaretoken.value;
}

function fault(form, text, link) {
  form.querySelector(".fault.sending")?.remove();
  const line = made("p", "fault sending", text);
  line.setAttribute("role", "alert");
  if (link) {
    const anchor = made("a", "", words.wordSignIn);
    anchor.href = link;
    line.append(" ", anchor);
  }
  form.append(line);
}

async function send(form, submitter) {
  const body = new FormData(form);
  // A retry keeps the moment of the first tap, so that it cannot undo a later edit.
  form.dataset.editedAt ||= new Date().toISOString();
  body.set("edited_at", form.dataset.editedAt);
  body.delete("csrfmiddlewaretoken");
  const answer = await fetch(submitter?.getAttribute("formaction") || form.action, {
    method: "POST",
    body,
    headers: { "X-Fragment": "1", "X-CSRFToken": csrfToken(form) },
    redirect: "manual",
    signal: AbortSignal.timeout(TRIES_MS),
  });
  if (answer.type === "opaqueredirect" || answer.status === 401) {
    fault(form, words.wordSignedOut, `${words.signIn}?next=${encodeURIComponent(location.pathname)}`);
  } else if (answer.ok || answer.status === 422) {
    place(await answer.text(), form.closest(".lift").id, answer.ok);
  } else {
    fault(form, words.wordRefused);
  }
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!("set" in form.dataset)) return;
  event.preventDefault();
  if ("busy" in form.dataset) return;
  const bad = [...form.elements].find((field) => field.validity?.badInput);
  if (bad) {
    bad.closest("details").open = true;
    bad.reportValidity();
    return;
  }
  const buttons = [...form.querySelectorAll("button:not([type=button])")];
  form.dataset.busy = "";
  for (const button of buttons) button.disabled = true;
  try {
    await send(form, event.submitter);
  } catch {
    fault(form, words.wordFailed);
  } finally {
    delete form.dataset.busy;
    for (const button of buttons) button.disabled = false;
    if (form.isConnected) event.submitter?.focus();
  }
});

/* --- putting the answer in --- */
function place(html, id, isLogged) {
  const parts = new DOMParser().parseFromString(html, "text/html").body.children;
  for (const part of [...parts]) document.getElementById(part.id)?.replaceWith(part);
  const line = document.getElementById(id);
  addSteppers(line);
  if (!isLogged) {
    line.querySelector("[aria-invalid]")?.focus();
    say(line.querySelector(".fault").textContent);
    return;
  }
  say(line.dataset.said);
  goOn(line);
}

function goOn(line) {
  const session = line.closest(".session");
  const minutes = session.querySelector(".finish [name=minutes]");
  const progress = session.querySelector(".progress");
  if (minutes && progress.dataset.minutes && !("touched" in minutes.dataset)) minutes.value = progress.dataset.minutes;
  const lines = [...session.querySelectorAll(".lift[data-todo]")];
  // The lines of a superset take turns.
  const mates = lines.filter((one) => line.dataset.group && one.dataset.group === line.dataset.group);
  const next = mates.sort((a, b) => a.dataset.done - b.dataset.done)[0]
    || (line.matches("[data-todo]") ? line : lines.find((one) => line.compareDocumentPosition(one) & 4) || lines[0]);
  const target = next || session.querySelector(".finish");
  if (!target) return;
  target.open = true;
  (target.querySelector(".now .tick, .now .read-first h4, .now .field input") || target.querySelector("summary")).focus();
}

addSteppers(document);
