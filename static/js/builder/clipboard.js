/* Blocks of cells as spreadsheets write them (docs/builder.md, "Copy and paste"): tab-separated text, a cell with
   line breaks in quotes. Reading never fails; what a plan cannot hold is refused when it is put in. */

import { MOST, Refusal, checked, columnsOf, grown, linesAt, read, sessionAt, withLines, withSession } from "./model.js";

export const OWN_TYPE = "application/x-soleus-plan";
const WEEK = /^(?:week|wk|w)?\s*\.?\s*\d{1,3}$/i;
/* How notation begins: sets and an amount, or a warm-up, behind the letter of a superset. */
const NOTATION = /^\s*(?:[a-h]\d?[).]?\s+)?(?:warm-?up\b|\d+\s*[x×*]\s*(?:\d|max|amrap)|\d+\s*(?:[-–]\s*\d+)?\s*[a-z]?\s*,\s*\d)/i;

/* --- tab-separated text --------------------------------------------------------------------------------- */
export function rowsOf(text) {
  const rows = [];
  let row = [];
  let place = 0;
  const source = text.replace(/\r\n?/g, "\n");
  while (place < source.length) {
    let cell = "";
    const closed = source[place] === '"' ? closingQuote(source, place) : -1;
    if (closed > 0) {
      cell = source.slice(place + 1, closed).replaceAll('""', '"');
      place = closed + 1;
    } else {
      const end = source.slice(place).search(/[\t\n]/);
      cell = end < 0 ? source.slice(place) : source.slice(place, place + end);
      place += cell.length;
    }
    row.push(cell);
    if (source[place] !== "\t") {
      rows.push(row);
      row = [];
    } else if (place === source.length - 1) {
      row.push("");
      rows.push(row);
    }
    place += 1;
  }
  while (rows.length && rows.at(-1).every((cell) => !cell.trim())) rows.pop();
  const width = Math.max(0, ...rows.map((one) => one.length));
  return rows.map((one) => [...one, ...Array.from({ length: width - one.length }, () => "")]);
}

/* Returns where a quoted cell ends, or -1 where the quote is only a character of the text. */
function closingQuote(source, start) {
  for (let place = start + 1; place < source.length; place++) {
    if (source[place] !== '"') continue;
    if (source[place + 1] === '"') place += 1;
    else return place + 1 === source.length || "\t\n".includes(source[place + 1]) ? place : -1;
  }
  return -1;
}

