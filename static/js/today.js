/* What plain HTML cannot do on Today: log a set without leaving the page and without signal, step numbers, say what
   changed. Every form also works without this file. */

const words = document.body.dataset;

function say(text) {
  const said = document.getElementById("said");
  // The same sentence twice is only read twice when the region was empty in between.
  said.textContent = "";
  setTimeout(() => { said.textContent = text; }, 50);
}

/* --- numbers: a step less, a step more --- */
function addSteppers(root) {
  for (const input of root.querySelectorAll(".sided .field > input[type=number]")) {
    const frame = kept.made("span", "stepper", "");
    const asked = input.labels[0].textContent;
    input.replaceWith(frame);
    for (const [sign, word, turn] of [["−", words.wordLess, -1], ["+", words.wordMore, 1]]) {
      const button = kept.made("button", "", sign);
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

// The large figures show what the tick will log; an equal load on the second leg follows the first until it is touched.
document.addEventListener("input", ({ target }) => {
  const { form } = target;
  if (!form) return;
  showFigure(form, target);
  target.dataset.touched = "";
  const [first, second] = form.querySelectorAll(".columns [name^=load_kg]");
  if (target === first && second && second.defaultValue === first.defaultValue && !("touched" in second.dataset)) {
    second.value = first.value;
    showFigure(form, second);
  }
});

/* --- what can be said without the server --- */
function faultOf(form, submitter) {
  const fields = [...form.elements].filter((field) => field.type === "number");
  const off = fields.find(({ validity: { badInput, rangeOverflow, rangeUnderflow, valueMissing } }) => (
    badInput || rangeOverflow || rangeUnderflow || valueMissing
  ));
  if (off) return [off, kept.say(words.wordRange, { low: off.min, high: off.max })];
  const amounts = fields.filter((field) => field.dataset.amount && field.dataset.amount !== "load_kg");
  if (amounts.length && amounts.every((field) => field.value === "")) return [amounts[0], words.wordAmount];
  const machine = form.querySelector(".machine");
  const loads = fields.filter((field) => field.dataset.amount === "load_kg").map((field) => Number(field.value));
  if (machine && Math.max(...loads) > Number(machine.dataset.above)) {
    const unsaid = [...machine.querySelectorAll("input, select")].find((field) => field.value === "");
    if (unsaid) return [unsaid, machine.querySelector("p > span").textContent];
  }
  const reason = form.elements.words;
  if (reason && !submitter?.value && !reason.value.trim()) return [reason, words.wordWhy];
  const scale = [...form.querySelectorAll(".scale")].find((one) => !one.querySelector(":checked"));
  return scale ? [scale.querySelector("input"), words.wordChoose] : null;
}

function showFault(form, field, text) {
  form.querySelector(".fault.here")?.remove();
  for (let frame = field.closest("details:not([open])"); frame; frame = frame.parentElement.closest("details:not([open])")) {
    frame.open = true;
  }
  field.closest(".field, .sided").append(kept.made("p", "fault here", text));
  field.focus();
  say(text);
}

/* --- writing --- */
const lineOf = (element) => element.closest('.lift[id^="line-"]');

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!("write" in form.dataset) || !self.isSecureContext) return;
  event.preventDefault();
  const { submitter } = event;
  // Enter in a scale presses the hidden button, which answers nothing.
  if (submitter?.hidden) return form.querySelector("button:not([hidden])").focus();
  const kind = submitter?.dataset.write || form.dataset.write;
  const fault = kind !== "remove" && faultOf(form, submitter);
  if (fault) return showFault(form, ...fault);
  if ("busy" in form.dataset) return;
  form.dataset.busy = "";
  const line = lineOf(form);
  const address = form.getAttribute("action").split("#")[0];
  const number = Number(form.closest("[data-number]")?.dataset.number) || undefined;
  const fields = [...new FormData(form, submitter)].filter(([name]) => name !== "csrfmiddlewaretoken");
  const record = {
    key: number && line ? `${address} ${number}` : kept.keyOf(form),
    url: submitter?.getAttribute("formaction") || address,
    kind, fields, number,
    line: line?.id || "",
    isOfOther: "ofOther" in words,
    session: form.closest(".session")?.id.replace("session-", ""),
    isNew: "back" in form.dataset || (kind === "set" && !form.closest(".set.done, .put-back")),
    // A clock that ended while nobody looked says when.
    performed: Number(form.dataset.ended) || null,
  };
  record.undo = undoing(form, record, line, address);
  await queue.write(record);
  delete form.dataset.busy;
  document.getElementById("messages").replaceChildren();
  await kept.read();
  if (!line) {
    kept.layForms();
    return say(words.wordWaiting);
  }
  const fresh = show(line.id);
  const told = tell(fresh, record);
  if (record.undo) offerUndo(told, record, line.id);
});

