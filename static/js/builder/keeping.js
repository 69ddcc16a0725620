/* Saving as the page shows it: the state in words, what to do about trouble, two editors, and the version that is
   made of what was saved. */

import { differences, merged } from "./merge.js";
import { read, same, withoutBlanks } from "./model.js";
import { Saver } from "./save.js";

const TROUBLE = { retrying: "retry", refused: "retry", signedOut: "sign-in", changed: "compare" };

export class Keeping {
  constructor(builder, { url, revision, stored }) {
    this.builder = builder;
    this.line = document.getElementById("plan-state");
    this.theirs = null;
    this.hadTrouble = false;
    this.leaving = false;
    this.saver = new Saver({ url, revision, stored, tell: (state, known) => this._told(state, known) });
    this._show("saved");
    addEventListener("beforeunload", (event) => {
      if (!this.leaving && (this.builder.editor?.isChanged || !this.saver.isSaved)) event.preventDefault();
    });
    this._listenToFreeze(document.querySelector("#plan-freeze form"));
  }

  get revision() {
    return this.saver.revision;
  }

  get stored() {
    return this.saver.stored;
  }

  want() {
    this.saver.want(this.builder.plan);
  }

  async now() {
    if (await this.saver.now()) this.builder.say("savedNow");
  }

  /* Tries once more after trouble. */
  async again() {
    this.saver.state = "waiting";
    await this.saver.now();
  }

  /* --- what becomes of a save ---------------------------------------------------------------------------- */
  _told(state, known) {
    const { builder } = this;
    if (state === "saved" && known.plan) {
      builder.faults.learn(known.plan, known.faults);
      builder.work.learn(known.plan, known.summary.weeks);
      builder.view.draw(builder.plan);
      builder.mark();
      builder.remember();
      this._versionIs(known);
      this._loadSummary();
      if (this.hadTrouble) builder.say("savedNow");
      this.hadTrouble = false;
    }
    if (["retrying", "signedOut", "refused"].includes(state)) {
      if (!this.hadTrouble) builder.say(`say_${state}`, known, true);
      this.hadTrouble = true;
    }
    this._show(state, known);
    if (state === "changed") {
      const { revision, document: theirs, edited_by: who } = known.current;
      this.differs({ base: this.stored, plan: withoutBlanks(read(theirs)), revision, who, sentence: known.detail });
    }
  }

  _show(state, known = {}) {
    const { view } = this.builder;
    const options = { hour: "2-digit", minute: "2-digit" };
    const time = known.saved_at && new Date(known.saved_at).toLocaleTimeString(document.documentElement.lang, options);
    if (state !== "saved") this.line.textContent = view.say(`state_${state}`, known);
    else this.line.textContent = time ? view.say("savedAt", { time }) : view.say("allSaved");
    const { count } = this.builder.faults;
    const next = this.builder.root.querySelector('[data-act="nextFault"]');
    next.hidden = !count;
    next.textContent = view.say("toCorrect", { count });
    this.line.dataset.state = state;
    for (const help of this.builder.root.querySelectorAll("[data-when]")) {
      help.hidden = !help.dataset.when.split(" ").includes(TROUBLE[state]);
    }
  }

  _versionIs({ version, state }) {
    const { view } = this.builder;
    document.getElementById("plan-version").textContent = view.say("draftOf", { number: version });
    const freeze = document.getElementById("plan-freeze");
    freeze.hidden = state !== "draft";
    freeze.querySelector("[data-version]").textContent = view.say("makeVersion", { number: version });
  }

  async _loadSummary() {
    const place = document.getElementById("plan-summary");
    const url = this.builder.data.summaryUrl;
    if (!place || !url) return;
    const asked = this.summaryAsked = Symbol("asked");
    const response = await fetch(url, { credentials: "same-origin" }).catch(() => null);
    if (!response?.ok) return;
    const html = new DOMParser().parseFromString(await response.text(), "text/html");
    if (asked !== this.summaryAsked) return;
    const opened = [...place.querySelectorAll("details")].map((one) => one.open);
    place.replaceChildren(...html.body.childNodes);
    place.querySelectorAll("details").forEach((one, at) => { one.open = Boolean(opened[at]); });
  }

  /* A version is made of what is saved, so saving comes first. */
  _listenToFreeze(form) {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      this.builder.editor?.close("elsewhere");
      if (!(await this.saver.now())) {
        this.builder.say("freezeUnsaved", {}, true);
        return;
      }
      form.elements.revision.value = this.revision;
      this.leaving = true;
      form.submit();
    });
  }

  /* --- two editors --------------------------------------------------------------------------------------- */
  /* Holds saving back until both plans were compared. */
  differs(theirs) {
    this.theirs = theirs;
    this.saver.hold(this.builder.plan);
    this._show("changed");
    if (this.builder.dialogs.isOpen) this.builder.say("state_changed", {}, true);
    else this.compare();
  }

  async compare() {
    if (!this.theirs) return;
    const { builder } = this;
    builder.editor?.close("stay");
    const { base, plan: theirs, revision, who, sentence } = this.theirs;
    const mine = builder.plan;
    const words = builder.words;
    const places = differences(base, mine, theirs);
    const asked = { places, mine, theirs, who: who || words.somebody, sentence: sentence || words.changedSince };
    const chosen = places.length ? await builder.dialogs.merge(asked) : places;
    if (!chosen) {
      builder.say("compareLater", {}, true);
      return;
    }
    this.theirs = null;
    this.saver.continueFrom(revision, theirs);
    // Both plans stay within reach of undo.
    const both = merged(mine, theirs, chosen);
    builder.history.step(theirs);
    if (!same(both, theirs)) builder.history.step(both);
    builder.changed();
    builder.say("merged");
    builder.focus();
  }
}
