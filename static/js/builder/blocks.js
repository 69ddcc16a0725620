/* Copy, cut and paste of what is chosen in the grid. */

import { OWN_TYPE, blockOf, linesText, pasted, sessionsPasted, sessionsText } from "./clipboard.js";
import { linesAt } from "./model.js";

export const copy = (builder, event) => put(builder, event, false);
export const cut = (builder, event) => put(builder, event, true);

function put(builder, event, isCut) {
  const chosen = builder.chosen;
  const data = event.clipboardData;
  let said;
  if (chosen.lines) {
    const lines = linesAt(builder.plan, chosen.top, chosen.left).slice(chosen.lines[0], chosen.lines[1] + 1);
    if (!lines.length) return;
    data.setData("text/plain", linesText(lines, builder.exercises));
    said = [isCut ? "linesCut" : "linesCopied", { count: lines.length }];
  } else {
    const { top, bottom, left, right } = chosen;
    const weeks = builder.plan.weeks.slice(top, bottom + 1).map((one) => ({ sessions: one.sessions.slice(left, right + 1) }));
    data.setData("text/plain", sessionsText(builder.plan, chosen, builder.exercises, builder.words.week));
    data.setData(OWN_TYPE, JSON.stringify({ weeks }));
    said = [isCut ? "sessionsCut" : "sessionsCopied", { count: (bottom - top + 1) * (right - left + 1) }];
  }
  event.preventDefault();
  if (isCut) builder.remove();
  builder.say(...said);
}

export function paste(builder, event) {
  event.preventDefault();
  const own = event.clipboardData.getData(OWN_TYPE);
  if (!own) return pasteText(builder, event.clipboardData.getData("text/plain"));
  const block = JSON.parse(own);
  const { top, bottom, left, right } = builder.chosen;
  // One session fills all that is chosen.
  const isOne = block.weeks.length === 1 && block.weeks[0].sessions.length === 1;
  const places = [];
  for (let week = top; week <= (isOne ? bottom : top); week++) {
    for (let column = left; column <= (isOne ? right : left); column++) places.push({ week, column });
  }
  const count = places.length * block.weeks.length * block.weeks[0].sessions.length;
  builder.do((plan) => sessionsPasted(plan, places, block), "sessionsPasted", { count });
  return builder.focus();
}

export function pasteText(builder, text) {
  const { top, left, lines } = builder.chosen;
  const block = blockOf(text, builder.exercises);
  const values = {
    count: block.weeks.flat(2).length,
    weeks: block.weeks.length,
    sessions: Math.max(0, ...block.weeks.map((week) => week.length)),
  };
  const at = { week: top, column: left, line: lines ? lines[0] : 0 };
  builder.do((plan) => pasted(plan, at, block), block.inLines ? "linesPasted" : "blockPasted", values);
  builder.focus();
}
