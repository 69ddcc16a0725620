/* The dialogs of the grid: a session, a week, filling weeks, and two plans beside each other. */

import { columnsOf, sessionAt } from "./model.js";
import { filled } from "./progression.js";
import { element } from "./view.js";

const part = (dialog, name) => dialog.querySelector(`[name="${name}"]`);

function options(select, labels, chosen) {
  select.replaceChildren(...labels.map((label, place) => {
    const option = element("option", "", label);
    option.value = place;
    return option;
  }));
  select.value = chosen;
}

/* Opens a dialog and returns the button that closed it with its form; null when it was given up. */
function asked(dialog) {
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue || null), { once: true });
  });
}

export class Dialogs {
  constructor(root, view) {
    this.view = view;
    this.root = root;
    for (const dialog of root.querySelectorAll("dialog")) {
      const form = dialog.querySelector("form");
      // Enter saves; the other acts are pressed. Taking away does not ask what is left to be well filled in.
      for (const button of dialog.querySelectorAll("[data-value]")) {
        const { value } = button.dataset;
        button.addEventListener("click", () => {
          if (["rest", "remove"].includes(value) || form.reportValidity()) dialog.close(value);
        });
      }
      for (const close of dialog.querySelectorAll("[data-close]")) close.addEventListener("click", () => dialog.close());
    }
  }

  get isOpen() {
    return Boolean(this.root.querySelector("dialog[open]"));
  }

  _weeks(plan) {
    return plan.weeks.map((week, w) => [this.view.say("weekNumber", { week: w + 1 }), week.note].filter(Boolean).join(" · "));
  }

  _columns(plan) {
    return Array.from({ length: columnsOf(plan) }, (_none, c) => this.view.say("column", { number: c + 1 }));
  }

  /* Returns {act, values, to} of the session's dialog. */
  async session(plan, { week, column }) {
    const dialog = this.root.querySelector("#plan-session");
    const session = sessionAt(plan, week, column);
    dialog.querySelector("h2").textContent = this.view.say("placeSession", { week: week + 1, session: session.label });
    for (const name of ["label", "per_week", "per_day", "note"]) part(dialog, name).value = session[name];
    const staged = plan.weeks.some((one) => one.sessions.some((other) => other?.stage));
    part(dialog, "stage").closest("[data-stage]").hidden = !staged;
    part(dialog, "stage").disabled = !staged;
    part(dialog, "stage").value = session.stage ?? "";
    options(part(dialog, "week"), this._weeks(plan), week);
    options(part(dialog, "column"), this._columns(plan), column);
    const act = await asked(dialog);
    if (!act) return null;
    const stage = staged && part(dialog, "stage").value ? { stage: Number(part(dialog, "stage").value) } : {};
    const values = {
      label: part(dialog, "label").value.trim(),
      per_week: Number(part(dialog, "per_week").value),
      per_day: Number(part(dialog, "per_day").value),
      note: part(dialog, "note").value.trim(),
      ...stage,
    };
    return { act, values, to: { week: Number(part(dialog, "week").value), column: Number(part(dialog, "column").value) } };
  }

  /* Returns {act, note} of the week's dialog. */
  async week(plan, week) {
    const dialog = this.root.querySelector("#plan-week");
    dialog.querySelector("h2").textContent = this.view.say("weekNumber", { week: week + 1 });
    part(dialog, "note").value = plan.weeks[week].note;
    const act = await asked(dialog);
    return act && { act, note: part(dialog, "note").value.trim() };
  }

