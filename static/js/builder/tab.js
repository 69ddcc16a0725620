/* What survives a reload of the tab: undo, redo, and what was not saved yet. */

import { History, packed, unpacked } from "./history.js";
import { same } from "./model.js";

export function keep(key, { revision, history, stored }) {
  let steps = { past: history.past, present: history.present, future: history.future };
  for (;;) {
    try {
      sessionStorage.setItem(key, JSON.stringify({ revision, ...packed(steps, [stored]) }));
      return;
    } catch {
      // Storage is full: the oldest steps go first; without any the plan itself is on its way to the server.
      if (!steps.past.length && !steps.future.length) return;
      steps = { ...steps, past: steps.past.slice(Math.ceil(steps.past.length / 2)), future: [] };
    }
  }
}

/* Returns the history of this tab, or null; with `theirs` where the plan was changed elsewhere before it was saved. */
export function kept(key, { revision, stored }) {
  try {
    const found = JSON.parse(sessionStorage.getItem(key));
    if (!found) return null;
    const { history, others: [base] } = unpacked(found);
    if (found.revision === revision || same(base, stored)) return { history };
    // A save may have arrived whose answer did not.
    if (same(history.present, stored)) return { history };
    if (!same(history.present, base)) return { history, theirs: { base, plan: stored, revision } };
    return { history: new History(stored, [...history.past, history.present]) };
  } catch {
    sessionStorage.removeItem(key);
    return null;
  }
}
