/* What the server found wrong with the plan it was last sent, beside what is shown now. */

export class Faults {
  constructor() {
    // What is wrong with a line follows from what it says, so it is known of the line wherever it stands.
    this.lines = new WeakMap();
    this.sessions = new Map();
    this.weeks = new Map();
    this.count = 0;
  }

  learn(plan, found) {
    this.count = found.length;
    for (const week of plan.weeks) {
      for (const session of week.sessions) session?.lines.forEach((line) => this.lines.delete(line));
    }
    this.sessions.clear();
    this.weeks.clear();
    for (const { week, column, line, message } of found) {
      const row = plan.weeks[week];
      const session = row?.sessions[column];
      if (column === null) put(this.weeks, week, row, message);
      else if (line === null) put(this.sessions, `${week} ${column}`, session ?? null, message);
      else {
        const typed = session.lines[line];
        this.lines.set(typed, [...new Set([...(this.lines.get(typed) ?? []), message])]);
      }
    }
  }

  ofLine(line) {
    return this.lines.get(line) ?? [];
  }

  ofSession(week, column, session) {
    return messages(this.sessions.get(`${week} ${column}`), session);
  }

  ofWeek(week, row) {
    return messages(this.weeks.get(week), row);
  }
}

function put(map, key, about, message) {
  map.set(key, { about, messages: [...(map.get(key)?.messages ?? []), message] });
}

/* A session or week that was changed since says nothing until it is saved. */
function messages(told, about) {
  return told && told.about === about ? told.messages : [];
}
