/* Week and History: what waits on this phone is sent from here too, and a copy says that it is one. */

queue.begun.then(() => {
  queue.events.addEventListener("change", kept.showSync);
  kept.showSync();
  queue.flush();
});
