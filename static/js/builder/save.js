/* Keeps the plan on the server: a moment after a change, one request at a time, again until it arrives. */

const WAIT_MS = 700;
const RETRIES_MS = [2000, 5000, 10000, 30000];

const cookie = (name) => document.cookie.split("; ").find((one) => one.startsWith(`${name}=`))?.slice(name.length + 1) ?? "";

export class Saver {
  /* `tell` hears of every state: saved, waiting, saving, retrying, signedOut, refused and changed, each with what it
     knows. `stored` is the plan as the server has it. */
  constructor({ url, revision, stored, tell }) {
    this.url = url;
    this.revision = revision;
    this.stored = stored;
    this.tell = tell;
    this.wanted = stored;
    this.state = "saved";
    this.failures = 0;
    this.timer = 0;
    this.sending = null;
    addEventListener("online", () => this.retry());
    document.addEventListener("visibilitychange", () => { if (document.hidden && this.state === "waiting") this.now(); });
  }

  get isSaved() {
    return this.wanted === this.stored;
  }

  /* Asks for a plan to be kept; what another editor changed meanwhile holds it until both are compared. */
  want(plan) {
    this.wanted = plan;
    if (this.state === "changed" || this.state === "signedOut") return;
    if (this.isSaved && !this.sending) return this._become("saved");
    if (!this.sending) {
      this._become("waiting");
      this._later(WAIT_MS);
    }
  }

  retry() {
    if (!this.isSaved && this.state !== "changed") this.now();
  }

  /* Sends nothing more until continueFrom. */
  hold(plan) {
    clearTimeout(this.timer);
    this.wanted = plan;
    this.state = "changed";
  }

  /* Goes on from what the server has now. */
  continueFrom(revision, stored) {
    [this.revision, this.stored] = [revision, stored];
    this.state = "waiting";
  }

  /* Sends at once; ends when nothing is on its way, and tells whether all is kept. */
  async now() {
    clearTimeout(this.timer);
    if (this.sending) await this.sending;
    if (!this.isSaved && this.state !== "changed") {
      this.sending = this._send(this.wanted).finally(() => { this.sending = null; });
      await this.sending;
      if (this.state === "saved" && !this.isSaved) this.want(this.wanted);
    }
    return this.isSaved;
  }

  async _send(plan) {
    this._become("saving");
    let response;
    try {
      response = await fetch(this.url, {
        method: "PUT",
        credentials: "same-origin",
        headers: {
          "Accept": "application/json",
          "Content-Type": "application/json",
          "If-Match": `"${this.revision}"`,
          "X-CSRFToken": cookie("csrftoken"),
        },
        body: JSON.stringify({ document: plan }),
      });
    } catch {
      return this._again();
    }
    const answer = await response.json().catch(() => ({}));
    if (response.ok) {
      [this.revision, this.stored, this.failures] = [answer.revision, plan, 0];
      this._become("saved", { ...answer, plan });
    } else if (response.status === 412 && answer.current) {
      this._become("changed", answer);
    } else if (response.status === 401 || response.status === 403) {
      this._become("signedOut");
    } else if (response.status >= 500 || response.status === 429 || response.status === 408) {
      this._again();
    } else {
      this._become("refused", { sentence: answer.detail || answer.title || "" });
    }
  }

  _again() {
    const wait = RETRIES_MS[Math.min(this.failures, RETRIES_MS.length - 1)];
    this.failures += 1;
    this._become("retrying");
    this._later(wait);
  }

  _later(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.now(), wait);
  }

  _become(state, known = {}) {
    this.state = state;
    this.tell(state, known);
  }
}
