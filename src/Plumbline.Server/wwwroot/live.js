// The newest events, asked for every two seconds while somebody looks. What comes is text from strangers: it only ever becomes text.
class PlumbTail extends HTMLElement {
  static rowsMax = 200;
  static every = 2000;

  connectedCallback() {
    this.rows = this.querySelector("tbody");
    this.status = this.querySelector("[role=status]");
    this.button = this.querySelector("button");
    this.since = this.dataset.since;
    this.paused = false;
    this.come = 0;
    this.said = 0;
    this.format = new Intl.DateTimeFormat("sv-SE", { timeZone: this.dataset.zone, dateStyle: "short", timeStyle: "medium" });
    this.button.hidden = false;
    this.button.addEventListener("click", () => this.pause(!this.paused));
    document.addEventListener("visibilitychange", () => this.ask());
    this.say("Live.");
    this.ask();
  }

  pause(paused) {
    this.paused = paused;
    this.button.textContent = paused ? "Resume" : "Pause";
    this.say(paused ? "Paused." : "Live.");
    this.ask();
  }

  // One question at a time; none while paused or hidden.
  async ask() {
    clearTimeout(this.timer);
    if (this.asking || this.paused || document.hidden) return;
    this.asking = true;
    let wait = PlumbTail.every;
    try {
      const answer = await fetch(`${this.dataset.url}since=${encodeURIComponent(this.since)}&limit=${PlumbTail.rowsMax}`, { headers: { accept: "application/json" } });
      if (!answer.ok) throw new Error(answer.status);
      const { rows, tail_cursor } = await answer.json();
      // What comes while somebody pauses waits until they go on.
      if (!this.paused) {
        this.since = tail_cursor;
        this.add(rows);
      }
    } catch {
      wait = 5 * PlumbTail.every;
      this.say("The server does not answer; trying again.");
      this.lost = true;
    }
    this.asking = false;
    this.timer = setTimeout(() => this.ask(), wait);
  }

  add(rows) {
    if (this.lost) this.say("Live.");
    this.lost = false;
    if (rows.length === 0) return;
    const added = rows.map((row) => this.row(row));
    this.rows.prepend(...added);
    while (this.rows.rows.length > PlumbTail.rowsMax) this.rows.lastElementChild.remove();
    const note = this.querySelector(".note");
    if (note) note.remove();
    this.come += rows.length;
    // Those who listen hear of it now and then, not of each.
    if (Date.now() - this.said > 15000) {
      this.say(`Live. ${this.come} new ${this.come === 1 ? "event" : "events"}.`);
      this.come = 0;
    }
  }

  say(text) {
    this.said = Date.now();
    this.status.textContent = text;
  }

  row(row) {
    const line = document.createElement("tr");
    const wrong = Boolean(row.error || row.error_type || row.success === false);
    line.className = wrong ? "new wrong" : "new";
    const time = document.createElement("time");
    time.textContent = this.format.format(new Date(row.time));
    const head = document.createElement("th");
    head.scope = "row";
    head.append(time);
    line.append(head);
    const model = row.model && row.model.startsWith("claude-") && row.model.length > 7 ? row.model.slice(7) : row.model;
    const what = [row.tool, row.decision, row.status_code, row.error || row.error_type, row.success === false ? "no success" : null];
    const said = what.filter((part) => part !== null && part !== undefined && part !== "").join(" · ");
    this.cell(line).append(this.clip("span", row.name));
    this.cell(line).append(row.user ? this.filter("user", row.user) : "–");
    this.cell(line).append(row.team ? this.filter("team", row.team) : "–");
    this.cell(line).append(this.clip("span", model || "–"));
    const text = this.clip("span", said || "–");
    if (wrong) text.classList.add("worse");
    this.cell(line).append(text);
    const took = this.cell(line);
    took.className = "n";
    took.textContent = this.duration(row.duration_ms);
    const more = this.cell(line);
    more.className = "more";
    for (const [path, id, name] of [["/sessions/", row.session, "session"], ["/prompts/", row.prompt, "prompt"], ["/traces/", row.trace_id, "trace"]]) {
      if (!id) continue;
      const link = document.createElement("a");
      link.href = path + encodeURIComponent(id) + this.dataset.query;
      link.textContent = name;
      more.append(link, " ");
    }
    return line;
  }

  cell(line) {
    return line.appendChild(document.createElement("td"));
  }

  clip(tag, text) {
    const element = document.createElement(tag);
    element.className = "clip";
    element.dir = "auto";
    element.title = text;
    element.textContent = text;
    return element;
  }

  filter(name, value) {
    const link = this.clip("a", value);
    const url = new URL(location.href);
    url.searchParams.set(name, value);
    link.href = url.pathname + url.search;
    return link;
  }

  duration(milliseconds) {
    if (milliseconds === undefined || milliseconds === null) return "–";
    if (milliseconds < 1000) return `${milliseconds}\u2009ms`;
    if (milliseconds < 120000) return `${(milliseconds / 1000).toFixed(milliseconds < 10000 ? 2 : 1)}\u2009s`;
    if (milliseconds < 7200000) return `${(milliseconds / 60000).toFixed(1)}\u2009min`;
    return `${(milliseconds / 3600000).toFixed(1)}\u2009h`;
  }
}
customElements.define("plumb-tail", PlumbTail);
