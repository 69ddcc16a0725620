/* The builder: weeks by sessions as a grid (docs/builder.md). Without it the page is a table with forms. */

import { changeSession, changeWeek, fillWeeks } from "./asking.js";
import { copy, cut, paste, pasteText } from "./blocks.js";
import { Dialogs } from "./dialogs.js";
import { LineEditor } from "./editor.js";
import { Exercises } from "./exercises.js";
import { Faults } from "./faults.js";
import { History } from "./history.js";
import { Keeping } from "./keeping.js";
import { actOf } from "./keys.js";
import * as model from "./model.js";
import { listenToDrag, listenToPointer } from "./pointer.js";
import { keep, kept } from "./tab.js";
import { View } from "./view.js";
import { Work } from "./work.js";

const blob = (id) => JSON.parse(document.getElementById(id).textContent);
const clamp = (value, low, high) => Math.max(low, Math.min(value, high));

class Builder {
  constructor(place) {
    const old = document.getElementById("builder");
    this.root = place;
    this.data = old.dataset;
    this.words = blob("plan-words");
    this.exercises = new Exercises(blob("plan-exercises"));
    this.list = document.getElementById("plan-matches");
    this.saidLine = document.getElementById("plan-said");
    this.faults = new Faults();
    this.work = new Work();
    this.view = new View(document.getElementById("plan-grid"), {
      words: this.words, icons: document.getElementById("plan-icons"), exercises: this.exercises, faults: this.faults,
      work: this.work,
    });
    this.dialogs = new Dialogs(place, this.view);
    this.cursor = { week: 0, column: 0, line: 0 };
    this.anchor = this.cursor;
    this.whole = null;
    this.editor = null;

    const asStored = model.read(blob("plan-document"));
    this.faults.learn(asStored, blob("plan-faults"));
    const stored = model.withoutBlanks(asStored);
    this.work.learn(stored, blob("plan-work"));
    this.storageKey = `plan:${this.data.programme}`;
    const revision = Number(this.data.revision);
    const before = kept(this.storageKey, { revision, stored });
    this.history = before?.history ?? new History(stored);
    this.keeping = new Keeping(this, { url: this.data.draftUrl, revision, stored });
    old.remove();
    for (const id of ["plan-saved", "plan-faults-note"]) document.getElementById(id)?.remove();
    place.hidden = false;
    this.listen();
    this.view.draw(this.plan);
    this.mark();
    if (before?.theirs) this.keeping.differs(before.theirs);
    else if (!model.same(this.plan, stored)) this.keeping.want();
    else this.history.present = stored;
    const isFree = document.activeElement === document.body && !location.hash;
    if (isFree && !document.querySelector(".error-summary")) this.focus({ preventScroll: true });
  }

  get plan() {
    return this.history.present;
  }

  /* --- changing the plan -------------------------------------------------------------------------------- */
  /* Does an act on the plan; `said` is the sentence of what happened. Tells whether it was done. */
  do(act, said, values = {}) {
    try {
      const plan = act(this.plan);
      if (plan && this.history.step(plan)) this.changed();
    } catch (error) {
      if (!(error instanceof model.Refusal)) throw error;
      this.say(error.key, error.params, true);
      return false;
    }
    if (said) this.say(said, values);
    return true;
  }

  changed() {
    const hadFocus = this.view.table.contains(document.activeElement);
    this.view.draw(this.plan);
    this.clampCursor();
    this.mark();
    if (hadFocus && !this.view.table.contains(document.activeElement)) this.focus();
    this.keeping.want();
    this.remember();
  }

  clampCursor() {
    const fit = ({ week, column, line }) => {
      const w = clamp(week, 0, this.plan.weeks.length - 1);
      const c = clamp(column, 0, model.columnsOf(this.plan) - 1);
      return { week: w, column: c, line: clamp(line, 0, this.lastLine(w, c)) };
    };
    this.cursor = fit(this.cursor);
    this.anchor = fit(this.anchor);
    if (this.whole) {
      const { top, bottom, left, right } = this.whole;
      const [weeks, columns] = [this.plan.weeks.length - 1, model.columnsOf(this.plan) - 1];
      this.whole = { top: Math.min(top, weeks), bottom: Math.min(bottom, weeks), left: Math.min(left, columns), right: Math.min(right, columns) };
    }
  }

