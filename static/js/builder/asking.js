/* What a dialog asks for, done to the plan. */

import { clear, copySession, editSession, moveSession, moveWeek, noteWeek, removeWeeks, same, sessionAt } from "./model.js";

export async function changeSession(builder) {
  const { week, column } = builder.cursor;
  const session = sessionAt(builder.plan, week, column);
  if (!session) {
    builder.say("noSession", {}, true);
    return;
  }
  const answer = await builder.dialogs.session(builder.plan, { week, column });
  if (!answer) return;
  const { act, values, to } = answer;
  const changed = (plan) => (same({ ...session, ...values }, session) ? plan : editSession(plan, week, column, values));
  if (act === "rest") {
    builder.do((plan) => clear(plan, { top: week, bottom: week, left: column, right: column }), "nowRest");
  } else if (act === "save") {
    builder.do(changed, "sessionSaved");
  } else if (to.week === week && to.column === column) {
    builder.say("samePlace", {}, true);
  } else {
    const [put, said] = act === "move" ? [moveSession, "sessionMoved"] : [copySession, "sessionCopied"];
    const place = { week: to.week + 1, number: to.column + 1 };
    if (builder.do((plan) => put(changed(plan), { week, column }, to), said, place)) builder.goTo({ ...to, line: 0 });
  }
}

export async function changeWeek(builder) {
  const { week, column, line } = builder.cursor;
  const answer = await builder.dialogs.week(builder.plan, week);
  if (!answer) return;
  const noted = (plan) => (plan.weeks[week].note === answer.note ? plan : noteWeek(plan, week, answer.note));
  if (answer.act === "save") {
    builder.do(noted, "weekSaved", { week: week + 1 });
  } else if (answer.act === "remove") {
    builder.do((plan) => removeWeeks(plan, week, week), "weekRemoved", { week: week + 1 });
  } else {
    const to = week + (answer.act === "up" ? -1 : 1);
    if (builder.do((plan) => moveWeek(noted(plan), week, to), "weekMoved", { week: to + 1 })) builder.goTo({ week: to, column, line });
  }
}

export async function fillWeeks(builder) {
  const made = await builder.dialogs.fill(builder.plan, builder.chosen);
  if (!made) return;
  const { changed: count, unchanged } = made;
  builder.do(() => made.plan, unchanged.length ? "filledSome" : "filled", { count, kept: unchanged.length });
}
