/* The plan as a value (docs/builder.md): every act returns a new plan and shares what it did not touch.
   Weeks, columns and lines count from 0. What cannot be done is thrown as a Refusal and changes nothing. */

export const MOST = {
  weeks: 52, columns: 7, lines: 20, exercise: 120, text: 200, label: 20, note: 200, weekNote: 60, bytes: 1_000_000,
};
const LETTERS = "ABCDEFG";

/* What cannot be done: the key of a sentence (wording.builder_words) and what stands in it. */
export class Refusal extends Error {
  constructor(key, params = {}) {
    super(key);
    this.key = key;
    this.params = params;
  }
}

export const isBlank = (line) => !line.exercise && !line.text.trim();

/* Returns the plan of a stored document, with what may be left out in it. */
export function read(document) {
  return {
    weeks: document.weeks.map((week) => ({
      note: week.note || "",
      sessions: week.sessions.map((session) => session && {
        label: session.label,
        per_week: session.per_week || 1,
        per_day: session.per_day || 1,
        note: session.note || "",
        lines: session.lines.map(({ exercise, text }) => ({ exercise, text })),
        ...(session.stage ? { stage: session.stage } : {}),
      }),
    })),
  };
}

/* Returns the plan without its blank lines, which mean nothing. */
export function withoutBlanks(plan) {
  return mapSessions(plan, (session) =>
    session && session.lines.some(isBlank) ? { ...session, lines: session.lines.filter((line) => !isBlank(line)) } : session);
}

export const columnsOf = (plan) => plan.weeks[0].sessions.length;
export const sessionAt = (plan, week, column) => plan.weeks[week]?.sessions[column] ?? null;
export const linesAt = (plan, week, column) => sessionAt(plan, week, column)?.lines ?? [];

/* Tells whether two sessions, or two rests, say the same. */
export const same = (one, other) => one === other || JSON.stringify(one) === JSON.stringify(other);

const without = (list, place) => [...list.slice(0, place), ...list.slice(place + 1)];
const including = (list, place, value) => [...list.slice(0, place), value, ...list.slice(place)];
const replaced = (list, place, value) => list.map((old, at) => (at === place ? value : old));

/* Returns the plan after refusing one that a draft cannot hold. */
export function checked(plan) {
  if (plan.weeks.length > MOST.weeks) throw new Refusal("mostWeeks", { most: MOST.weeks, count: plan.weeks.length });
  if (columnsOf(plan) > MOST.columns) throw new Refusal("mostColumns", { most: MOST.columns, count: columnsOf(plan) });
  plan.weeks.forEach((week, w) => week.sessions.forEach((session, c) => {
    const place = { week: w + 1, session: c + 1 };
    if (!session) return;
    if (session.lines.length > MOST.lines) {
      throw new Refusal("mostLines", { ...place, most: MOST.lines, count: session.lines.length });
    }
    if ([week.note, session.note].filter(Boolean).join(" · ").length > MOST.note) {
      throw new Refusal("mostNote", { ...place, most: MOST.note });
    }
    session.lines.forEach((line, l) => {
      const at = { ...place, line: l + 1 };
      if (line.exercise.length > MOST.exercise) throw new Refusal("mostExercise", { ...at, most: MOST.exercise });
      if (line.text.length > MOST.text) throw new Refusal("mostText", { ...at, most: MOST.text });
    });
  }));
  // Only a plan of very many long lines comes near it, and counting the bytes of every plan would cost each key press.
  const lines = plan.weeks.reduce((sum, week) => sum + week.sessions.reduce((all, one) => all + (one?.lines.length || 0), 0), 0);
  if (lines > 1000 && new TextEncoder().encode(JSON.stringify(plan)).length * 1.05 > MOST.bytes) {
    throw new Refusal("mostBytes");
  }
  return plan;
}

function mapSessions(plan, change) {
  return {
    weeks: plan.weeks.map((week, w) => {
      const sessions = week.sessions.map((session, c) => change(session, w, c));
      return sessions.every((session, c) => session === week.sessions[c]) ? week : { ...week, sessions };
    }),
  };
}

/* Returns a label that no other session of the week has: the wanted one, or the first free letter. */
export function freeLabel(week, column, wanted = LETTERS[column]) {
  const taken = new Set(week.sessions.filter((session, c) => session && c !== column).map((session) => session.label));
  return [wanted, LETTERS[column], ...LETTERS].find((label) => label && !taken.has(label));
}

/* Puts a session or a rest in a place, under a label of its own. */
export function withSession(plan, week, column, session) {
  const row = plan.weeks[week];
  const label = session && freeLabel(row, column, session.label);
  const put = session && label !== session.label ? { ...session, label } : session;
  return { weeks: replaced(plan.weeks, week, { ...row, sessions: replaced(row.sessions, column, put) }) };
}

/* Puts lines in a place, in the session that stands there or in a new one. */
export function withLines(plan, week, column, lines) {
  if (sessionAt(plan, week, column)) return edited(plan, week, column, { lines });
  const made = { label: "", per_week: 1, per_day: 1, note: "", lines, ...stageOf(plan, week, column) };
  return withSession(plan, week, column, made);
}

function edited(plan, week, column, values) {
  const row = plan.weeks[week];
  const session = { ...row.sessions[column], ...values };
  return { weeks: replaced(plan.weeks, week, { ...row, sessions: replaced(row.sessions, column, session) }) };
}

