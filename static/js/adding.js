/* Add training: a match or other training is kept on the phone and sent when it can be; an extra session, whose loads
   the server works out, is asked for only when the server answers, so that nothing that was chosen is lost. */
(() => {
  const extra = document.getElementById("extra");
  const done = document.getElementById("done");
  const waiting = document.getElementById("waiting");
  if (!done || !self.isSecureContext) return;
  const { wordAway, wordTitle } = waiting.dataset;
  const PATIENCE_MS = 8000;

  // A copy of this page knows neither today nor which ids are taken.
  function renew(form) {
    form.reset();
    form.elements.id.value = crypto.randomUUID();
    const [day] = JSON.parse(waiting.dataset.days).filter(([, from]) => from <= Date.now()).slice(-1);
    if (!day) return;
    [form.elements.date.value] = day;
    if (form === done) [form.elements.date.max] = day;
  }

  function fill(form, fields) {
    for (const [name, value] of fields) {
      const field = form.elements[name];
      if (field) field.value = value;
    }
  }

  /* --- what waits --- */
  function show(records) {
    const mine = records.filter((one) => one.kind === "training" && !one.sent);
    waiting.hidden = !mine.length;
    waiting.querySelector("ul").replaceChildren(...mine.map((record) => {
      const values = new Map(record.fields);
      const kind = done.querySelector(`[name=kind][value="${values.get("kind")}"]`).closest("label").textContent.trim();
      const item = kept.made("li", "", "");
      const named = { title: values.get("title") || kind, minutes: values.get("minutes"), effort: values.get("effort") };
      const state = kept.stateOf(record, record.tried ? [] : [["discard", waiting.dataset.wordDiscard]]);
      // Corrected in the form below, not beside it.
      const correct = state.querySelector('[data-act="correct"]');
      if (correct) {
        delete correct.dataset.act;
        correct.addEventListener("click", () => {
          fill(done, record.fields);
          done.elements.minutes.focus();
        });
      }
      item.append(kept.made("p", "name", kept.say(wordTitle, named)), state);
      return item;
    }));
  }

  const showWaiting = async () => show(await queue.all());
  queue.events.addEventListener("change", showWaiting);
  queue.events.addEventListener("written", ({ detail }) => { if (detail.kind === "training") renew(done); });

  /* --- what has to wait for signal --- */
  extra.addEventListener("submit", async (event) => {
    event.preventDefault();
    const answers = navigator.onLine && await fetch(document.body.dataset.sync, {
      cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS),
    }).then(({ status }) => status < 500, () => false);
    if (answers) return extra.submit();
    extra.querySelector(".fault.here")?.remove();
    extra.append(kept.made("p", "fault here", wordAway));
    document.getElementById("said").textContent = wordAway;
  });

  // A page that came back with faults keeps what was typed.
  for (const form of [extra, done]) if (!document.querySelector("main .fault")) renew(form);
  queue.begun.then(showWaiting);
})();
