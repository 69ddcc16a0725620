/* One line being typed: the exercise, with completion, and the notation below it. */

import { MOST } from "./model.js";
import { element } from "./view.js";

export class LineEditor {
  /* `slot` is the place in the table; `done` is called once with what was typed, or null when it was given up, and
     where to go: "stay", "next", "before", "nextSession", "sessionBefore", "up", "down" or "elsewhere". */
  constructor({ slot, list, line, label, field, typing, exercises, words, done, pasted }) {
    Object.assign(this, { slot, list, exercises, words, done, pasted });
    this.closed = false;
    this.matches = [];
    this.active = -1;
    this.box = element("div", "line-edit");
    this.exercise = this._input("exercise", label.exercise, line ? exercises.nameOf(line.exercise) : "", MOST.exercise);
    this.text = this._input("text", label.text, line?.text ?? "", MOST.text);
    this.text.classList.add("rx");
    this.text.placeholder = words.notationExample;
    this.exercise.placeholder = words.exerciseExample;
    const combobox = { role: "combobox", "aria-expanded": "false", "aria-autocomplete": "list", "aria-controls": list.id };
    for (const [name, value] of Object.entries(combobox)) this.exercise.setAttribute(name, value);
    this.slug = line?.exercise ?? "";
    this.before = this.exercise.value + "\n" + this.text.value;
    this.box.append(this.exercise, this.text);
    const told = slot.lastElementChild;
    if (told.id) this.text.setAttribute("aria-describedby", told.id);
    slot.replaceChildren(this.box, told);

    this.exercise.addEventListener("input", () => this._complete());
    this.box.addEventListener("keydown", (event) => this._key(event));
    this.box.addEventListener("focusout", (event) => {
      // Who looks into another window comes back to what was being typed.
      if (!document.hasFocus()) return;
      if (!this.box.contains(event.relatedTarget)) this.close("elsewhere");
      else if (event.target === this.exercise) this._shut();
    });
    this.box.addEventListener("paste", (event) => {
      if (this.pasted(event)) event.preventDefault();
    });
    // The field keeps the focus while an exercise is pressed.
    this.list.onmousedown = (event) => event.preventDefault();
    this.list.onclick = (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this._take(Number(option.dataset.place));
    };

    const start = this[field];
    start.focus();
    // What is typed next takes the place of an exercise, or of all that stands there; Enter goes on behind notation.
    if (typing || field === "exercise") start.select();
    else start.setSelectionRange(start.value.length, start.value.length);
  }

  _input(name, label, value, most) {
    const input = element("input", `line-${name}`);
    Object.assign(input, { type: "text", value, maxLength: most, autocomplete: "off", spellcheck: false, autocapitalize: "off" });
    input.setAttribute("aria-label", label);
    return input;
  }

  get typed() {
    const name = this.exercise.value.trim().replace(/\s+/g, " ");
    // An exercise that was not touched stays the one it is, whatever else has its name.
    const exercise = name === this.exercises.nameOf(this.slug) ? this.slug : this.exercises.slugOf(name);
    return { exercise, text: this.text.value.trim() };
  }

  get isBlank() {
    return !this.exercise.value.trim() && !this.text.value.trim();
  }

  get isChanged() {
    return this.before !== this.exercise.value + "\n" + this.text.value;
  }

  close(where, keeps = true) {
    if (this.closed) return;
    this.closed = true;
    const typed = keeps ? this.typed : null;
    this._shut();
    this.list.onclick = null;
    this.slot.shown = undefined;
    this.slot.replaceChildren();
    this.done(typed, where);
  }

  /* --- completion --------------------------------------------------------------------------------------- */
  _complete() {
    this.matches = this.exercises.matching(this.exercise.value);
    this.active = this.matches.length ? 0 : -1;
    this.list.replaceChildren(...this.matches.map((one, place) => {
      const option = element("li", "", one.name);
      option.id = `plan-match-${place}`;
      option.dataset.place = place;
      option.setAttribute("role", "option");
      const aim = this.words.aims[one.aim];
      if (aim) option.append(" ", element("small", one.aim, aim));
      return option;
    }));
    this._show();
  }

  _show() {
    const isOpen = this.matches.length > 0;
    this.list.hidden = !isOpen;
    this.exercise.setAttribute("aria-expanded", String(isOpen));
    [...this.list.children].forEach((option, place) => {
      option.setAttribute("aria-selected", String(place === this.active));
      if (place === this.active) option.scrollIntoView({ block: "nearest" });
    });
    if (isOpen && this.active >= 0) this.exercise.setAttribute("aria-activedescendant", `plan-match-${this.active}`);
    else this.exercise.removeAttribute("aria-activedescendant");
    if (!isOpen) return;
    const box = this.box.getBoundingClientRect();
    const below = innerHeight - box.bottom;
    const height = this.list.offsetHeight;
    this.list.style.left = `${Math.max(8, Math.min(box.left, innerWidth - this.list.offsetWidth - 8))}px`;
    this.list.style.top = `${below < height + 8 && box.top > height ? box.top - height - 2 : box.bottom + 2}px`;
  }

  _shut() {
    this.matches = [];
    this.active = -1;
    this._show();
  }

  _take(place) {
    const one = this.matches[place];
    this.exercise.value = one.name;
    this.slug = one.slug;
    this._shut();
    this.text.focus();
    this.text.select();
  }

  /* --- keys --------------------------------------------------------------------------------------------- */
  _key(event) {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const isName = event.target === this.exercise;
    const act = (isName ? this._nameKeys : this._textKeys)[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act.call(this, event.shiftKey);
  }

  _nameKeys = {
    Enter() { this._onward("next"); },
    Tab(back) { if (back) this.close("sessionBefore"); else this._onward("nextSession"); },
    Escape() { if (this.matches.length) this._shut(); else this.close("stay", false); },
    ArrowDown() { if (this.matches.length) this._choose(1); else this.text.focus(); },
    ArrowUp() { if (this.matches.length) this._choose(-1); else this.close("up"); },
  };

  _textKeys = {
    Enter(back) { this.close(back ? "before" : "next"); },
    Tab(back) { if (back) this.exercise.focus(); else this.close("nextSession"); },
    Escape() { this.close("stay", false); },
    ArrowDown() { this.close("down"); },
    ArrowUp() { this.exercise.focus(); },
  };

  _choose(by) {
    this.active = (this.active + by + this.matches.length) % this.matches.length;
    this._show();
  }

  /* From the exercise on to the notation; an empty line has nothing to go on to. */
  _onward(where) {
    if (this.matches.length) this._take(this.active);
    else if (this.isBlank) this.close(where === "next" ? "stay" : where);
    else {
      this.text.focus();
      this.text.select();
    }
  }
}