/* A plan with stages wants one for every session: that of the nearest session before. */
function stageOf(plan, week, column) {
  const before = plan.weeks.slice(0, week + 1).flatMap((one, w) => (w === week ? one.sessions.slice(0, column) : one.sessions));
  const stage = before.reverse().find((session) => session?.stage)?.stage;
  return stage ? { stage } : {};
}

/* --- lines ---------------------------------------------------------------------------------------------- */
/* Puts a line in its place or at the end; a blank one takes the place away. */
export function putLine(plan, { week, column, line }, typed) {
  const lines = linesAt(plan, week, column);
  if (isBlank(typed)) return line < lines.length ? withLines(plan, week, column, without(lines, line)) : plan;
  const old = lines[line];
  if (old && old.exercise === typed.exercise && old.text === typed.text) return plan;
  return checked(withLines(plan, week, column, old ? replaced(lines, line, typed) : [...lines, typed]));
}

export function removeLines(plan, week, column, from, to) {
  const lines = linesAt(plan, week, column);
  if (from >= lines.length) return plan;
  return withLines(plan, week, column, [...lines.slice(0, from), ...lines.slice(to + 1)]);
}

export function moveLines(plan, week, column, from, to, by) {
  const lines = [...linesAt(plan, week, column)];
  if (to >= lines.length || from + by < 0 || to + by >= lines.length) throw new Refusal("noFurther");
  const taken = lines.splice(from, to - from + 1);
  lines.splice(from + by, 0, ...taken);
  return withLines(plan, week, column, lines);
}

/* --- sessions ------------------------------------------------------------------------------------------- */
/* Makes every session of a rectangle a rest. */
export function clear(plan, { top, bottom, left, right }) {
  return mapSessions(plan, (session, w, c) => (w >= top && w <= bottom && c >= left && c <= right ? null : session));
}

export function editSession(plan, week, column, values) {
  return checked(edited(plan, week, column, values));
}

export function copySession(plan, from, to) {
  return checked(withSession(plan, to.week, to.column, sessionAt(plan, from.week, from.column)));
}

/* Moves a session; where another one stands, the two change places. */
export function moveSession(plan, from, to) {
  const moved = sessionAt(plan, from.week, from.column);
  const other = sessionAt(plan, to.week, to.column);
  const lifted = withSession(withSession(plan, from.week, from.column, null), to.week, to.column, moved);
  return checked(withSession(lifted, from.week, from.column, other));
}

/* Puts a copy of a session in the next rest of its week, or in a new column; returns the plan and the column. */
export function duplicateSession(plan, week, column) {
  const session = sessionAt(plan, week, column);
  if (!session) throw new Refusal("noSession");
  const sessions = plan.weeks[week].sessions;
  let to = sessions.findIndex((other, c) => c > column && !other);
  if (to < 0) to = sessions.findIndex((other) => !other);
  const wide = to < 0 ? addColumn(plan) : plan;
  if (to < 0) to = sessions.length;
  return { plan: checked(withSession(wide, week, to, session)), column: to };
}

/* Copies the first week of a rectangle into its other weeks; of a single week, the one above into it. */
export function fillDown(plan, { top, bottom, left, right }) {
  const from = top === bottom ? top - 1 : top;
  if (from < 0) throw new Refusal("nothingAbove");
  let filled = plan;
  for (let w = from + 1; w <= bottom; w++) {
    for (let c = left; c <= right; c++) filled = withSession(filled, w, c, sessionAt(plan, from, c));
  }
  return checked(filled);
}

/* --- weeks and columns ---------------------------------------------------------------------------------- */
export function addWeek(plan) {
  return checked({ weeks: [...plan.weeks, { note: "", sessions: plan.weeks[0].sessions.map(() => null) }] });
}

export function duplicateWeeks(plan, top, bottom) {
  const copies = plan.weeks.slice(top, bottom + 1);
  return checked({ weeks: [...plan.weeks.slice(0, bottom + 1), ...copies, ...plan.weeks.slice(bottom + 1)] });
}

export function removeWeeks(plan, top, bottom) {
  if (bottom - top + 1 >= plan.weeks.length) throw new Refusal("lastWeek");
  return { weeks: [...plan.weeks.slice(0, top), ...plan.weeks.slice(bottom + 1)] };
}

export function moveWeek(plan, from, to) {
  if (to < 0 || to >= plan.weeks.length) throw new Refusal("noFurther");
  return { weeks: including(without(plan.weeks, from), to, plan.weeks[from]) };
}

export function noteWeek(plan, week, note) {
  return checked({ weeks: replaced(plan.weeks, week, { ...plan.weeks[week], note }) });
}

export function addColumn(plan) {
  return checked({ weeks: plan.weeks.map((week) => ({ ...week, sessions: [...week.sessions, null] })) });
}

export function removeColumn(plan, column) {
  if (columnsOf(plan) === 1) throw new Refusal("lastColumn");
  return { weeks: plan.weeks.map((week) => ({ ...week, sessions: without(week.sessions, column) })) };
}

/* Returns the plan with at least so many weeks and columns. */
export function grown(plan, weeks, columns) {
  let big = plan;
  while (columnsOf(big) < Math.min(columns, MOST.columns + 1)) {
    big = { weeks: big.weeks.map((week) => ({ ...week, sessions: [...week.sessions, null] })) };
  }
  const rests = Array.from({ length: columnsOf(big) }, () => null);
  const missing = Math.max(0, Math.min(weeks, MOST.weeks + 1) - big.weeks.length);
  return missing ? { weeks: [...big.weeks, ...Array.from({ length: missing }, () => ({ note: "", sessions: rests }))] } : big;
}
