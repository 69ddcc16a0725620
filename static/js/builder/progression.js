/* A step from week to week, on the text of a line (docs/notation.md): `+2.5%`, `+2.5kg`, `RIR -1`, `+1 set`,
   `+1 rep`. It changes what the line says and nothing else; what it cannot change it says. */

import { Refusal, checked, linesAt, sessionAt, withSession } from "./model.js";

const NUMBER = String.raw`\d+(?:\.\d+)?`;
const VALUES = String.raw`${NUMBER}(?:\s*,\s*${NUMBER})*`;
const AMOUNT = String.raw`\d+(?:\s*[-–]\s*\d+|\+)?`;
const RANGES = {
  RIR: [0, 5], RPE: [1, 10], RM: [1, 30], "1RM": [1, 150], MVC: [1, 100], speed: [1, 120],
  kg: [0.1, 500], "BW+": [0, 400], xBW: [0.1, 5], set: [1, 30], rep: [1, 200], s: [1, 600], m: [1, 2000], c: [1, 500],
};

/* Reads a step: its amount and what it changes; null when it is none. */
export function stepOf(typed) {
  const text = typed.trim().replace(/[−–]/g, "-").replace(/\s+/g, " ").replace(/(\d),(\d)/g, "$1.$2");
  let found = /^(RIR|RPE|RM) ?([+-]) ?(\d+(?:\.\d+)?)$/i.exec(text);
  if (found) return step(found[1].toUpperCase(), found[2], found[3]);
  found = /^([+-]) ?(\d+(?:\.\d+)?) ?(%|kg|sets?|reps?|RIR|RPE|RM|s|m|c)$/i.exec(text);
  if (!found) return null;
  const what = found[3].toLowerCase();
  const unit = ["rir", "rpe", "rm"].includes(what) ? what.toUpperCase() : what.length > 1 ? what.replace(/s$/, "") : what;
  return step(unit, found[1], found[2]);
}

function step(what, sign, size) {
  const by = Number(size) * (sign === "-" ? -1 : 1);
  const whole = !["%", "kg", "RIR", "RPE"].includes(what);
  return by === 0 || (whole && !Number.isInteger(by)) || Math.abs(by) > 1000 ? null : { what, by };
}

/* Returns the text after so many steps; null when it says nothing that the step changes, or would leave its range. */
export function stepped(text, { what, by }, times = 1) {
  const parts = text.split(/(\s\+\s)/);
  let changed = 0;
  let beyond = false;
  let asideTo = false;
  const after = parts.map((part, place) => {
    if (place % 2) return part;
    if (/^\s*(?:[a-h]\d?[).]?\s+)?warm-?up/i.test(part)) asideTo = true;
    else if (/^\s*drop/i.test(part)) asideTo = true;
    else asideTo = false;
    if (asideTo || (what === "set" && changed)) return part;
    const made = change(part, what, by * times, by, times);
    if (made === null) beyond = true;
    else if (made !== part) changed += 1;
    return made ?? part;
  });
  return beyond || !changed ? null : after.join("");
}

/* Returns one part with its values moved; the part itself when nothing in it is meant, null beyond a range. */
function change(part, what, by, each, times) {
  switch (what) {
    case "RIR":
    case "RPE":
      return values(part, new RegExp(String.raw`(@\s*${what}\s*)(${VALUES})()`, "i"), RANGES[what], (value) => value + by, 1);
    case "RM":
      return values(part, new RegExp(String.raw`(@\s*)(${VALUES})(\s*RM\b)`, "i"), RANGES.RM, (value) => value + by, 0);
    case "%":
      return percent(part, by, each, times);
    case "kg":
      return kilograms(part, by);
    case "set":
      return sets(part, by);
    default:
      return amounts(part, what, by);
  }
}

function values(part, pattern, [low, high], move, digits) {
  let beyond = false;
  const made = part.replace(pattern, (_all, before, list, after) => before + list.split(",").map((value) => {
    const moved = Number(move(Number(value)).toFixed(digits));
    if (moved < low || moved > high) beyond = true;
    return String(moved);
  }).join(",") + after);
  return beyond ? null : made;
}

