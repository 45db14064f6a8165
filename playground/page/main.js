// Starts the page, reads the local Slack whenever something changed, and shows it.

import { actAs, actsSoFar, listen, read } from "./api.js";
import { switchPerson, welcome } from "./cast.js";
import { Conversation, Thread } from "./conversation.js";
import { Drawer } from "./drawer.js";
import { fill, h } from "./dom.js";
import { Guide, guideList } from "./guide.js";
import { Modals } from "./modals.js";
import { channel, isAppChannel, personOrUnknown, session } from "./session.js";
import { Sidebar } from "./sidebar.js";
import { dayOf } from "./time.js";
import { toast } from "./confirm.js";
import { countRings } from "./unread.js";
import { go, here, whenMoved } from "./where.js";
import { speak, w } from "./words.js";

const page = document.getElementById("page");
const live = document.getElementById("live");

function banner(...more) {
  return h("header", { class: "banner" },
    more[0],
    h("strong", {}, "Playground 演练场"),
    h("span", { class: "not-slack" }, h("span", { lang: "zh-CN" }, "这是本地演练场，不是 Slack"), h("span", { lang: "en" }, "A local playground, not Slack")),
    more.slice(1));
}

class Page {
  constructor() {
    this.drawer = new Drawer();
    this.guide = new Guide();
    this.connection = h("span", { class: "connection", role: "status" });
    this.menu = h("button", { type: "button", class: "bar-button only-narrow", "aria-expanded": "false", "aria-controls": "sidebar", "aria-label": w("menu"), on: { click: () => this.toggleSidebar() } }, "☰");
    this.sidebar = new Sidebar({ switchPerson, close: () => this.toggleSidebar(false) });
    this.conversation = new Conversation(this.guide.node);
    this.thread = new Thread();
    this.modals = new Modals();
    this.veil = h("div", { class: "veil", on: { click: () => this.toggleSidebar(false) } });
    this.columns = h("div", { class: "columns" }, this.sidebar.node, this.veil, this.conversation.node, this.thread.node, this.drawer.node);
    this.skip = h("a", { class: "skip", href: "#conversation", on: { click: (event) => this.skips(event) } }, w("skip"));
    fill(page, this.skip, banner(this.menu, this.connection, this.guide.button, this.drawer.clockButton, this.drawer.button), this.columns);
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.defaultPrevented && !document.querySelector("dialog:modal") && this.columns.classList.contains("with-sidebar")) this.toggleSidebar(false);
    });
  }

  skips(event) {
    event.preventDefault();
    const field = this.conversation.composer;
    if (field.node.hidden) this.conversation.title.focus();
    else field.focus();
  }

  toggleSidebar(open = !this.columns.classList.contains("with-sidebar")) {
    const was = this.columns.classList.contains("with-sidebar");
    this.columns.classList.toggle("with-sidebar", open);
    this.menu.setAttribute("aria-expanded", String(open));
    this.menu.setAttribute("aria-label", w(open ? "menuClose" : "menu"));
    if (open && !was) this.sidebar.node.querySelector("[aria-current], a")?.focus();
    else if (was && !open) this.menu.focus();
  }

  show() {
    this.columns.classList.toggle("with-thread", Boolean(session.place.thread && session.state.thread.length));
    this.sidebar.show();
    const fresh = [...this.conversation.show(), ...this.thread.show()];
    this.announce(fresh);
    this.modals.show(session.state.modals);
    this.drawer.refresh();
    this.guide.show();
  }

  announce(messages) {
    const said = messages.filter((message) => !message.own).map((message) => `${personOrUnknown(message.author).shown_as}: ${message.plain}`);
    if (said.length) live.textContent = [...new Set(said)].join("\n").slice(0, 500);
  }
}

let shown = null;

// Where one begins: the first channel one is in, or else the app.
function startPlace() {
  const { channels } = session.state;
  return (channels.find((one) => one.is_member && one.name && !one.is_archived) ?? channels.find(isAppChannel)).id;
}

function settle() {
  const asked = here();
  let id = asked.channel;
  if (!channel(id)) {
    if (id && shown) toast(w("noChannel"));
    id = startPlace();
    go({ channel: id }, { replace: true });
  }
  const isApp = isAppChannel(channel(id));
  const place = { ...here(), channel: id };
  place.tab = isApp && session.workspace.app.has_home && !asked.message && !asked.thread ? asked.tab || "home" : "";
  return place;
}

