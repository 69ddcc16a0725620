/* The clocks of Today: the rest after a set, and the hold or the beat of a set, which log it when they end
   (docs/timers.md). What runs is kept as the instant it began at, so that a locked screen, a reload, another tab or a
   phone call change nothing: whatever is shown follows from that instant and the time it is now. */

(() => {
  // Where the queue does not work there are plain forms, and no clocks.
  if (!self.isSecureContext) return document.body.classList.add("untimed");

  const KEY = "soleus-timers";
  const QUIET = "soleus-quiet";
  const RATE = "soleus-rate";
  const READY_MS = 5000;
  const CHANGE_MS = 10000;
  const MORE_S = 30;
  // A beat that somebody sets: how many a minute.
  const [SLOWEST, USUAL, FASTEST, STEP] = [20, 60, 240, 5];
  // How long a rest that is over stays in sight, and how long a run may be found again at all.
  const OVER_MS = 600000;
  const KEPT_MS = 6 * 3600000;
  const AHEAD_MS = 900000;
  const LATE_MS = 1500;
  // The first sound of a page takes a phone a while to make ready: after the tap's own answer was painted, and still
  // within the second that browsers count to the tap.
  const SHOWN_MS = 100;
  // "As fast as possible" counts one second, as in the plan.
  const FAST_S = 1;

  const bar = document.getElementById("timer");
  const said = bar.dataset;
  const tab = crypto.randomUUID();
  const begunHere = new Set();
  let shown = null;
  let stage = "";
  let cues = [];
  let felt = 0;
  let turn = 0;
  let resting = 0;

  /* --- keeping --- */
  const { person } = document.body.dataset;

  function stored() {
    let state = null;
    try { state = JSON.parse(localStorage.getItem(KEY)); } catch { /* Then nothing runs. */ }
    if (state?.person === person) return state;
    if (state) localStorage.removeItem(KEY);
    return { tab, runs: [] };
  }

  // At most one run a session; `runs` are all that are left.
  function store(runs) {
    const left = runs.filter((run) => Date.now() - run.since < KEPT_MS);
    try {
      if (left.length) localStorage.setItem(KEY, JSON.stringify({ person, tab, runs: left }));
      else localStorage.removeItem(KEY);
    } catch { /* No room: there are no clocks, and sets are logged by hand. */ }
    refresh();
  }

  const put = (run) => store([...stored().runs.filter((one) => one.session !== run.session), run]);
  const drop = (run) => store(stored().runs.filter((one) => one.id !== run.id));

  // The one that is shown: of the sessions on this page, begun last.
  function current() {
    const here = stored().runs.filter((run) => document.getElementById(run.line));
    return here.sort((a, b) => b.since - a.since)[0] || null;
  }

  /* --- where a run stands: pure functions of it and the time --- */
  const partsOf = ({ tempo }) => tempo.split("-").map((part) => (part === "X" ? FAST_S : Number(part)));
  const stepOf = (run) => (run.tempo ? 1000 * partsOf(run).reduce((sum, part) => sum + part) : 1000);
  const restEnds = (run) => run.since + (run.rate ? AHEAD_MS : run.rest * 1000);

  // Which side of a set is at work or about to be, since when and until when. An open one has no end of its own.
  function sideAt(run, now) {
    let from = run.since;
    for (const [place, one] of run.sides.entries()) {
      const begins = one.begun ?? from + (place ? CHANGE_MS : READY_MS);
      const ends = one.ended ?? (one.goal === null ? Infinity : begins + one.goal * stepOf(run));
      if (now < ends) return { ...one, place, from, begins, ends, isReady: now < begins };
      from = ends;
    }
    return { isOver: true, ends: from };
  }

  // Which repetition it is, which part of it, and when that ends.
  function partAt(run, { begins }, now) {
    const rep = Math.floor((now - begins) / stepOf(run));
    let ends = begins + rep * stepOf(run);
    const part = partsOf(run).findIndex((seconds) => { ends += seconds * 1000; return now < ends; });
    return { rep: rep + 1, word: said.wordParts.split("|")[part], ends };
  }

  /* --- what is heard and felt --- */
  const TONES = {
    tick: [520, 0.06, 0.25], soft: [380, 0.04, 0.12], go: [880, 0.35, 0.5], end: [990, 0.6, 0.6],
    part0: [440, 0.12, 0.5], part1: [520, 0.08, 0.35], part2: [660, 0.12, 0.5], part3: [520, 0.08, 0.35],
  };
  const BUZZES = { go: 200, end: [200, 100, 200], part0: 60, part2: 60 };
  let audio = null;
  let playing = [];

  const counted = (at) => [3, 2, 1].map((s) => ({ at: at - s * 1000, tone: "tick" }));

  // A sound at each part of each repetition, and a soft one at each second within.
  function repSounds(run, { begins, ends }, until) {
    const tones = partsOf(run).flatMap((part, place) => [`part${place}`, ...Array(part).fill("soft")].slice(0, part));
    const length = (Math.min(ends, until) - begins) / 1000;
    return Array.from({ length }, (_none, s) => ({ at: begins + s * 1000, tone: tones[s % tones.length] }));
  }

  function cuesOf(run, now) {
    const beat = (_none, place) => ({ at: run.since + (place * 60000) / run.rate, tone: "part0" });
    if (run.rate) return Array.from({ length: (AHEAD_MS * run.rate) / 60000 }, beat);
    if (!run.sides) return [...counted(restEnds(run)), { at: restEnds(run), tone: "end" }];
    const made = [];
    for (let at = now, one = sideAt(run, at); !one.isOver; at = one.ends, one = sideAt(run, at)) {
      made.push(...counted(one.begins), { at: one.begins, tone: "go" });
      if (run.tempo) made.push(...repSounds(run, one, now + AHEAD_MS));
      if (one.ends === Infinity) break;
      if (!run.tempo) made.push(...counted(one.ends));
      made.push({ at: one.ends, tone: "end" });
    }
    return made;
  }

  const isQuiet = () => localStorage.getItem(QUIET) === "1";

  // Browsers let a page sound only once it was touched.
  function wake() {
    if (isQuiet() || !("AudioContext" in self)) return;
    const isNew = !audio;
    audio ||= new AudioContext();
    if (audio.state !== "running") audio.resume().then(sound, () => {});
    else if (isNew) sound();
  }

  // Sounds are given to the device ahead of time, since a page behind a locked screen is hardly asked. Of several
  // tabs the one that was seen last sounds.
  function sound() {
    if (!audio) return;
    // What has begun to sound may end.
    for (const [tone, at] of playing) if (at > audio.currentTime) tone.stop();
    clearTimeout(resting);
    const now = Date.now();
    const due = isQuiet() || stored().tab !== tab ? [] : cues.filter(({ at }) => at >= now);
    resting = setTimeout(() => audio.suspend(), Math.max(now, ...due.map(({ at }) => at)) - now + LATE_MS);
    if (due.length && audio.state !== "running") return wake();
    playing = due.map(({ at, tone }) => play(TONES[tone], audio.currentTime + (at - now) / 1000));
  }

  function play([pitch, length, loudness], at) {
    const [tone, level] = [audio.createOscillator(), audio.createGain()];
    tone.frequency.value = pitch;
    level.gain.setValueAtTime(loudness, at);
    level.gain.exponentialRampToValueAtTime(0.001, at + length);
    tone.connect(level).connect(audio.destination);
    tone.start(at);
    tone.stop(at + length);
    return [tone, at];
  }

  function buzz(now) {
    const due = cues.filter(({ at, tone }) => at > Math.max(felt, now - LATE_MS) && at <= now && BUZZES[tone]);
    felt = now;
    if (due.length && !document.hidden) navigator.vibrate?.(BUZZES[due.at(-1).tone]);
  }

  /* --- the screen stays on while something runs --- */
  let lit = null;

  function light(isOn) {
    if (!isOn) {
      lit?.then((lock) => lock?.release());
      lit = null;
    } else if (!lit && !document.hidden && navigator.wakeLock) {
      const asked = navigator.wakeLock.request("screen").catch(() => null);
      lit = asked;
      asked.then((lock) => lock?.addEventListener("release", () => { if (lit === asked) lit = null; }));
    }
  }

  /* --- the bar --- */
  const find = (name) => bar.querySelector(`.${name}`);
  const clock = (s) => `${Math.floor(s / 60)}:${String(s % 60).padStart(2, "0")}`;
  const left = (ms) => Math.ceil(ms / 1000);

  // What the bar says: the stage, the label, the clock, the share that is left, and the words of its buttons.
  function restFace(run, now) {
    if (run.rate) return ["beat", said.wordBeat, run.rate, 1, said.wordSlower, said.wordStop, said.wordFaster];
    const ms = restEnds(run) - now;
    if (ms > 0) return ["rest", said.wordRest, clock(left(ms)), ms / (run.rest * 1000), said.wordMore, said.wordSkip];
    return ["over", said.wordOver, `+${clock(Math.floor(-ms / 1000))}`, 0, "", said.wordClose];
  }

  function setFace(run, one, now) {
    const name = (text) => (run.sides.length > 1 ? `${one.word} · ${text}` : text);
    if (one.isReady) {
      const ms = one.begins - now;
      return ["ready", name(said.wordReady), left(ms), ms / (one.begins - one.from), said.wordCancel, said.wordGo];
    }
    const share = one.goal === null ? 1 : (one.ends - now) / (one.ends - one.begins);
    if (!run.tempo) {
      const s = one.goal === null ? Math.floor((now - one.begins) / 1000) : left(one.ends - now);
      return ["work", name(said.wordHold), clock(s), share, said.wordCancel, said.wordEnd];
    }
    const { rep, word, ends } = partAt(run, one, now);
    const count = kept.say(one.goal === null ? said.wordRep : said.wordRepOf, { rep, goal: one.goal });
    return ["work", name(count), `${word} ${left(ends - now)}`, share, said.wordCancel, said.wordEnd];
  }

  function show(run, now) {
    const one = run.sides && sideAt(run, now);
    const [at, label, text, share, second, first, third = ""] = one ? setFace(run, one, now) : restFace(run, now);
    bar.className = `timer ${at}${one || run.rate ? " of-set" : ""}`;
    bar.hidden = false;
    document.body.classList.add("timed");
    find("label").textContent = label;
    find("clock").textContent = text;
    bar.querySelector("rect").setAttribute("width", share * 100);
    for (const [name, word] of Object.entries({ first, second, third })) {
      find(name).hidden = !word;
      find(name).textContent = word;
    }
    const before = stage;
    stage = `${run.id} ${at} ${one ? one.place : ""}`;
    if (stage === before) return;
    if (one) say(`${label}.`);
    else if (at === "over" && now < restEnds(run) + LATE_MS) say(said.wordOverSaid);
  }

  function hide() {
    bar.hidden = true;
    document.body.classList.remove("timed");
  }

  /* --- time passing --- */
  function draw() {
    clearTimeout(turn);
    const now = Date.now();
    const one = shown?.sides && sideAt(shown, now);
    light(Boolean(shown) && !(one ? one.isOver : now > restEnds(shown)));
    if (!shown) return hide();
    buzz(now);
    if (one?.isOver) return log(shown, one.ends);
    if (!one && now > restEnds(shown) + (shown.rate ? 0 : OVER_MS)) return drop(shown);
    show(shown, now);
    const from = one ? (one.isReady ? one.from : one.begins) : shown.since;
    const step = shown.rate ? 60000 / shown.rate : 1000;
    turn = setTimeout(draw, step - ((now - from) % step) + 5);
  }

  // After each change, here or in another tab, and when the page is seen again.
  function refresh() {
    shown = current();
    cues = shown ? cuesOf(shown, Date.now()) : [];
    sound();
    draw();
  }

  /* --- a set: its own form is what begins and ends it --- */
  const rowOf = (line, number) => document.getElementById(line)?.querySelector(`[data-number="${number}"][data-rest]`);
  const formOf = (run) => rowOf(run.line, run.number)?.querySelector("form");

  function begin(form) {
    const line = lineOf(form);
    const holds = [...form.querySelectorAll('.columns [data-amount="hold_s"]')];
    const counts = holds.length ? holds : [...form.querySelectorAll('.columns [data-amount="reps"]')];
    // A side that was emptied is left out; one that was empty goes on as long as possible.
    const sides = counts.filter((input) => input.value || !input.defaultValue).map((input) => ({
      name: input.name,
      word: input.closest(".sided").querySelector("legend").lastChild.textContent,
      goal: Number(input.value) || null,
    }));
    const fault = sides.every(({ goal }) => goal) && faultOf(form);
    if (fault) return showFault(form, ...fault);
    const run = {
      id: crypto.randomUUID(),
      session: form.closest(".session").id,
      line: line.id,
      number: Number(form.closest("[data-number]").dataset.number),
      since: Date.now(),
      tempo: holds.length ? "" : line.dataset.tempo,
      // What was changed before it began, for a page that is loaded anew.
      fields: [...form.querySelectorAll(".columns input")]
        .filter((input) => input.value !== input.defaultValue)
        .map((input) => [input.name, input.value]),
      sides,
    };
    begunHere.add(run.id);
    put(run);
    find("first").focus();
    rowOf(run.line, run.number).scrollIntoView({ block: "nearest" });
  }

  // A line without a tempo: only a beat, at the rate that was last chosen on this phone.
  function beginBeat(line, by = 0) {
    const rate = Math.min(Math.max((Number(localStorage.getItem(RATE)) || USUAL) + by, SLOWEST), FASTEST);
    localStorage.setItem(RATE, rate);
    put({ id: crypto.randomUUID(), session: line.closest(".session").id, line: line.id, since: Date.now(), rate });
  }

  function fill(form, name, value) {
    const field = form.elements[name];
    if (!field || field.value === String(value)) return;
    field.value = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  // One tab logs it; where the set is not asked for any more, nothing is logged.
  function log(run, ended) {
    return navigator.locks.request(KEY, async () => {
      // What waits in the queue is laid over the page first, since the set may come after it.
      await queue.begun.then(kept.read);
      if (!stored().runs.some((one) => one.id === run.id)) return;
      const form = formOf(run);
      if (!form) return drop(run);
      if (!begunHere.has(run.id)) for (const [name, value] of run.fields) fill(form, name, value);
      for (const { name, goal, done } of run.sides) fill(form, name, (done ?? goal) || "");
      if (faultOf(form)) {
        drop(run);
        return form.requestSubmit();
      }
      form.dataset.ended = ended;
      const written = new Promise((resolve) => { queue.events.addEventListener("written", resolve, { once: true }); });
      form.requestSubmit();
      await written;
      drop(run);
    });
  }

  // A set was logged, by hand or by its clock: what runs now is the rest after it, if anything is left to do.
  queue.events.addEventListener("written", ({ detail: record }) => {
    const session = `session-${record.session}`;
    const runs = stored().runs.filter((one) => one.session !== session);
    if (record.kind === "finish") return store(runs);
    const row = record.kind === "set" && record.isNew && rowOf(record.line, record.number);
    if (!row) return;
    const todo = [...document.getElementById(session).querySelectorAll(".lift[data-todo]")]
      .reduce((sum, { dataset }) => sum + dataset.planned - dataset.done, 0);
    const isPlanned = record.number <= document.getElementById(record.line).dataset.planned;
    const rest = todo > Number(isPlanned) ? Number(row.dataset.rest) : 0;
    const { line, number, performed: since } = record;
    store(rest ? [...runs, { id: crypto.randomUUID(), session, line, number, since, rest }] : runs);
  });

  /* --- what is pressed --- */
  // The first button ends what is shown: the rest, the wait for a side, or its work, with what was done so far.
  function endStage(run) {
    const now = Date.now();
    if (!run.sides) {
      drop(run);
      return run.rate || goOn(document.getElementById(run.line));
    }
    const { place, begins, isReady } = sideAt(run, now);
    const done = isReady ? { begun: now } : { ended: now, done: Math.floor((now - begins) / stepOf(run)) };
    put({ ...run, sides: run.sides.map((one, index) => (index === place ? { ...one, ...done } : one)) });
  }

  function secondary(run) {
    if (run.rate) return beginBeat(document.getElementById(run.line), -STEP);
    if (!run.sides) return put({ ...run, rest: run.rest + MORE_S });
    drop(run);
    formOf(run)?.querySelector(".start").focus();
  }

  const showQuiet = () => find("quiet").setAttribute("aria-pressed", isQuiet());

  document.addEventListener("click", ({ target }) => {
    if (shown || target.closest("form[data-write] button, .start")) setTimeout(wake, SHOWN_MS);
    const pressed = target.closest("#timer button, .start");
    if (!pressed) return;
    if (pressed.matches(".beat")) beginBeat(lineOf(pressed));
    else if (pressed.matches(".start")) begin(pressed.form);
    else if (pressed.matches(".quiet")) turnQuiet();
    else if (pressed.matches(".second")) secondary(shown);
    else if (pressed.matches(".third")) beginBeat(document.getElementById(shown.line), STEP);
    else endStage(shown);
  });

  function turnQuiet() {
    if (isQuiet()) localStorage.removeItem(QUIET);
    else localStorage.setItem(QUIET, "1");
    showQuiet();
    wake();
    sound();
  }

  /* --- beginning, and coming back --- */
  // The tab that is seen takes the sound over.
  function seen() {
    const { runs } = stored();
    if (runs.length && !document.hidden) store(runs);
    else refresh();
    if (audio) wake();
  }

  addEventListener("storage", () => { showQuiet(); refresh(); });
  addEventListener("pageshow", seen);
  document.addEventListener("visibilitychange", seen);
  showQuiet();
  seen();
})();
