// What the app would have one try first: a step at a time above the conversation, all of them where one chooses who to be.

import { read } from "./api.js";
import { toast } from "./confirm.js";
import { fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { mrkdwn } from "./mrkdwn.js";
import { channel, isAppChannel, session } from "./session.js";
import { go, linkTo } from "./where.js";
import { isChinese, w } from "./words.js";

const kept = (name) => `guide ${name} ${session.workspace.team.id}`;
const said = (step, chinese = isChinese()) => mrkdwn(step.say[chinese ? "zh-CN" : "en"]);

// Where a step is done: somebody else's window is another page, one's own only another place.
async function leadTo(step) {
  const who = session.workspace.people.find((user) => user.shown_as === step.who);
  const state = who && await read("state", { as: who.id });
  const place = state?.channels.find((one) => (step.in ? one.name === step.in : isAppChannel(one)));
  if (!place) {
    toast(w("goneNow"));
    return;
  }
  const there = { as: who.id, channel: place.id, say: step.types ?? "", tab: step.in ? "" : "messages" };
  if (who.id === session.me?.id) go(there);
  else location.assign(linkTo(there));
}

// The step that is tried stands above the conversation it leads to.
function tries(step, number) {
  localStorage.setItem(kept("step"), String(number));
  leadTo(step);
}

const doIt = (step, number) => h("button", { type: "button", class: "button primary small", on: { click: () => tries(step, number) } }, w("tryAs", { name: step.who }));

// Whether one is who it is tried as, where it is tried.
function isThere(step) {
  const place = channel(session.place.channel);
  return step.who === session.me.shown_as && session.place.view !== "threads" && (step.in ? place.name === step.in : isAppChannel(place));
}

export class Guide {
  constructor() {
    this.step = Number(localStorage.getItem(kept("step")) ?? 0);
    this.story = h("span", { class: "story", role: "status" });
    this.words = h("div", { class: "guide-words" });
    this.buttons = h("div", { class: "buttons" });
    this.node = h("section", { class: "guide", "aria-label": w("guide"), hidden: true }, icon("flag"), this.words, this.story, this.buttons);
    this.button = h("button", { type: "button", class: "bar-button", "aria-label": w("guide"), hidden: true, on: { click: () => this.reopen() } }, icon("flag"), h("span", { class: "only-wide" }, w("guide")));
    this.closed = localStorage.getItem(kept("closed")) === "yes";
  }

  async show() {
    if (!session.workspace.app.has_panel) return;
    if (!this.found?.steps || this.found.told < this.found.of) this.found = await read("guide").catch(() => null);
    const steps = this.found?.steps ?? [];
    const { told = 0, of = 0 } = this.found ?? {};
    const telling = told < of;
    const there = this.step < steps.length && isThere(steps[this.step]);
    const seen = JSON.stringify([told, of, this.step, this.closed, there]);
    if (!steps.length || seen === this.seen) return;
    this.seen = seen;
    this.step = Math.min(this.step, steps.length);
    this.button.hidden = !this.closed;
    this.node.hidden = this.closed;
    this.story.textContent = telling ? w("storyTold", { told, of }) : "";
    const step = steps[this.step];
    fill(this.words, telling ? null : step ? [h("small", {}, `${this.step + 1}/${steps.length}`), said(step)] : w("guideDone"));
    fill(this.buttons,
      !telling && step && !there && doIt(step, this.step),
      !telling && step && h("button", { type: "button", class: `button small${there ? " primary" : ""}`, on: { click: () => this.turn(this.step + 1) } }, w("next")),
      h("button", { type: "button", class: "icon-button", "aria-label": w("guideClose"), title: w("guideClose"), on: { click: () => this.close(true) } }, "×"));
  }

  turn(step) {
    this.step = step;
    localStorage.setItem(kept("step"), String(step));
    this.show();
  }

  reopen() {
    if (this.step >= (this.found?.steps ?? []).length) this.turn(0);
    this.close(false);
    this.node.querySelector("button")?.focus();
  }

  close(closed) {
    this.closed = closed;
    localStorage.setItem(kept("closed"), closed ? "yes" : "no");
    this.show();
    if (closed) this.button.focus();
  }
}

// All steps at once, in both languages, for who has not chosen yet.
export async function guideList() {
  const { steps = [] } = (session.workspace.app.has_panel && await read("guide").catch(() => null)) || {};
  return steps.map((step, number) => h("li", {}, h("div", { lang: "zh-CN" }, said(step, true)), h("div", { lang: "en" }, said(step, false)), doIt(step, number)));
}