const AT_FIRST = 60; // messages
const A_TURN = 25; // that come when one reads on, in either direction: no more than the page draws between two frames
const MOST = 140; // that are here at a time
let part = {}; // which part of which conversation is here, when not its newest messages: {channel, most, until | since | around}

session.turn = (where) => {
  const { messages, newer } = session.state;
  const most = Math.min(MOST, messages.length + A_TURN);
  const stay = Math.min(messages.length, most - A_TURN);
  const { channel } = session.place;
  if (where === "newest") part = {};
  else if (where === "older") part = { channel, most, until: newer || stay < messages.length ? messages[stay - 1].ts : "" };
  else part = { channel, most, since: messages[messages.length - stay].ts };
  refresh();
};

// A message that is led to and not here yet has its part of the conversation brought.
function partOf({ channel: id, message }) {
  if (message && message !== part.led) part = { channel: id, around: message, led: message };
  if (!message && part.led && part.around) part = {};
  const { channel: its, led, ...which } = part;
  return { most: AT_FIRST, ...(its === id ? which : {}) };
}

async function load() {
  let before;
  let asked;
  let state;
  do {
    before = actsSoFar();
    asked = here();
    state = asked.as ? await read("state", { as: asked.as, channel: asked.channel, thread: asked.thread, threads: asked.view === "threads" && "yes", ...partOf(asked) }) : null;
  } while (before !== actsSoFar() || asked.channel !== here().channel || asked.thread !== here().thread || asked.view !== here().view || asked.as !== here().as);
  if (asked.as && !state && asked.channel) state = await read("state", { as: asked.as });
  return [state?.workspace ?? await read("workspace"), state];
}

let began = null; // the newest timestamp there was when this page was loaded
let running = null;
let again = false;

// Reads everything and shows it; what changes meanwhile is read once more.
function refresh() {
  if (running) {
    again = true;
    return running;
  }
  running = (async () => {
    do {
      again = false;
      try {
        await once();
      } catch (problem) {
        if (!(problem instanceof TypeError && /fetch/i.test(problem.message))) throw problem;
      }
    } while (again);
  })().finally(() => {
    running = null;
  });
  return running;
}

let names = "";

// Another number whenever a name or the day has changed that may stand anywhere on the page.
function stamp(seen) {
  if (seen !== names) session.stamp = (session.stamp ?? 0) + 1;
  names = seen;
}

let welcomed = "";

// Drawn again only when something on it is another: what is in focus stays in focus.
async function welcomes(workspace) {
  const seen = JSON.stringify([workspace.people, workspace.groups, workspace.app.has_panel]);
  if (seen === welcomed && page.querySelector(".welcome")) return;
  welcomed = seen;
  fill(page, banner(null), welcome(await guideList()));
}

async function once() {
  const [workspace, state] = await load();
  session.workspace = workspace;
  if (!state) {
    shown = null;
    session.me = null;
    await welcomes(workspace);
    return;
  }
  began ??= Number(workspace.newest);
  // what only one person sees is gone when the page is loaded again
  const stays = (message) => !message.ephemeral || Number(message.ts) > began;
  state.messages = state.messages.filter(stays);
  state.thread = state.thread.filter(stays);
  if (part.since && !state.newer) part = {};
  session.state = state;
  if (!session.me) {
    speak(state.person.locale);
    actAs(state.person.id);
  }
  session.me = state.person;
  stamp(JSON.stringify([
    workspace.people, workspace.groups, state.channels.map((one) => [one.id, one.name, one.kind]), dayOf(workspace.now), state.person,
  ]));
  const asked = here().channel;
  session.place = settle();
  if (session.place.channel !== asked) {
    again = true;
    return;
  }
  if (!shown) {
    shown = new Page();
    shown.drawer.called(calls);
  }
  shown.show();
  if (await countRings()) shown.sidebar.show();
}

session.refresh = refresh;
whenMoved(refresh);
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && refresh());
let calls = { refused: 0 };
listen(refresh, (told) => {
  calls = told;
  shown?.drawer.called(told);
}, (connected) => {
  if (shown) shown.connection.textContent = connected ? "" : w("reconnecting");
  if (connected) refresh();
});
refresh();