  /* Returns what filling made of the plan; the dialog says beforehand what it will. */
  async fill(plan, chosen) {
    const dialog = this.root.querySelector("#plan-fill");
    const last = plan.weeks.length - 1;
    options(part(dialog, "top"), this._weeks(plan), chosen.top);
    options(part(dialog, "bottom"), this._weeks(plan), chosen.bottom > chosen.top ? chosen.bottom : last);
    const columns = part(dialog, "columns");
    options(columns, [this.view.words.allSessions, ...this._columns(plan)], chosen.left === chosen.right && chosen.bottom > chosen.top ? chosen.left + 1 : 0);
    const told = dialog.querySelector("output");
    const typed = part(dialog, "step");
    let made = null;
    const look = () => {
      const column = Number(columns.value);
      const block = {
        top: Number(part(dialog, "top").value),
        bottom: Number(part(dialog, "bottom").value),
        left: column ? column - 1 : 0,
        right: column ? column - 1 : columnsOf(plan) - 1,
      };
      made = null;
      told.replaceChildren();
      if (!typed.value.trim()) return;
      try {
        if (block.bottom < block.top) [block.top, block.bottom] = [block.bottom, block.top];
        made = filled(plan, block, typed.value);
      } catch (error) {
        if (!error.key) throw error;
        told.append(element("p", "plan-fault", this.view.say(error.key, error.params)));
        return;
      }
      told.append(element("p", "", this.view.say("willFill", { count: made.changed, from: block.top + 2, to: block.bottom + 1 })));
      if (!made.unchanged.length) return;
      told.append(element("p", "", this.view.words.notFilled));
      const list = element("ul", "points small");
      for (const { week, column: at, line, text } of made.unchanged.slice(0, 8)) {
        const item = element("li", "", this.view.say("placeLine", { place: this.view.place(made.plan, week, at), line: line + 1 }));
        item.append(" ", element("code", "rx", text || "–"));
        list.append(item);
      }
      if (made.unchanged.length > 8) list.append(element("li", "", this.view.say("andMore", { count: made.unchanged.length - 8 })));
      told.append(list);
    };
    dialog.oninput = look;
    look();
    const submit = dialog.querySelector("form");
    submit.onsubmit = (event) => {
      if (made) return;
      event.preventDefault();
      if (!typed.value.trim()) told.replaceChildren(element("p", "plan-fault", this.view.say("noStep", { step: "" })));
      typed.focus();
    };
    const act = await asked(dialog);
    return act ? made : null;
  }

  /* Shows where two plans differ; returns the places with what was chosen, or null when it was put off. */
  async merge({ places, mine, theirs, sentence, who }) {
    const dialog = this.root.querySelector("#plan-merge");
    dialog.querySelector("[data-sentence]").textContent = sentence;
    const list = dialog.querySelector("[data-places]");
    const choices = places.map((place, number) => this._choice(place, number, { mine, theirs, who }));
    list.replaceChildren(...choices.map(({ item }) => item));
    for (const side of ["mine", "theirs"]) {
      dialog.querySelector(`[data-take="${side}"]`).onclick = () => {
        for (const { inputs } of choices) inputs[side].checked = true;
      };
    }
    const act = await asked(dialog);
    if (!act) return null;
    return places.map((place, number) => ({ ...place, chosen: choices[number].inputs.mine.checked ? "mine" : "theirs" }));
  }

  _choice(place, number, { mine, theirs, who }) {
    const item = element("fieldset", "merge-place");
    const where = place.what === "session"
      ? this.view.place(place.mine ? mine : theirs, place.week, place.column)
      : this.view.say(place.what === "note" ? "noteOfWeek" : "weekNumber", { week: place.week + 1 });
    const legend = element("legend", "form-label", where);
    if (place.both) legend.append(" ", element("span", "tag watch", this.view.words.bothChanged));
    item.append(legend);
    const inputs = {};
    for (const side of ["mine", "theirs"]) {
      const label = element("label", "merge-side");
      const input = element("input", "form-check-input");
      Object.assign(input, { type: "radio", name: `place-${number}`, value: side, checked: place.chosen === side });
      inputs[side] = input;
      const head = element("span", "merge-who");
      head.append(input, side === "mine" ? this.view.words.mine : this.view.say("theirs", { who }));
      label.append(head, ...this._said(place.what, place[side]));
      item.append(label);
    }
    return { item, inputs };
  }

  _said(what, value) {
    if (what === "note") return [element("span", value ? "" : "soft", value || this.view.words.noNote)];
    if (what === "week") return [element("span", value ? "" : "soft", value ? this._weekWords(value) : this.view.words.noWeek)];
    if (!value) return [element("span", "soft", this.view.words.rest)];
    const extras = [
      value.label,
      value.per_week > 1 && this.view.say("perWeek", { count: value.per_week }),
      value.per_day > 1 && this.view.words.twice,
      value.stage && this.view.say("stage", { number: value.stage }),
      value.note,
    ];
    const lines = element("span", "lines");
    for (const line of value.lines) {
      const shown = element("span");
      shown.append(element("b", "", this.view.exercises.nameOf(line.exercise) || "–"), element("code", "rx", line.text));
      lines.append(shown);
    }
    return [element("span", "soft", extras.filter(Boolean).join(" · ")), lines];
  }

  _weekWords(week) {
    const labels = week.sessions.filter(Boolean).map((session) => `${session.label || "?"} (${session.lines.length})`);
    return [week.note, labels.join(", ") || this.view.words.rest].filter(Boolean).join(" · ");
  }
}
