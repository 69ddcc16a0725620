/* The table: a cell is drawn again only when its session, or what is said about it, is another one. */

import { MOST, columnsOf, sessionAt } from "./model.js";

export function element(name, className = "", text = "") {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

export function withValues(sentence, values) {
  return sentence.replace(/%\((\w+)\)s/g, (_all, key) => values[key] ?? "");
}

export class View {
  constructor(table, { words, icons, exercises, faults, work }) {
    Object.assign(this, { table, words, icons, exercises, faults, work });
    this.head = table.tHead.rows[0];
    this.body = table.tBodies[0];
  }

  say(key, values = {}) {
    return withValues(this.words[key], values);
  }

  icon(name) {
    return this.icons.content.querySelector(`[data-icon="${name}"]`).firstElementChild.cloneNode(true);
  }

  /* The name of a place for people. */
  place(plan, week, column) {
    const session = sessionAt(plan, week, column);
    return this.say(session?.label ? "placeSession" : "placeRest", { week: week + 1, session: session?.label || column + 1 });
  }

  draw(plan) {
    const columns = columnsOf(plan);
    while (this.head.cells.length > columns + 1) this.head.lastElementChild.remove();
    while (this.head.cells.length <= columns) {
      const cell = element("th", "", this.say("column", { number: this.head.cells.length }));
      cell.scope = "col";
      cell.setAttribute("role", "columnheader");
      this.head.append(cell);
    }
    while (this.body.rows.length > plan.weeks.length) this.body.lastElementChild.remove();
    while (this.body.rows.length < plan.weeks.length) this.body.append(this._row(this.body.rows.length));
    plan.weeks.forEach((week, w) => this._week(this.body.rows[w], week, w, columns));
  }

  _row(week) {
    const row = element("tr");
    row.setAttribute("role", "row");
    const head = element("th", "week");
    head.scope = "row";
    head.setAttribute("role", "rowheader");
    const name = element("button", "week-name");
    name.type = "button";
    name.tabIndex = -1;
    name.dataset.weekName = week;
    const word = element("span", "", this.words.week);
    name.append(word, " ", element("b", "", String(week + 1)), element("span", "visually-hidden", `, ${this.words.change}`));
    head.append(name, this._grip("week", week), element("small"), element("div", "week-work"), element("div"));
    row.append(head);
    return row;
  }

  _grip(what, week, column) {
    const grip = element("span", "grip");
    grip.draggable = true;
    grip.setAttribute("aria-hidden", "true");
    grip.title = this.words[what === "week" ? "dragWeek" : "dragSession"];
    Object.assign(grip.dataset, { grip: what, week, ...(column === undefined ? {} : { column }) });
    return grip;
  }

  _week(row, week, w, columns) {
    const [head] = row.cells;
    head.querySelector("small").textContent = week.note;
    this._work(head.querySelector(".week-work"), this.work.ofWeek(week));
    this._faults(head.lastElementChild, this.faults.ofWeek(w, week), `fault-${w}`);
    while (row.cells.length > columns + 1) row.lastElementChild.remove();
    while (row.cells.length <= columns) {
      const cell = element("td", "session");
      cell.setAttribute("role", "gridcell");
      cell.dataset.week = w;
      cell.dataset.column = row.cells.length - 1;
      cell.append(element("div", "session-head"), element("div", "cell-faults"), element("div", "slots"));
      row.append(cell);
    }
    week.sessions.forEach((session, c) => this._cell(row.cells[c + 1], session, w, c));
  }

  /* What a week adds up to; until it is counted again, what it did before stands back. */
  _work(place, counted) {
    place.classList.toggle("stale", !counted);
    const key = JSON.stringify([counted, this.work.most]);
    if (!counted || place.drawn === key) return;
    place.drawn = key;
    place.replaceChildren(...counted.map(([muscle, sets]) => {
      const line = element("p", "", this.say("setsOfWeek", { muscle: this.words.muscles[muscle], count: sets }));
      const bar = element("span", `work-bar ${muscle}`);
      bar.append(element("i"));
      bar.firstElementChild.style.width = `${(100 * sets) / this.work.most}%`;
      line.append(bar);
      return line;
    }));
  }

  _cell(cell, session, w, c) {
    const told = this.faults.ofSession(w, c, session);
    const key = [told, ...(session?.lines ?? []).map((line) => this.faults.ofLine(line))].flat().join("\n");
    if (cell.drawn && cell.drawn.session === session && cell.drawn.key === key) return;
    cell.drawn = { session, key };
    cell.classList.toggle("rest", !session);
    const [head, faults, slots] = cell.children;
    head.replaceChildren(...(session ? this._head(session, w, c) : []));
    this._faults(faults, told, `fault-${w}-${c}`);
    const lines = session?.lines ?? [];
    const places = Math.min(lines.length + 1, MOST.lines);
    while (slots.children.length > places) slots.lastElementChild.remove();
    for (let place = 0; place < places; place++) this._slot(slots, lines[place], session, w, c, place);
  }

  _head(session, w, c) {
    const name = element("button", "cell-name", session.label || "?");
    name.type = "button";
    name.tabIndex = -1;
    name.dataset.cellName = "";
    name.append(element("span", "visually-hidden", `, ${this.say("sessionSettings", { week: w + 1 })}`));
    const parts = [name];
    if (session.per_week > 1) parts.push(element("span", "soft", this.say("perWeek", { count: session.per_week })));
    if (session.per_day > 1) parts.push(element("span", "soft", this.words.twice));
    if (session.stage) parts.push(element("span", "soft", this.say("stage", { number: session.stage })));
    if (session.note) parts.push(element("span", "", session.note));
    return [...parts, this._grip("session", w, c)];
  }

  _slot(slots, line, session, w, c, place) {
    let slot = slots.children[place];
    if (!slot) slots.append(slot = element("div", "slot"));
    // A line that is being typed keeps its fields.
    if (!slot.querySelector(".line-edit") && (slot.shown !== (line ?? session ?? null) || !slot.firstElementChild)) {
      slot.shown = line ?? session ?? null;
      const button = element("button", "line");
      button.type = "button";
      button.tabIndex = -1;
      if (line) {
        button.append(element("b", "", this.exercises.nameOf(line.exercise) || "–"), " ", element("code", "rx", line.text || "–"));
      } else {
        button.classList.add("add");
        button.append(...(session ? [this.icon("plus"), this.words.addLine] : [this.words.rest]));
        button.setAttribute("aria-label", this.say(session ? "addLineTo" : "restAt", { week: w + 1, session: session?.label || c + 1 }));
      }
      slot.replaceChildren(button, element("div"));
    }
    const told = line ? this.faults.ofLine(line) : [];
    const id = `fault-${w}-${c}-${place}`;
    this._faults(slot.lastElementChild, told, id);
    const control = slot.querySelector(".line-edit input:last-of-type") || slot.firstElementChild;
    if (told.length) control.setAttribute("aria-describedby", id);
    else control.removeAttribute("aria-describedby");
  }

  _faults(place, told, id) {
    place.id = told.length ? id : "";
    place.replaceChildren(...told.map((message) => {
      const fault = element("p", "plan-fault");
      fault.append(this.icon("warning"), message);
      return fault;
    }));
  }

  cell(week, column) {
    return this.body.rows[week]?.cells[column + 1] ?? null;
  }

  slot({ week, column, line }) {
    return this.cell(week, column)?.lastElementChild.children[line] ?? null;
  }

  button(position) {
    return this.slot(position)?.querySelector(".line") ?? null;
  }

  /* Returns the place of an element of the table, or null outside of the sessions. */
  placeOf(target) {
    const cell = target.closest?.("td.session");
    if (!cell || !this.table.contains(cell)) return null;
    const slot = target.closest(".slot");
    const line = slot ? [...slot.parentElement.children].indexOf(slot) : 0;
    return { week: Number(cell.dataset.week), column: Number(cell.dataset.column), line };
  }

  /* Shows the cursor and what is chosen: lines of one session, or sessions. */
  mark(cursor, chosen) {
    for (const old of this.table.querySelectorAll(".here, .chosen, [aria-selected], .line[tabindex='0']")) {
      old.classList.remove("here", "chosen");
      old.removeAttribute("aria-selected");
      if (old.matches(".line")) old.tabIndex = -1;
    }
    const button = this.button(cursor);
    if (button) button.tabIndex = 0;
    this.slot(cursor)?.classList.add("here");
    this.cell(cursor.week, cursor.column)?.classList.add("here");
    if (chosen.lines) {
      const [from, to] = chosen.lines;
      for (let line = from; line <= to && to > from; line++) this.slot({ ...cursor, line })?.classList.add("chosen");
      return;
    }
    for (let week = chosen.top; week <= chosen.bottom; week++) {
      for (let column = chosen.left; column <= chosen.right; column++) {
        const cell = this.cell(week, column);
        cell?.classList.add("chosen");
        cell?.setAttribute("aria-selected", "true");
      }
    }
  }
}
