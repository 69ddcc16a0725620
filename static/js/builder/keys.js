/* What a key asks for while nothing is being typed. */

const MOVES = {
  ArrowUp: "up", ArrowDown: "down", ArrowLeft: "left", ArrowRight: "right",
  Home: "first", End: "last", PageUp: "weekBefore", PageDown: "weekAfter",
};

/* Returns the act of a key press and what belongs to it, or null where the browser is to do what it does. */
export function actOf({ key, ctrlKey, metaKey, altKey, shiftKey }) {
  const control = ctrlKey || metaKey;
  const letter = key.toLowerCase();
  if (altKey && !control) {
    if (shiftKey && key === "ArrowDown") return { act: "duplicateWeek" };
    if (shiftKey && key === "ArrowRight") return { act: "duplicateSession" };
    if (key === "ArrowUp" || key === "ArrowDown") return { act: "moveLines", by: key === "ArrowUp" ? -1 : 1 };
    if (key === "Enter") return { act: "session" };
    return null;
  }
  if (control) {
    if (letter === "z") return { act: shiftKey ? "redo" : "undo" };
    if (letter === "y") return { act: "redo" };
    if (letter === "d") return { act: "fillDown" };
    if (letter === "a") return { act: "all" };
    if (letter === "s") return { act: "save" };
    if (key === "Home" || key === "End") return { act: "move", to: key === "Home" ? "start" : "end", extends: shiftKey };
    return null;
  }
  if (MOVES[key]) return { act: "move", to: MOVES[key], extends: shiftKey };
  if (key === "Enter" || key === " ") return { act: "edit" };
  if (key === "F2") return { act: "edit", field: "exercise" };
  if (key === "Delete" || key === "Backspace") return { act: "remove" };
  if (key === "Escape") return { act: "collapse" };
  if (key.length === 1) return { act: "type", field: /[\d,.]/.test(key) ? "text" : "exercise" };
  return null;
}
