/* Two plans made from one: where they differ, and the plan of what was chosen. */

import { columnsOf, same, sessionAt, withSession } from "./model.js";

/* Returns the places where two plans differ. `chosen` is "mine" or "theirs": whoever changed the place, mine where
   both did. `what` is session, note (of a week) or week (which only one of the plans has). */
export function differences(base, mine, theirs) {
  const [short, long] = [mine.weeks.length, theirs.weeks.length].sort((a, b) => a - b);
  const found = [];
  const differ = (place, was, my, their) => {
    if (!same(my, their)) found.push({ ...place, mine: my, theirs: their, both: !same(was, my) && !same(was, their), chosen: same(was, my) ? "theirs" : "mine" });
  };
  for (let week = 0; week < short; week++) {
    differ({ what: "note", week }, base.weeks[week]?.note ?? "", mine.weeks[week].note, theirs.weeks[week].note);
    for (let column = 0; column < Math.max(columnsOf(mine), columnsOf(theirs)); column++) {
      differ({ what: "session", week, column }, sessionAt(base, week, column), sessionAt(mine, week, column), sessionAt(theirs, week, column));
    }
  }
  for (let week = short; week < long; week++) {
    differ({ what: "week", week }, base.weeks[week] ?? null, mine.weeks[week] ?? null, theirs.weeks[week] ?? null);
  }
  return found;
}

/* Returns their plan with the places taken that were chosen to be mine. */
export function merged(mine, theirs, places) {
  const columns = Math.max(columnsOf(mine), columnsOf(theirs));
  const wide = (week) => ({ ...week, sessions: Array.from({ length: columns }, (_none, c) => week.sessions[c] ?? null) });
  const short = Math.min(mine.weeks.length, theirs.weeks.length);
  let plan = { weeks: theirs.weeks.slice(0, short).map(wide) };
  for (const { what, week, column, chosen } of places) {
    if (what === "week") {
      const kept = (chosen === "mine" ? mine : theirs).weeks[week];
      if (kept) plan = { weeks: [...plan.weeks, wide(kept)] };
    } else if (chosen === "theirs") {
      continue;
    } else if (what === "note") {
      plan = { weeks: plan.weeks.map((one, at) => (at === week ? { ...one, note: mine.weeks[week].note } : one)) };
    } else {
      plan = withSession(plan, week, column, sessionAt(mine, week, column));
    }
  }
  // A column that one of them took out stays out unless something in it was chosen.
  const least = Math.min(columnsOf(mine), columnsOf(theirs));
  let used = columns;
  while (used > least && plan.weeks.every((week) => !week.sessions[used - 1])) used -= 1;
  return { weeks: plan.weeks.map((week) => ({ ...week, sessions: week.sessions.slice(0, used) })) };
}