  lastLine(week, column) {
    return Math.min(model.linesAt(this.plan, week, column).length, model.MOST.lines - 1);
  }

  /* Keeps undo and what is not saved yet for a reload of this tab. */
  remember() {
    keep(this.storageKey, { revision: this.keeping.revision, history: this.history, stored: this.keeping.stored });
  }

  undo(back) {
    const done = back ? this.history.undo() : this.history.redo();
    if (done) this.changed();
    this.say(done ? (back ? "undone" : "redone") : (back ? "nothingToUndo" : "nothingToRedo"));
  }

  /* --- cursor and choice -------------------------------------------------------------------------------- */
  /* What is chosen: lines of one session, or a rectangle of sessions. */
  get chosen() {
    const { cursor, anchor } = this;
    if (this.whole) return this.whole;
    if (cursor.week === anchor.week && cursor.column === anchor.column) {
      const rows = { top: cursor.week, bottom: cursor.week, left: cursor.column, right: cursor.column };
      return { ...rows, lines: [Math.min(cursor.line, anchor.line), Math.max(cursor.line, anchor.line)] };
    }
    return {
      top: Math.min(cursor.week, anchor.week), bottom: Math.max(cursor.week, anchor.week),
      left: Math.min(cursor.column, anchor.column), right: Math.max(cursor.column, anchor.column),
    };
  }

  mark() {
    this.view.mark(this.cursor, this.chosen);
    for (const [act, steps] of [["undo", this.history.past], ["redo", this.history.future]]) {
      this.root.querySelector(`[data-act="${act}"]`).setAttribute("aria-disabled", String(!steps.length));
    }
    const takeOut = this.root.querySelector('[data-act="removeColumn"]');
    takeOut.textContent = this.view.say("takeOut", { number: this.cursor.column + 1 });
    const link = document.getElementById("plan-as-form");
    link.href = link.dataset.url.replace("/0/0/", `/${this.cursor.week}/${this.cursor.column}/`);
  }

  focus(options) {
    this.view.button(this.cursor)?.focus(options);
  }

  goTo(position, { extends: extend = false, focus = true } = {}) {
    const column = clamp(position.column, 0, model.columnsOf(this.plan) - 1);
    const week = clamp(position.week, 0, this.plan.weeks.length - 1);
    this.cursor = { week, column, line: clamp(position.line, 0, this.lastLine(week, column)) };
    this.whole = null;
    if (!extend) this.anchor = this.cursor;
    this.mark();
    if (focus) this.focus();
  }

  choose(whole) {
    this.whole = whole;
    this.cursor = this.anchor = { week: whole.top, column: whole.left, line: 0 };
    this.mark();
    this.focus();
  }

  move(to, extend) {
    const { week, column, line } = this.cursor;
    const lastWeek = this.plan.weeks.length - 1;
    const lastColumn = model.columnsOf(this.plan) - 1;
    const last = this.lastLine(week, column);
    // Choosing lines stops at the place for a new one, so that the next press chooses whole sessions.
    const above = () => (line > 0 ? { week, column, line: line - 1 } : week > 0 ? { week: week - 1, column, line: this.lastLine(week - 1, column) } : this.cursor);
    const below = () => (line < last ? { week, column, line: line + 1 } : week < lastWeek ? { week: week + 1, column, line: 0 } : this.cursor);
    const position = {
      up: above,
      down: below,
      left: () => ({ week, column: column - 1, line }),
      right: () => ({ week, column: column + 1, line }),
      first: () => ({ week, column: 0, line }),
      last: () => ({ week, column: lastColumn, line }),
      start: () => ({ week: 0, column: 0, line: 0 }),
      end: () => ({ week: lastWeek, column: lastColumn, line: this.lastLine(lastWeek, lastColumn) }),
      weekBefore: () => ({ week: week - 1, column, line: 0 }),
      weekAfter: () => ({ week: week + 1, column, line: 0 }),
    }[to]();
    this.goTo(position, { extends: extend });
  }