// What takes a write back: the earlier values of a set, or what its form names.
function undoing(form, { key, kind, number }, line, url) {
  if (form.dataset.back) return { fields: [["page", form.elements.page.value], ...new URLSearchParams(form.dataset.back)] };
  const fields = line && (kind === "set" || kind === "remove") && kept.fieldsOf(line, key, number);
  return fields ? { kind: "set", url, fields } : null;
}

function tell(fresh, { kind, number, fields }) {
  const { done, planned } = kept.countSession(fresh.closest(".session"));
  const told = {
    set: words.wordLogged, remove: words.wordSetRemoved, acknowledge: words.wordRead, swap: words.wordSwapped,
    skip_line: new Map(fields).get("is_skipped") === "1" ? words.wordLeftOut : words.wordInAgain,
  }[kind];
  say(kept.say(`${told} ${words.wordDone}`, { number, done, planned }));
  goOn(fresh);
  return kept.say(told, { number });
}

/* --- taking back --- */
const UNDO_MS = 10000;

function offerUndo(text, record, lineId) {
  document.querySelector(".undo")?.remove();
  const bar = kept.made("p", "undo", "");
  const button = kept.made("button", "", words.wordUndo);
  button.type = "button";
  button.addEventListener("click", async () => {
    bar.remove();
    await takeBack(record);
    await kept.read();
    const fresh = show(lineId);
    kept.countSession(fresh.closest(".session"));
    say(words.wordUndone);
    goOn(fresh);
  });
  bar.append(kept.made("span", "", text), button);
  document.getElementById("main").append(bar);
  setTimeout(() => bar.remove(), UNDO_MS);
}

// A set gets its earlier values again; a choice that never left the phone is just forgotten.
function takeBack(record) {
  const back = { ...record, ...record.undo, undo: null };
  return back.kind === "set" ? queue.write(back) : queue.remove(back);
}

// The second tap of a double one would find the next set's button under the finger.
document.addEventListener("click", (event) => {
  if (event.detail > 1 && event.target.closest("form[data-write] button:not([type=button])")) event.preventDefault();
}, true);

document.addEventListener("click", async ({ target }) => {
  const pressed = target.closest("[data-act]");
  if (!pressed) return;
  const { key } = pressed.closest(".state").dataset;
  const record = (await kept.read()).find((one) => one.key === key);
  const line = lineOf(pressed);
  const row = pressed.closest(".set");
  if (pressed.dataset.act === "change" || pressed.dataset.act === "correct") return correct(row, pressed);
  if (pressed.dataset.act === "discard") {
    await queue.discard(key);
  } else if (pressed.dataset.act === "undo") {
    await takeBack(record);
  } else {
    const url = `${record.url}${record.number}/remove/`;
    const undo = { kind: "set", url: record.url, fields: record.fields };
    const removal = { ...record, kind: "remove", url, fields: record.fields.filter(([name]) => name === "page"), undo };
    await queue.remove(removal);
    offerUndo(kept.say(words.wordSetRemoved, record), removal, line.id);
  }
  await kept.read();
  if (!line) return kept.layForms();
  const fresh = show(line.id);
  kept.countSession(fresh.closest(".session"));
  goOn(fresh);
});

