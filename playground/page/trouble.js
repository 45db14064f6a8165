// Switches for what goes wrong with a Slack: the local one does it on demand.

import { act, trouble } from "./api.js";
import { pickPerson } from "./cast.js";
import { toast } from "./confirm.js";
import { fill, h } from "./dom.js";
import { person, session } from "./session.js";
import { w } from "./words.js";

// name → the kind by the wire and its fields; times are in seconds.
const SWITCHES = {
  slow: ["slow", { seconds: [1.5, 3], only: ["chat.*", "views.*", "response_url"] }],
  rateLimited: ["rate_limited", { retry_after: 5, share: 0.5, only: ["chat.*"] }],
  lostAnswers: ["no_answer", { hangs: 2, done: true, share: 0.5, only: ["chat.postMessage"] }],
  down: ["http_error", { status: 503, body: "html" }],
  lostAcks: ["unacknowledged", {}],
  twice: ["repeated", { copies: 1, seconds: 1 }],
  frozen: ["frozen_sockets", {}],
};

export class Trouble {
  constructor() {
    this.rows = Object.keys(SWITCHES).map((name) => this.row(name));
    this.people = h("ul", { class: "gone" });
    this.node = h("div", {},
      h("p", { class: "about" }, w("troubleAbout")),
      h("ul", { class: "switches" }, this.rows.map(({ node }) => node)),
      h("div", { class: "buttons start" },
        this.button("cutSockets", () => this.does("/cut_sockets", { share: 1 })),
        this.button("disconnect", () => this.does("/disconnect", { reason: "refresh_requested" })),
        this.button("deactivate", () => this.deactivates()),
        this.button("endAll", () => this.does("/clear", {}))),
      this.people);
  }

  row(name) {
    const box = h("input", { type: "checkbox", role: "switch", on: { change: () => this.flips(name, box.checked) } });
    const hits = h("small", { class: "hits" });
    const node = h("li", {}, h("label", { class: "choice" }, box, h("span", {}, h("strong", {}, w(`trouble_${name}`)), hits, h("small", {}, w(`trouble_${name}_about`)))));
    return { name, box, hits, node };
  }

  button(word, press) {
    return h("button", { type: "button", class: "button", on: { click: press } }, w(word));
  }

  async show() {
    const { active = [] } = await trouble("");
    for (const { name, box, hits } of this.rows) {
      const found = active.filter((one) => one.kind === SWITCHES[name][0]);
      box.checked = found.length > 0;
      hits.textContent = found.length ? ` ${w("hits", { n: found.reduce((sum, one) => sum + one.hits, 0) })}` : "";
    }
    fill(this.people, session.workspace.people.filter((user) => user.deleted).map((user) => h("li", {}, user.shown_as, " ",
      h("button", { type: "button", class: "button small", on: { click: () => this.acts("reactivates", user.id) } }, w("reactivate")))));
  }

  async flips(name, on) {
    const [kind, fields] = SWITCHES[name];
    if (on) return this.does(`/start/${kind}`, fields);
    const { active = [] } = await trouble("");
    await Promise.all(active.filter((one) => one.kind === kind).map((one) => trouble("/clear", { id: one.id })));
    return this.show();
  }

  async does(what, body) {
    const answer = await trouble(what, body);
    toast(answer.ok ? w("troubleDone") : answer.error, { brief: answer.ok });
    return this.show();
  }

  async deactivates() {
    const who = await pickPerson(w("deactivate"), session.workspace.people.filter((user) => !user.deleted && !user.is_bot && user.id !== session.me.id));
    if (who) await this.acts("deactivates", who);
  }

  async acts(name, who) {
    const answer = await act(name, { who });
    if (!answer.ok) toast(answer.error);
    else toast(w(name === "deactivates" ? "deactivatedNow" : "reactivatedNow", { name: person(who).shown_as }));
    await session.refresh();
    return this.show();
  }
}