  /* --- typing a line ------------------------------------------------------------------------------------ */
  edit(position = this.cursor, { field, typing = false } = {}) {
    this.goTo(position, { focus: false });
    const { week, column, line } = this.cursor;
    const slot = this.view.slot(this.cursor);
    const session = model.sessionAt(this.plan, week, column);
    const standing = session?.lines[line];
    const place = { week: week + 1, session: session?.label || column + 1, line: line + 1 };
    const start = !standing?.exercise ? "exercise" : field ?? "text";
    this.editor = new LineEditor({
      slot, list: this.list, line: standing, field: start, typing,
      label: { exercise: this.view.say("exerciseOf", place), text: this.view.say("notationOf", place) },
      exercises: this.exercises, words: this.words,
      done: (typed, where) => this.edited({ week, column, line }, typed, where),
      pasted: (event) => this.pastedWhileTyping(event),
    });
  }

  edited(position, typed, where) {
    this.editor = null;
    this.view.cell(position.week, position.column).drawn = null;
    const before = this.plan;
    const wasNew = position.line >= model.linesAt(before, position.week, position.column).length;
    const done = !typed || this.do((plan) => model.putLine(plan, position, typed));
    if (this.plan === before) {
      this.view.draw(this.plan);
      this.mark();
    }
    if (where === "elsewhere") return;
    const { week, column, line } = position;
    const isBlank = !typed || model.isBlank(typed);
    if (!done || where === "stay") return this.goTo(position);
    if (where === "up") return this.move("up");
    if (where === "before") return this.goTo({ week, column, line: Math.max(0, line - 1) });
    if (where === "sessionBefore") return this.goTo(column ? { week, column: column - 1, line: 0 } : { week: week - 1, column: model.columnsOf(this.plan) - 1, line: 0 });
    if (where === "nextSession") return this.nextSession(position, wasNew && !isBlank);
    const next = { week, column, line: isBlank ? line : line + 1 };
    // A new line is followed by the next one, a corrected line by a look at the next.
    if (where === "next" && wasNew && !isBlank && line + 1 < model.MOST.lines) return this.edit(next);
    return this.goTo(next);
  }

  /* On to the next session; behind the last one to a new week, when there is more to be typed. */
  nextSession({ week, column }, isWriting) {
    const isLast = column === model.columnsOf(this.plan) - 1;
    const next = isLast ? { week: week + 1, column: 0, line: 0 } : { week, column: column + 1, line: 0 };
    if (next.week === this.plan.weeks.length) {
      if (!isWriting || !this.do(model.addWeek, "weekAdded", { week: next.week + 1 })) return this.goTo({ week, column, line: model.MOST.lines });
    }
    if (model.linesAt(this.plan, next.week, next.column).length || !isWriting) return this.goTo(next);
    return this.edit(next);
  }

  /* Several lines pasted into a field are a block of the grid. */
  pastedWhileTyping(event) {
    const text = event.clipboardData.getData("text/plain");
    if (!/[\t\n]/.test(text.trim())) return false;
    this.editor.close("stay");
    pasteText(this, text);
    return true;
  }

  /* --- acts --------------------------------------------------------------------------------------------- */
  act(name, { by = 0, to, field, extends: extend } = {}) {
    const { week, column, line } = this.cursor;
    const chosen = this.chosen;
    switch (name) {
      case "move": return this.move(to, extend);
      case "edit": return this.edit(this.cursor, { field });
      case "type": return this.edit(this.cursor, { field, typing: true });
      case "collapse": return this.goTo(this.cursor);
      case "all": return this.chooseMore();
      case "undo": return this.undo(true);
      case "redo": return this.undo(false);
      case "save": return this.keeping.now();
      case "remove": return this.remove();
      case "moveLines": {
        if (!chosen.lines) return this.say("noFurther", {}, true);
        const [from, end] = chosen.lines;
        if (!this.do((plan) => model.moveLines(plan, week, column, from, end, by), "linesMoved")) return undefined;
        this.anchor = { ...this.anchor, line: this.anchor.line + by };
        return this.goTo({ week, column, line: line + by }, { extends: true });
      }
      case "fillDown": return this.do((plan) => model.fillDown(plan, chosen), "filledDown");
      case "duplicateWeek": {
        const count = chosen.bottom - chosen.top + 1;
        if (!this.do((plan) => model.duplicateWeeks(plan, chosen.top, chosen.bottom), "weekDuplicated", { week: chosen.top + 1, to: chosen.bottom + 2 })) return undefined;
        return this.arrive({ week: week + count, column, line });
      }
      case "duplicateSession": {
        let made = null;
        const done = this.do((plan) => (made = model.duplicateSession(plan, week, column)).plan);
        if (!done) return undefined;
        this.say("sessionDuplicated", { place: this.view.place(this.plan, week, made.column) });
        return this.arrive({ week, column: made.column, line: 0 });
      }
      case "addWeek":
        return this.do(model.addWeek, "weekAdded", { week: this.plan.weeks.length + 1 }) && this.arrive({ week: this.plan.weeks.length - 1, column: 0, line: 0 });
      case "addColumn":
        return this.do(model.addColumn, "columnAdded", { number: model.columnsOf(this.plan) + 1 }) && this.arrive({ week, column: model.columnsOf(this.plan) - 1, line: 0 });
      case "removeColumn": return this.do((plan) => model.removeColumn(plan, column), "columnRemoved", { number: column + 1 });
      case "nextFault": return this.goToFault();
      case "session": return changeSession(this);
      case "week": return changeWeek(this);
      case "fill": return fillWeeks(this);
      case "compare": return this.keeping.compare();
      case "retry": return this.keeping.again();
      default: throw new Error(name);
    }
  }

