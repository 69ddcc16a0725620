/* Lays what the queue holds over the server's own HTML: each set where it stands, and what has become of it. The
   forms of sets that come later are in the page already, in templates (docs/offline.md). */

const kept = (() => {
  const words = document.body.dataset;
  // Every line as the server made it, so that it can be laid afresh.
  const pristine = new Map();
  // What was laid over each line last.
  const laid = new Map();
  let records = [];
  const KG_PER_LB = 0.45359237;
  // Why this page is a copy: there was no signal, or the server was slow, or could not be reached.
  const wordCopy = !navigator.onLine ? words.wordCopy : "copyLate" in words ? words.wordCopyLate : words.wordCopyAway;

  const say = (text, values) => text.replace(/\{(\w+)\}/g, (_whole, name) => values[name]);
  const linesOf = (root) => root.querySelectorAll('.lift[id^="line-"]');

  function made(name, className, text) {
    const element = document.createElement(name);
    element.className = className;
    element.textContent = text;
    return element;
  }

  function parsed(html) {
    const holder = document.createElement("template");
    holder.innerHTML = html;
    return holder.content.firstElementChild;
  }

  function keep(line) {
    pristine.set(line.id, line.outerHTML);
    laid.delete(line.id);
  }

  // Says anew what has become of each write, and leaves the rest of the line as it is.
  function restate(line) {
    for (const state of line.querySelectorAll(".state[data-key]")) {
      const record = records.find((one) => one.key === state.dataset.key);
      if (record) state.replaceWith(stateOf(record, record.sent ? [] : [...state.querySelectorAll("[data-act]")].map((one) => [one.dataset.act, one.textContent])));
    }
  }

  /* --- one write --- */
  function mark(name) {
    return document.getElementById("marks").content.querySelector(`.${name}`).cloneNode(true);
  }

  function button(text, act) {
    const pressed = made("button", "", text);
    pressed.type = "button";
    pressed.dataset.act = act;
    return pressed;
  }

  // What has become of a write, in a line of its own; `acts` are what can be done about it.
  function stateOf(record, acts = []) {
    const line = made("p", "state", "");
    line.dataset.key = record.key;
    const [name, text] = stateWords(record);
    line.classList.add(name);
    line.append(mark(name), made("span", "", text));
    for (const [act, label] of record.state === "refused" ? [["correct", words.wordCorrect], ["discard", words.wordDiscard]] : acts) {
      line.append(button(label, act));
    }
    return line;
  }

  function stateWords(record) {
    if (record.sent) return ["sent", words.wordSent];
    if (record.state === "refused") return ["refused", record.sentence || words.wordRefused];
    if (record.isFleeting) return ["refused", words.wordFleeting];
    if (record.state === "unread") return ["waiting", words.wordUnread];
    return ["waiting", record.kind === "remove" ? words.wordRemoved : words.wordWaiting];
  }

  // What was typed in the other unit of weight than the page shows, in the page's.
  function inUnit(values, unit) {
    if (!unit || !values.get("unit") || values.get("unit") === unit) return values;
    for (const [name, value] of values) {
      if (!/^(load|counterweight)_kg/.test(name) || !value) continue;
      values.set(name, String(unit === "lb" ? Math.round(value / KG_PER_LB * 2) / 2 : Math.round(value * KG_PER_LB * 1000) / 1000));
    }
    return values.set("unit", unit);
  }

  function fill(form, fields) {
    const values = inUnit(new Map(fields), form.elements.unit?.value);
    for (const field of form.elements) {
      if (!field.name || !values.has(field.name)) continue;
      if (field.type === "radio") field.checked = field.value === values.get(field.name);
      else field.value = values.get(field.name);
    }
  }

  // What was done on each side: "L 42.5 × 8".
  function didOf(form) {
    const did = made("span", "did", "");
    for (const side of form.querySelectorAll(".columns > .sided")) {
      const value = Object.fromEntries([...side.querySelectorAll("input[data-amount]")]
        .filter((input) => input.value !== "")
        .map((input) => [input.dataset.amount, [input.value, input.dataset.unit]]));
      const { load_kg: load, reps, ...rest } = value;
      const parts = [];
      if (load && Number(load[0]) && reps) parts.push(`${load[0]} × ${reps[0]}`);
      else parts.push(...[load && Number(load[0]) ? load : null, reps].filter(Boolean).map((one) => one.join(" ")));
      parts.push(...Object.values(rest).map((one) => one.join(" ")));
      if (!parts.length) continue;
      const letter = side.querySelector("legend .side");
      if (letter) did.append(letter.cloneNode(true), made("span", "visually-hidden", side.querySelector("legend").lastChild.textContent), " ");
      did.append(made("span", "", parts.join(" · ")), " ");
    }
    return did;
  }

  // The fields of a set as the page shows it, so that a change can be taken back.
  function fieldsOf(line, key, number) {
    const waits = records.find((one) => one.key === key && isNews(one, line));
    if (waits) return waits.kind === "set" && waits.state !== "refused" ? waits.fields : null;
    const form = parsed(pristine.get(line.id)).querySelector(`.set.done[data-number="${number}"] form`);
    return form && [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken");
  }

  // What stood there can be put back from the place itself until the server has it.
  const undoOf = (record) => (record.undo && !record.sent ? [["undo", words.wordUndo]] : []);

  /* --- one line --- */
  function template(line, number) {
    const holder = line.querySelector(`:scope > template[data-number="${number}"]`);
    return holder?.content.firstElementChild.cloneNode(true);
  }

  // One beyond the plan, of which the page holds only the next: the one after that is the same with another number.
  function another(line, number) {
    const model = line.querySelector(":scope > details.add") || line.querySelector(":scope > template:last-of-type")?.content.querySelector("details.add");
    if (!model) return null;
    const from = model.dataset.number;
    const copy = model.cloneNode(true);
    if (from === String(number)) return copy;
    copy.dataset.number = number;
    for (const element of copy.querySelectorAll("[id], [for]")) {
      for (const name of ["id", "for"]) {
        if (element.hasAttribute(name)) element.setAttribute(name, element.getAttribute(name).replace(`-${from}-`, `-${number}-`));
      }
    }
    for (const field of copy.querySelectorAll('input[name^="id_"]')) field.value = crypto.randomUUID();
    copy.querySelector("form [name=number]").value = number;
    copy.querySelector("form > .primary span").textContent = number;
    return copy;
  }

  function showSet(line, record) {
    const { number } = record;
    const list = line.querySelector(".sets");
    if (record.kind === "set") list.querySelector(`.gone [data-number="${number}"]`)?.closest(".gone").remove();
    const place = list.querySelector(`:scope > [data-number="${number}"]`);
    if (place?.matches(".done")) {
      const form = place.querySelector("form");
      if (record.kind === "remove") {
        place.classList.add("removed");
      } else if (form.querySelector(".columns")) {
        fill(form, record.fields);
        place.querySelector(".did").replaceWith(didOf(form));
      }
      place.classList.toggle("refused", record.state === "refused");
      place.append(stateOf(record, undoOf(record)));
      return;
    }
    if (record.kind === "remove") return;
    const source = place?.matches(".now") ? place : template(line, number) || another(line, number);
    if (!source) return;
    const form = source.querySelector("form");
    fill(form, record.fields);
    const row = made("li", "set kept", "");
    row.dataset.number = number;
    row.classList.toggle("refused", record.state === "refused");
    const acts = record.sent ? [] : [["change", words.wordChange], ["remove", words.wordRemove]];
    row.append(made("span", "no", number), didOf(form), mark("ticked"), stateOf(record, acts), form);
    if (place) place.replaceWith(row);
    else list.append(row);
    if (source.matches("details.add") && source.isConnected) source.remove();
  }

  // The set that comes next, with its form; beyond the plan that is one more.
  function showNext(line, last) {
    if (line.querySelector(".set.now, :scope > details.add")) return;
    const todo = line.querySelector(".set.todo");
    if (todo) {
      const next = template(line, todo.dataset.number);
      if (!next) return;
      takeOver(next, last);
      todo.replaceWith(next);
      return;
    }
    const numbers = [...line.querySelectorAll(".set")].map((one) => Number(one.dataset.number));
    const more = another(line, Math.max(...numbers, Number(line.dataset.planned || 0)) + 1);
    if (more) {
      takeOver(more, last);
      line.querySelector(".sets").after(more);
    }
  }

  // A load that the plan leaves open, and the machine, are as in the set before.
  function takeOver(next, last) {
    if (!last || next.querySelector(".what")) return;
    const values = inUnit(new Map(last.fields), next.querySelector("form").elements.unit?.value);
    for (const field of next.querySelector("form").elements) {
      if (/^(load_kg|lever_side|counterweight_kg|ballast_present)/.test(field.name) && !field.value) {
        field.value = values.get(field.name) || "";
      }
    }
  }

  /* --- another exercise in the place of a line's, or none --- */
  const valueOf = (record, name) => new Map(record.fields).get(name);

  function showSwap(line, record) {
    const form = line.querySelector('form[data-write="swap"]');
    if (!form) return;
    const chosen = form.querySelector(`[name=exercise][value="${valueOf(record, "exercise")}"]`);
    if (!chosen || record.state === "refused") {
      form.closest("details").after(stateOf(record));
      return;
    }
    line.querySelector("h3").textContent = chosen.closest("label").querySelector("b").textContent;
    const state = stateOf(record, undoOf(record));
    form.closest(".other").replaceWith(state);
    for (const old of line.querySelectorAll(":scope > :is(.pace, .why, .cues), .head .figure, .head .tags > :first-child")) old.remove();
    if ("alike" in chosen.dataset) {
      for (const holder of [line, ...[...line.querySelectorAll(":scope > template")].map((one) => one.content)]) askLoad(holder);
    } else {
      state.after(made("p", "note", words.wordSwapWaits));
      line.classList.add("left-out");
    }
  }

  // The load was the other exercise's, so that the tick may not log it.
  function askLoad(holder) {
    for (const input of holder.querySelectorAll(".set.now [name^=load_kg], .add [name^=load_kg]")) {
      input.removeAttribute("value");
      input.required = true;
      const shown = input.form.querySelector(`[data-of="${input.name}"]`);
      if (shown) shown.textContent = "?";
      input.form.querySelector(".tick")?.remove();
      const frame = input.closest(".adjust > details");
      if (frame) frame.dataset.auto = frame.open = true;
    }
    for (const last of holder.querySelectorAll(".last")) last.remove();
  }

  function showLeftOut(line, record) {
    const form = line.querySelector('form[data-write="skip_line"]');
    if (!form) return;
    const isOut = valueOf(record, "is_skipped") === "1" && record.state !== "refused";
    const state = stateOf(record, isOut ? undoOf(record) : []);
    (isOut ? form.closest(".other") || form : form.closest("details") || form).after(state);
    if (!isOut) return;
    line.classList.add("left-out");
    for (const name of ["todo", "done", "planned"]) delete line.dataset[name];
    line.querySelector(".head > .count")?.remove();
  }

  // What the queue holds for a line and the server's HTML does not show yet.
  const recordsOf = (line) => records.filter((one) => one.line === line.id && isNews(one, line));
  const isNews = (record, element) => !(record.sent <= Number(element.closest("[data-at]").dataset.at));
  const signOf = (line) => recordsOf(line).map((one) => [one.key, one.rev, one.state, one.sent].join()).join("|");
  const isStale = (line) => laid.get(line.id) !== signOf(line);

  function lay(line) {
    const mine = recordsOf(line);
    const swapped = mine.find((one) => one.kind === "swap");
    const leftOut = mine.find((one) => one.kind === "skip_line");
    if (swapped) showSwap(line, swapped);
    if (leftOut) showLeftOut(line, leftOut);
    laid.set(line.id, signOf(line));
    const unread = line.querySelector(".set .read-first");
    const read = mine.find((one) => one.kind === "acknowledge");
    if (unread && read && read.state !== "refused") {
      const row = made("li", "set read", "");
      row.append(stateOf(read));
      unread.closest(".set").replaceWith(row);
    } else if (unread && read) {
      unread.append(stateOf(read));
    }
    const sets = mine.filter((one) => one.kind === "set" || one.kind === "remove").sort((a, b) => a.number - b.number);
    for (const record of sets) showSet(line, record);
    const isHeld = line.querySelector(".read-first");
    if (!isHeld && sets.length + Boolean(read)) showNext(line, sets.filter((one) => one.kind === "set").at(-1));
    for (const row of line.querySelectorAll(".set.done:not(:has(> .state))")) {
      row.append(stateOf({ sent: 1, key: "" }));
    }
    count(line);
  }

  function count(line) {
    if (!("planned" in line.dataset)) return;
    const planned = Number(line.dataset.planned);
    const rows = [...line.querySelectorAll(".set:is(.done, .kept):not(.removed, .kept.refused)")];
    const done = rows.filter((row) => Number(row.dataset.number) <= planned).length;
    if (String(done) === line.dataset.done) return;
    line.dataset.done = done;
    if (done >= planned) delete line.dataset.todo;
    const shown = line.querySelector(".head > .count");
    if (shown) shown.textContent = say(words.wordOf, { done, planned });
  }

  function countSession(session) {
    const all = [...linesOf(session)].filter((line) => "planned" in line.dataset);
    const sum = (name) => all.reduce((total, line) => total + Number(line.dataset[name]), 0);
    const [done, planned] = [sum("done"), sum("planned")];
    const ring = session.querySelector(".ring");
    if (ring && planned) {
      ring.setAttribute("aria-label", say(words.wordRing, { done, planned }));
      ring.querySelector(".fill").setAttribute("stroke-dasharray", `${Math.min(100, (100 * done) / planned)} 100`);
      ring.querySelector("text").textContent = done;
    }
    return { done, planned };
  }

  // The line anew from the server's HTML, in the place of the one that is shown.
  function relay(line) {
    const fresh = parsed(pristine.get(line.id));
    fresh.open = line.open;
    for (const [place, cues] of line.querySelectorAll(":scope > .cues").entries()) {
      const same = fresh.querySelectorAll(":scope > .cues")[place];
      if (same) same.open = cues.open;
    }
    lay(fresh);
    line.replaceWith(fresh);
    return fresh;
  }

  /* --- the other forms: the end of a session, an answer --- */
  // A form of a day is kept by its day, one that adds something by the id that it gives it.
  const keyOf = (form) => [form.getAttribute("action").split("#")[0], form.elements.on?.value, form.elements.id?.value].filter(Boolean).join(" ");

  function layForms() {
    for (const old of document.querySelectorAll(".state.of-form")) old.remove();
    for (const form of document.querySelectorAll('form[data-write]:not(.lift[id^="line-"] form)')) {
      const record = records.find((one) => one.key === keyOf(form));
      if (!record || !isNews(record, form)) continue;
      fill(form, record.fields);
      const line = stateOf(record);
      line.classList.add("of-form");
      (form.closest("details") || form).after(line);
    }
  }

  // What was refused and has no place on this page: of another session, or of a line that is gone.
  function layElsewhere(holder) {
    const shown = new Set([...document.querySelectorAll("#main > :not(#elsewhere) .state[data-key]")].map((state) => state.dataset.key));
    holder.replaceChildren();
    for (const record of records) {
      if (record.state !== "refused" || shown.has(record.key)) continue;
      const line = stateOf(record);
      line.querySelector('[data-act="correct"]').remove();
      const link = made("a", "", record.session ? words.wordSession : words.wordPage);
      link.href = record.session ? words.sessions.replace("00000000-0000-0000-0000-000000000000", record.session) : record.url;
      line.querySelector("button").before(link);
      holder.append(line);
    }
  }

  async function read() {
    records = await queue.all();
    return records;
  }

  // Where the phone is with what was written, above everything else.
  async function showSync() {
    const shown = document.getElementById("sync");
    const unsent = (await read()).filter((one) => !one.sent);
    const refused = unsent.filter((one) => one.state === "refused").length;
    const waiting = unsent.length - refused;
    const { signedOut } = queue.status;
    const parts = [];
    if (waiting && signedOut) parts.push(say(words.wordSignedOut, { count: waiting }));
    else if (waiting) parts.push(say(waiting === 1 ? words.wordOneWaits : words.wordMoreWait, { count: waiting }), navigator.onLine ? words.wordSentSoon : words.wordSentLater);
    if (refused) parts.push(say(refused === 1 ? words.wordOneRefused : words.wordMoreRefused, { count: refused }));
    const { copyOf } = words;
    if (copyOf) {
      const time = new Intl.DateTimeFormat(document.documentElement.lang, { weekday: "short", hour: "2-digit", minute: "2-digit" });
      parts.unshift(say(wordCopy, { time: time.format(Number(copyOf)) }));
    }
    shown.hidden = !parts.length;
    if (shown.dataset.said === parts.join(" ")) return;
    shown.dataset.said = parts.join(" ");
    shown.className = `sync ${refused || (waiting && signedOut) ? "refused" : "waiting"}`;
    shown.replaceChildren(mark(refused ? "refused" : "waiting"), made("span", "", parts.join(" ")));
    if (waiting && signedOut) {
      const link = made("a", "", words.wordSignIn);
      link.href = `${words.signIn}?next=${encodeURIComponent(location.pathname)}`;
      shown.append(link);
    } else if (copyOf) {
      const link = made("a", "", words.wordAgain);
      link.href = location.href;
      shown.append(link);
    }
  }

  addEventListener("offline", showSync);

  return { countSession, fieldsOf, isStale, keep, keyOf, lay, layElsewhere, layForms, linesOf, made, mark, read, relay, restate, say, showSync, stateOf };
})();