function correct(row, pressed) {
  const frame = row || pressed.closest(".state").previousElementSibling;
  const form = frame.matches("form") ? frame : frame.querySelector("form");
  row?.classList.replace("kept", "now");
  for (const frame of form.querySelectorAll(".adjust > details:first-child")) frame.open = true;
  form.closest("details:not(.lift)")?.setAttribute("open", "");
  form.querySelector(".field input, .scale input")?.focus();
}

/* --- laying --- */
function show(id) {
  const line = document.getElementById(id);
  if (!kept.isStale(line)) return line;
  const fresh = kept.relay(line);
  addSteppers(fresh);
  return fresh;
}

// Somebody is at work in it: what they typed or opened must not go.
function isBusy(line) {
  return line.querySelector("[data-touched], :is(.adjust > details, .redo, .add)[open]:not([data-auto])");
}

function refresh(line) {
  const hadFocus = line.contains(document.activeElement);
  const fresh = show(line.id);
  if (hadFocus) goOn(fresh);
}

/* --- what the queue says --- */
async function showAll() {
  await kept.read();
  for (const line of kept.linesOf(document)) {
    if (!kept.isStale(line)) continue;
    if (isBusy(line)) kept.restate(line);
    else refresh(line);
  }
  kept.layForms();
  for (const session of document.querySelectorAll(".session")) kept.countSession(session);
  kept.layElsewhere(document.getElementById("elsewhere"));
  await kept.showSync();
}

// The server's own HTML for what was sent takes the place of what stood in for it.
function place({ detail: { record, html, status } }) {
  if (status >= 400 && status !== 409) return;
  const parts = new DOMParser().parseFromString(html, "text/html").body.children;
  for (const part of [...parts]) {
    const shown = part.id && document.getElementById(part.id);
    if (!shown) continue;
    if (part.id === "messages") {
      shown.append(...part.children);
    } else if (part.matches(".lift")) {
      kept.keep(part);
      // What pain or an empty machine calls for.
      if (part.querySelector(":scope > .message")) say(part.dataset.said);
    } else {
      const from = shown.contains(document.activeElement) ? document.activeElement.closest("details[id], .session") : null;
      carryOver(shown, part, record.url);
      shown.replaceWith(part);
      for (const line of kept.linesOf(part)) {
        kept.keep(line);
        kept.lay(line);
      }
      addSteppers(part);
      const back = from && (document.getElementById(from.id)?.querySelector("summary") || part.querySelector(".title"));
      (part.querySelector(".how, .summary, .changes") || back)?.focus();
    }
    fillMinutes(document.getElementById(part.id).closest(".session"));
  }
  if (status === 409 && record.kind === "acknowledge") queue.discard(record.key);
}

// What somebody types in one form meanwhile must not go with the answer to another.
function carryOver(shown, part, sent) {
  for (const field of shown.querySelectorAll(".end form [data-touched]")) {
    const action = field.form.getAttribute("action");
    const same = action.split("#")[0] !== sent && part.querySelector(`.end form[action="${action}"]`)?.elements[field.name];
    if (!same) continue;
    same.value = field.value;
    same.dataset.touched = "";
    same.closest("details").open = true;
  }
}

function fillMinutes(session) {
  const minutes = session?.querySelector(".finish [name=minutes]");
  const guess = session?.querySelector(".progress").dataset.minutes;
  if (minutes && guess && !("touched" in minutes.dataset)) minutes.value = guess;
}

function goOn(line) {
  const session = line.closest(".session");
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

// What has arrived stays on no device of staff; what stands of it on the page says so first.
async function forgetOthers() {
  await showAll();
  await queue.forgetOthers();
}

async function begin() {
  if ("ofOther" in words) await queue.forgetOthers();
  await kept.read();
  for (const line of kept.linesOf(document)) {
    if (kept.isStale(line)) kept.lay(line);
  }
  addSteppers(document);
  await showAll();
  queue.flush();
}

if (self.isSecureContext) {
  // Before anything is tapped.
  for (const line of kept.linesOf(document)) kept.keep(line);
  queue.events.addEventListener("change", showAll);
  queue.events.addEventListener("answer", place);
  if ("ofOther" in words) queue.events.addEventListener("answer", forgetOthers);
  queue.begun.then(begin);
} else {
  addSteppers(document);
}
