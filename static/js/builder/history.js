/* Undo and redo: plans before and after the present one. Plans share what they have in common, and so does the
   text that a history is kept as. */

const MOST_STEPS = 200;

export class History {
  constructor(present, past = [], future = []) {
    this.present = present;
    this.past = past;
    this.future = future;
  }

  /* Makes another plan the present one; tells whether it is another. */
  step(plan) {
    if (plan === this.present) return false;
    this.past = [...this.past, this.present].slice(-MOST_STEPS);
    this.future = [];
    this.present = plan;
    return true;
  }

  undo() {
    if (!this.past.length) return false;
    this.future = [this.present, ...this.future];
    this.present = this.past.at(-1);
    this.past = this.past.slice(0, -1);
    return true;
  }

  redo() {
    if (!this.future.length) return false;
    this.past = [...this.past, this.present];
    [this.present, ...this.future] = this.future;
    return true;
  }
}

/* Returns the history as plain data, each session written once; `others` are plans kept beside it. */
export function packed({ past, present, future }, others = []) {
  const sessions = [];
  const places = new Map();
  const texts = new Map();
  const placeOf = (session) => {
    if (!session) return null;
    if (!places.has(session)) {
      const text = JSON.stringify(session);
      if (!texts.has(text)) texts.set(text, sessions.push(session) - 1);
      places.set(session, texts.get(text));
    }
    return places.get(session);
  };
  const pack = (plan) => plan.weeks.map((week) => [week.note, ...week.sessions.map(placeOf)]);
  const plans = { past: past.map(pack), present: pack(present), future: future.map(pack), others: others.map(pack) };
  return { ...plans, sessions };
}

export function unpacked({ sessions, past, present, future, others }) {
  const unpack = (weeks) => ({
    weeks: weeks.map(([note, ...places]) => ({ note, sessions: places.map((place) => (place === null ? null : sessions[place])) })),
  });
  return { history: new History(unpack(present), past.map(unpack), future.map(unpack)), others: others.map(unpack) };
}