  /* Puts the cursor where something came to be, without taking the focus from a button. */
  arrive(position) {
    this.goTo(position, { focus: this.view.table.contains(document.activeElement) || document.activeElement === document.body });
    this.view.button(this.cursor)?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  /* To the next place with something to correct, from the first again behind the last. */
  goToFault() {
    const order = ({ week, column, line }) => (week * model.MOST.columns + column) * model.MOST.lines + line;
    const places = [...this.view.table.querySelectorAll(".plan-fault")]
      .map((fault) => this.view.placeOf(fault) ?? { week: fault.closest("tr").rowIndex - 1, column: 0, line: 0 });
    const next = places.find((place) => order(place) > order(this.cursor)) ?? places[0];
    if (next) this.goTo(next);
  }

  chooseMore() {
    const { week, column } = this.cursor;
    const isSession = this.whole && this.whole.top === this.whole.bottom && this.whole.left === this.whole.right;
    if (isSession) this.choose({ top: 0, bottom: this.plan.weeks.length - 1, left: 0, right: model.columnsOf(this.plan) - 1 });
    else this.choose({ top: week, bottom: week, left: column, right: column });
    this.say(isSession ? "allChosen" : "sessionChosen");
  }

  remove() {
    const chosen = this.chosen;
    const { week, column, line } = this.cursor;
    if (!chosen.lines) {
      this.do((plan) => model.clear(plan, chosen), "nowRest");
    } else {
      if (line >= model.linesAt(this.plan, week, column).length && chosen.lines[0] === chosen.lines[1]) return;
      this.do((plan) => model.removeLines(plan, week, column, ...chosen.lines), "linesRemoved");
      this.goTo({ week, column, line: chosen.lines[0] }, { focus: false });
    }
    this.focus();
  }

  /* --- listening ---------------------------------------------------------------------------------------- */
  say(key, values = {}, isFault = false) {
    const text = this.view.say(key, values);
    this.saidLine.classList.toggle("error", isFault);
    this.saidLine.textContent = "";
    // The same sentence twice is only read twice when the region was empty in between.
    setTimeout(() => { this.saidLine.textContent = text; }, 30);
  }

  listen() {
    const table = this.view.table;
    table.addEventListener("keydown", (event) => {
      if (this.editor || event.isComposing || !event.target.closest(".line")) return;
      const asked = actOf(event);
      if (!asked) return;
      // The character that is typed goes into the field that opens for it.
      if (asked.act !== "type") event.preventDefault();
      this.act(asked.act, asked);
    });
    this.root.addEventListener("click", (event) => {
      const button = event.target.closest("[data-act]");
      if (!button) return;
      this.editor?.close("elsewhere");
      if (button.getAttribute("aria-disabled") !== "true") this.act(button.dataset.act);
    });
    for (const [name, act] of [["copy", copy], ["cut", cut], ["paste", paste]]) {
      document.addEventListener(name, (event) => {
        if (!this.editor && !this.dialogs.isOpen && table.contains(document.activeElement)) act(this, event);
      });
    }
    listenToPointer(this);
    listenToDrag(this);
  }
}

const place = document.getElementById("grid");
if (place) new Builder(place);
