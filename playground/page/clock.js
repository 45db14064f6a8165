// The time here, to be moved; and what the app will say next, as its own panel tells.

import { act, read } from "./api.js";
import { toast } from "./confirm.js";
import { fill, h } from "./dom.js";
import { channel, channelName, personOrUnknown, session } from "./session.js";
import { dayOf, dayTitle, clockTime, unixOf } from "./time.js";
import { isChinese, w } from "./words.js";

const HOUR = 3600;
const DAY = 24 * HOUR;

// The unix seconds of an hour of the day that is so many days ahead, in the reader's zone.
const at = (days, time) => unixOf(dayOf(session.workspace.now + days * DAY), time);

function nextMonday() {
  const weekday = new Date(`${dayOf(session.workspace.now)}T12:00:00Z`).getUTCDay();
  return at(((8 - weekday) % 7) || 7, "09:00");
}

const STEPS = {
  hourOn: () => session.workspace.now + HOUR,
  today1630: () => at(0, "16:30"),
  tomorrow9: () => at(1, "09:00"),
  monday9: nextMonday,
};

export class Clock {
  constructor() {
    this.time = h("p", { class: "clock-now", role: "status" });
    this.steps = Object.keys(STEPS).map((name) => h("button", { type: "button", class: "button", "data-step": name, on: { click: () => this.moves(STEPS[name]()) } }, w(name)));
    this.day = h("input", { type: "date", class: "typed", "aria-label": w("date") });
    this.hour = h("input", { type: "time", class: "typed", "aria-label": w("time"), value: "09:00" });
    this.next = h("ol", { class: "due" });
    this.nothing = h("p", { class: "empty" }, w("nothingDue"));
    this.node = h("div", {},
      h("p", { class: "about" }, w("clockAbout")),
      this.time,
      h("div", { class: "buttons start" }, this.steps),
      h("form", { class: "pickers", on: { submit: (event) => this.chosen(event) } }, this.day, this.hour, h("button", { type: "submit", class: "button" }, w("goThere"))),
      h("h3", {}, w("dueNext")), this.nothing, this.next);
  }

  async show() {
    const { now } = session.workspace;
    this.time.textContent = `${dayTitle(now)} ${clockTime(now)} · ${session.me.tz}`;
    for (const step of this.steps) step.disabled = STEPS[step.dataset.step]() <= now;
    const panel = await read("panel", { as: session.me.id }).catch(() => null);
    const due = panel?.due ?? [];
    this.nothing.hidden = due.length > 0;
    fill(this.next, due.map((one) => this.line(one)));
  }

  line(one) {
    const place = one.channel && channel(one.channel);
    const to = [...(one.people ?? []).map((id) => personOrUnknown(id).shown_as), ...(one.channel ? [channelName(place)] : [])];
    return h("li", {},
      h("time", {}, `${dayTitle(one.at)} ${clockTime(one.at)}`), " ",
      h("strong", {}, one.what[isChinese() ? "zh" : "en"]),
      h("small", {}, to.join(isChinese() ? "、" : ", ")));
  }

  chosen(event) {
    event.preventDefault();
    if (this.day.value && this.hour.value) this.moves(unixOf(this.day.value, this.hour.value));
  }

  async moves(to) {
    const answer = await act("moves_clock", { to });
    if (!answer.ok) toast(answer.error);
    await session.refresh();
  }
}