const quoted = (cell) => (/["\t\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
const textOf = (rows) => rows.map((row) => row.map(quoted).join("\t")).join("\n");

/* --- copying -------------------------------------------------------------------------------------------- */
const lineText = (line, exercises) => [exercises.typedAs(line.exercise), line.text].filter(Boolean).join(": ");

/* Lines of one session, a row each. */
export function linesText(lines, exercises) {
  return textOf(lines.map((line) => [lineText(line, exercises)]));
}

/* Whole sessions: a row is a week, a cell a session; several weeks are named in a first column. */
export function sessionsText(plan, { top, bottom, left, right }, exercises, weekWord) {
  const rows = [];
  for (let week = top; week <= bottom; week++) {
    const cells = plan.weeks[week].sessions.slice(left, right + 1);
    const texts = cells.map((session) => (session?.lines ?? []).map((line) => lineText(line, exercises)).join("\n"));
    rows.push(top === bottom ? texts : [`${weekWord} ${week + 1}`, ...texts]);
  }
  return textOf(rows);
}

/* --- reading -------------------------------------------------------------------------------------------- */
// eslint-disable-next-line no-control-regex
const tidy = (text) => text.replace(/[\u0000-\u001f\ud800-\udfff\s]+/gu, " ").trim();

/* Reads one line: exercise, a colon, the notation; the notation alone has no exercise. */
export function lineOf(text, exercises) {
  const typed = tidy(text);
  if (NOTATION.test(typed)) return { exercise: "", text: typed };
  const colon = typed.indexOf(":");
  if (colon < 0) return { exercise: exercises.slugOf(typed), text: "" };
  return { exercise: exercises.slugOf(typed.slice(0, colon)), text: tidy(typed.slice(colon + 1)) };
}

/* Reads a block: weeks of cells, each the lines of a session; `inLines` when it is lines of one session and the next. */
export function blockOf(text, exercises) {
  let rows = rowsOf(text);
  let labels = [];
  if (/^weeks?$/i.test(rows[0]?.[0].trim() ?? "")) labels = rows.shift().slice(1).map(tidy);
  const named = rows.length > 0 && rows[0].length > 1 && WEEK.test(rows[0][0].trim())
    && rows.every(([first]) => !first.trim() || WEEK.test(first.trim()));
  const names = rows.map(([first]) => (named ? first.trim() : ""));
  if (named) rows = rows.map((row) => row.slice(1));
  const pairs = inPairs(rows);
  const cells = rows.map((row) => cellsOf(row, pairs, exercises));
  if (pairs) labels = labels.filter((_label, place) => place % 2 === 0);
  const isRest = (row) => row.every((lines) => !lines.length);

  const perWeek = !named && rows.some((row) => row.some((cell) => cell.trim().includes("\n")));
  if (perWeek) return { weeks: cells, labels, inLines: false };
  const weeks = [];
  let current = null;
  let name = "";
  cells.forEach((row, place) => {
    const starts = named ? names[place] && names[place] !== name : isRest(row);
    if (starts) [current, name] = [null, names[place]];
    if (!named && isRest(row)) return;
    if (!current) weeks.push(current = row.map(() => []));
    row.forEach((lines, c) => current[c].push(...lines));
  });
  return { weeks, labels, inLines: !named && weeks.length === 1 };
}

/* Tells whether columns go in pairs, exercise and notation. */
function inPairs(rows) {
  if (!rows.length || rows[0].length % 2) return false;
  const right = rows.flatMap((row) => row.filter((_cell, c) => c % 2)).filter((cell) => cell.trim());
  const left = rows.flatMap((row) => row.filter((_cell, c) => c % 2 === 0)).filter((cell) => cell.trim());
  return right.length > 0 && left.length > 0 && right.every((cell) => NOTATION.test(cell)) && !left.some((cell) => NOTATION.test(cell));
}

function cellsOf(row, pairs, exercises) {
  if (!pairs) return row.map((cell) => cell.split("\n").filter((line) => line.trim()).map((line) => lineOf(line, exercises)));
  const cells = [];
  for (let c = 0; c < row.length; c += 2) {
    const line = { exercise: exercises.slugOf(tidy(row[c])), text: tidy(row[c + 1]) };
    cells.push(line.exercise || line.text ? [line] : []);
  }
  return cells;
}

/* --- putting in ----------------------------------------------------------------------------------------- */
/* Puts a block at a place: lines over the lines from there on, weeks over whole sessions. */
export function pasted(plan, at, { weeks, labels, inLines }) {
  if (!weeks.length) throw new Refusal("nothingToPaste");
  const width = Math.max(...weeks.map((week) => week.length));
  let big = room(plan, at, weeks.length, width);
  weeks.forEach((week, w) => week.forEach((lines, c) => {
    const [row, column] = [at.week + w, at.column + c];
    if (inLines) {
      if (lines.length) big = withLines(big, row, column, over(linesAt(big, row, column), at.line, lines));
    } else if (!lines.length) {
      big = withSession(big, row, column, null);
    } else {
      big = withLines(big, row, column, lines.filter((line) => line.exercise || line.text));
      const label = labels[c]?.slice(0, MOST.label);
      if (label && !sessionAt(plan, row, column)) big = withSession(big, row, column, { ...sessionAt(big, row, column), label });
    }
  }));
  return checked(big);
}

/* Puts whole sessions of this page, labels and notes with them, at a place; one alone at every place. */
export function sessionsPasted(plan, places, document) {
  const block = read(document);
  let big = plan;
  for (const at of places) {
    big = room(big, at, block.weeks.length, columnsOf(block));
    block.weeks.forEach((week, w) => week.sessions.forEach((session, c) => {
      big = withSession(big, at.week + w, at.column + c, session);
    }));
  }
  return checked(big);
}

function room(plan, at, weeks, columns) {
  if (at.week + weeks > MOST.weeks) throw new Refusal("pasteWeeks", { most: MOST.weeks, count: at.week + weeks });
  if (at.column + columns > MOST.columns) throw new Refusal("pasteColumns", { most: MOST.columns, count: at.column + columns });
  return grown(plan, at.week + weeks, at.column + columns);
}

function over(lines, from, put) {
  const all = [...lines];
  put.forEach((line, place) => {
    const old = all[from + place];
    // Notation alone is put beside the exercise that stands there.
    const made = old && !line.exercise ? { exercise: old.exercise, text: line.text } : line;
    if (old) all[from + place] = made;
    else all.push(made);
  });
  return all;
}
