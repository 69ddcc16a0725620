/* Dragging a session to another day: dropping asks what it touches and shows the answer, and only its button moves.
   Everything here can also be done with the "Move" links, which need no script. */

const dialog = document.getElementById("move-dialog");
let dragged = null;

function place(entry) {
  return entry.closest(".cal-day");
}

function clearOver() {
  for (const day of document.querySelectorAll(".cal-over")) day.classList.remove("cal-over");
}

for (const entry of document.querySelectorAll("[data-move]")) {
  entry.draggable = true;
  // A link would be dragged by itself.
  for (const link of entry.querySelectorAll("a")) link.draggable = false;
  entry.addEventListener("dragstart", (event) => {
    dragged = entry;
    entry.classList.add("cal-dragged");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", entry.dataset.title);
  });
  entry.addEventListener("dragend", () => {
    entry.classList.remove("cal-dragged");
    dragged = null;
    clearOver();
  });
}

for (const day of document.querySelectorAll(".cal-day")) {
  day.addEventListener("dragover", (event) => {
    if (!dragged || place(dragged) === day) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "move";
    clearOver();
    day.classList.add("cal-over");
  });
  day.addEventListener("drop", (event) => {
    if (!dragged || place(dragged) === day) return;
    event.preventDefault();
    clearOver();
    show(dragged, day.dataset.day);
  });
}

async function show(entry, on) {
  const address = new URL(entry.dataset.move, location.href);
  address.searchParams.set("to", on);
  address.searchParams.set("at", entry.dataset.at);
  try {
    const answer = await fetch(address, { headers: { "HX-Request": "true" } });
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    dialog.innerHTML = await answer.text();
  } catch {
    // The page says the same, or why it cannot.
    location.assign(address);
    return;
  }
  dialog.returnFocus = entry.querySelector("summary, a");
  dialog.showModal();
  dialog.querySelector("h2").focus();
}

/* An open list of athletes lies over the days below it: it closes like a menu. */
function closeGroups(except) {
  for (const group of document.querySelectorAll("details.cal-group[open]")) {
    if (group !== except) group.open = false;
  }
}
document.addEventListener("click", (event) => closeGroups(event.target.closest("details.cal-group")));
document.addEventListener("keydown", (event) => {
  const open = event.key === "Escape" && document.querySelector("details.cal-group[open]");
  if (!open) return;
  closeGroups(null);
  open.querySelector("summary").focus();
});

dialog?.addEventListener("click", (event) => {
  if (event.target.closest("[data-close]")) dialog.close();
});
dialog?.addEventListener("close", () => {
  dialog.replaceChildren();
  dialog.returnFocus?.focus();
});