/* Shares grow by points, loads by their part. */
function percent(part, by, each, times) {
  const share = /(@\s*)([\d., ]*\d)(\s*%\s*(1RM|MVC|speed))/i.exec(part);
  if (share) {
    const kind = { "1rm": "1RM", mvc: "MVC", speed: "speed" }[share[4].toLowerCase()];
    return values(part, /(@\s*)([\d., ]*\d)(\s*%\s*(?:1RM|MVC|speed))/i, RANGES[kind], (value) => value + by, 1);
  }
  const grow = (value) => value * (1 + each / 100) ** times;
  const heavier = values(part, new RegExp(String.raw`(@\s*)(${VALUES})(\s*kg\b)`, "i"), RANGES.kg, grow, 1);
  if (heavier !== part) return heavier;
  return values(part, new RegExp(String.raw`(@\s*)(${VALUES})(\s*[x×]\s*BW\b)`, "i"), RANGES.xBW, grow, 2);
}

function kilograms(part, by) {
  const heavier = values(part, new RegExp(String.raw`(@\s*)(${VALUES})(\s*kg\b)`, "i"), RANGES.kg, (value) => value + by, 3);
  if (heavier !== part) return heavier;
  const added = values(part, new RegExp(String.raw`(@\s*BW\s*\+\s*)(${VALUES})()`, "i"), RANGES["BW+"], (value) => value + by, 3);
  if (added !== part) return added?.replace(/(@\s*BW)\s*\+\s*0(?![\d.,])/i, "$1") ?? null;
  const bare = /@\s*BW(?!\s*\+)/i;
  if (!bare.test(part)) return part;
  return by > 0 && by <= RANGES["BW+"][1] ? part.replace(bare, `$&+${Number(by.toFixed(3))}`) : null;
}

function sets(part, by) {
  // With an amount or a load for each set, another set would have to be made up.
  if (/@[^@]*\d\s*,\s*\d/.test(part)) return part;
  return values(part, /^(\s*(?:[a-h]\d?[).]?\s+)?)(\d+)(\s*[x×](?!\s*[\d–-]+\s*,))/i, RANGES.set, (value) => value + by, 0);
}

function amounts(part, what, by) {
  const unit = what === "rep" ? "(?!\\s*[smc”\"'’](?![a-z]))" : `(?=\\s*${what}(?![a-z]))`;
  const pattern = new RegExp(String.raw`^(\s*(?:[a-h]\d?[).]?\s+)?(?:\d+\s*[x×]\s*|(?=[^x×@]*,)))(${AMOUNT}(?:\s*,\s*${AMOUNT})*)(?![\d–-])${unit}()`, "i");
  let beyond = false;
  const [low, high] = RANGES[what];
  const made = part.replace(pattern, (_all, before, list, after) => before + list.replace(/\d+/g, (value) => {
    const moved = Number(value) + by;
    if (moved < low || moved > high) beyond = true;
    return String(moved);
  }) + after);
  return beyond ? null : made;
}

/* Lays the first week of a rectangle over its other weeks, each a step further. Returns the plan, how many lines
   were changed, and the lines that could not be: they say what they say in the week before. */
export function filled(plan, { top, bottom, left, right }, typed) {
  const wanted = stepOf(typed);
  if (!wanted) throw new Refusal("noStep", { step: typed.trim() });
  if (top === bottom) throw new Refusal("oneWeek");
  let after = plan;
  let changed = 0;
  const unchanged = [];
  for (let week = top + 1; week <= bottom; week++) {
    for (let column = left; column <= right; column++) {
      const before = sessionAt(after, week - 1, column);
      const lines = linesAt(plan, top, column).map((line, place) => {
        const text = stepped(line.text, wanted, week - top);
        if (text === null || text.length > 200) unchanged.push({ week, column, line: place, text: before.lines[place].text });
        else changed += 1;
        return text === null || text.length > 200 ? before.lines[place] : { exercise: line.exercise, text };
      });
      after = withSession(after, week, column, before && { ...sessionAt(plan, top, column), lines });
    }
  }
  return { plan: checked(after), changed, unchanged };
}
