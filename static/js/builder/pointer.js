/* The grid by mouse and finger: choosing, typing on a second press, and dragging sessions and weeks. */

import { columnsOf, moveSession, moveWeek } from "./model.js";

export function listenToPointer(builder) {
  const { view } = builder;
  const { table } = view;
  let pressed = null;

  table.addEventListener("pointerdown", (event) => {
    if (event.button || event.target.closest(".line-edit, .grip, .cell-name, .week-name")) return;
    const position = view.placeOf(event.target);
    if (!position) return;
    builder.editor?.close("elsewhere");
    const { week, column, line } = builder.cursor;
    const isHere = position.week === week && position.column === column && position.line === line;
    const isAlone = !builder.whole && builder.anchor === builder.cursor;
    pressed = { again: isHere && isAlone && event.target.closest(".line"), byTouch: event.pointerType === "touch" };
    // A finger may be about to scroll.
    if (!pressed.byTouch) builder.goTo(position, { extends: event.shiftKey, focus: false });
  });

  table.addEventListener("pointerover", (event) => {
    if (!(event.buttons & 1) || !pressed || pressed.byTouch || builder.editor) return;
    const position = view.placeOf(event.target);
    if (position) builder.goTo(position, { extends: true, focus: false });
  });

  addEventListener("pointerup", () => {
    // After dragging over several the focus is where the cursor is.
    if (pressed && !pressed.byTouch && !builder.editor) builder.focus({ preventScroll: true });
    setTimeout(() => { pressed = null; });
  });

  table.addEventListener("click", (event) => {
    if (event.target.closest(".line-edit")) return;
    const week = event.target.closest(".week-name");
    const name = event.target.closest(".cell-name");
    if (week || name) builder.editor?.close("elsewhere");
    if (week) {
      const number = Number(week.dataset.weekName);
      builder.choose({ top: number, bottom: number, left: 0, right: columnsOf(builder.plan) - 1 });
      builder.act("week");
      return;
    }
    const position = view.placeOf(event.target);
    if (!position) return;
    if (name) {
      builder.goTo(position);
      builder.act("session");
    } else if (event.target.closest(".line") && (pressed?.again || event.detail === 0)) {
      // A second press on the same line, or one that no pointer made, starts typing.
      builder.edit(position);
    } else if (!pressed || pressed.byTouch) {
      builder.goTo(position);
    } else {
      builder.focus();
    }
  });

  // Screen readers and scripts move the focus by themselves.
  table.addEventListener("focusin", (event) => {
    const position = event.target.closest(".line") && view.placeOf(event.target);
    const { week, column, line } = builder.cursor;
    if (!position || (position.week === week && position.column === column && position.line === line)) return;
    builder.goTo(position, { focus: false });
  });

  table.addEventListener("dblclick", (event) => {
    const position = event.target.closest(".line") && view.placeOf(event.target);
    if (position && !builder.editor) builder.edit(position);
  });
}

export function listenToDrag(builder) {
  const { view } = builder;
  const { table } = view;
  let dragged = null;

  const over = (event) => {
    if (!dragged) return null;
    if (dragged.what === "week") {
      const row = event.target.closest?.("tbody tr");
      return row && { element: row, week: row.rowIndex - 1 };
    }
    const position = view.placeOf(event.target);
    return position && { element: view.cell(position.week, position.column), ...position };
  };
  const unmark = () => table.querySelectorAll(".drop").forEach((one) => one.classList.remove("drop"));

  table.addEventListener("dragstart", (event) => {
    const grip = event.target.closest?.(".grip");
    if (!grip) return;
    builder.editor?.close("elsewhere");
    dragged = { what: grip.dataset.grip, week: Number(grip.dataset.week), column: Number(grip.dataset.column) };
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", "");
    event.dataTransfer.setDragImage(grip.closest(dragged.what === "week" ? "tr" : "td"), 12, 12);
  });

  table.addEventListener("dragover", (event) => {
    const target = over(event);
    unmark();
    if (!target) return;
    event.preventDefault();
    target.element.classList.add("drop");
  });

  table.addEventListener("drop", (event) => {
    const target = over(event);
    if (!target) return;
    event.preventDefault();
    const from = dragged;
    if (from.what === "week" && target.week !== from.week) {
      builder.do((plan) => moveWeek(plan, from.week, target.week), "weekMoved", { week: target.week + 1 });
      builder.goTo({ ...builder.cursor, week: target.week });
    } else if (from.what === "session" && (target.week !== from.week || target.column !== from.column)) {
      const place = { week: target.week + 1, number: target.column + 1 };
      builder.do((plan) => moveSession(plan, from, target), "sessionMoved", place);
      builder.goTo({ week: target.week, column: target.column, line: 0 });
    }
  });

  table.addEventListener("dragend", () => {
    dragged = null;
    unmark();
  });
}
