// The middle of the page: a channel or direct message with its messages, or the app's Home.

import { act } from "./api.js";
import { behind } from "./behind.js";
import { toast } from "./confirm.js";
import { Composer } from "./composer.js";
import { fill, h, setText } from "./dom.js";
import { icon } from "./icons.js";
import { menuButton } from "./menu.js";
import { MessageList } from "./messages.js";
import { pickPerson } from "./cast.js";
import { channel, channelName, channelNodes, isAppChannel, person, session } from "./session.js";
import { Surface } from "./surface.js";
import { ThreadsList } from "./threads.js";
import { markRead, readTo } from "./unread.js";
import { addressOf, go } from "./where.js";
import { counted, w } from "./words.js";

export class Conversation {
  constructor(guide) {
    this.title = h("h1", { tabindex: "-1" });
    this.about = h("span", { class: "about" });
    this.tabs = h("div", { class: "tabs", role: "group", "aria-label": w("apps") });
    this.menu = menuButton({ label: w("channelMenu"), entries: () => this.entries() });
    this.list = new MessageList({ inThread: false, label: w("messages", { name: "" }), turn: (where) => session.turn(where) });
    this.json = h("button", { type: "button", class: "icon-button", "aria-label": w("lookBehind"), title: w("lookBehind"), on: { click: () => behind({ view: session.state.home.id }) } }, icon("code"));
    this.composer = new Composer({ place: () => ({ channel: session.place.channel }), withCommands: true });
    this.closed = h("div", { class: "closed" });
    this.homeEmpty = h("p", { class: "empty" }, w("homeEmpty"));
    this.homeTrouble = h("div", { class: "message-trouble", role: "alert" });
    this.home = new Surface(() => ({ kind: "home" }), (answer) =>
      fill(this.homeTrouble, answer.trouble && [icon("warning"), w("pressFailed", { app: session.workspace.app.name, code: answer.trouble })]));
    this.homeBox = h("div", { class: "home", tabindex: "0", role: "region", "aria-label": w("appHome") }, this.homeEmpty, this.homeTrouble, this.home.node);
    this.threads = new ThreadsList();
    this.node = h("main", { class: "conversation", id: "conversation" },
      h("header", { class: "conversation-head" }, this.title, this.about, this.tabs, this.json, this.menu),
      guide,
      this.homeBox, this.threads.node, this.list.node, this.closed, this.composer.node);
  }

  // → the messages that came since the last look.
  show() {
    const { place, state, workspace } = session;
    const onThreads = place.view === "threads";
    this.node.classList.toggle("on-threads", onThreads);
    this.threads.node.hidden = !onThreads;
    if (onThreads) return this.showThreads();
    const here = channel(place.channel);
    const isApp = isAppChannel(here);
    const onHome = isApp && workspace.app.has_home && place.tab === "home";
    const name = channelName(here);
    if (this.title.textContent !== (isApp ? workspace.app.name : name) || here.id !== this.titled) fill(this.title, isApp ? workspace.app.name : channelNodes(here));
    this.titled = here.id;
    document.title = `${name} · ${session.me.shown_as} · Playground 演练场`;
    const direct = here.kind === "im" || here.kind === "mpim";
    setText(this.about, direct ? "" : [counted("members", here.members), here.is_ext_shared ? w("shared") : ""].filter(Boolean).join(" · "));
    this.menu.hidden = direct;
    this.showTabs(isApp, onHome);
    this.arrive(here, isApp, onHome);
    this.homeBox.hidden = !onHome;
    this.list.node.hidden = onHome;
    this.showFoot(here, onHome, name);
    this.json.hidden = !onHome || !state.home;
    if (onHome) {
      this.homeEmpty.hidden = Boolean(state.home);
      this.home.show(state.home?.blocks ?? [], state.home?.values);
      return [];
    }
    this.list.box.setAttribute("aria-label", w("messages", { name }));
    const fresh = this.list.show(state.messages, { from: here.id, readTo: this.newFrom, target: place.message, has: { older: state.older, newer: state.newer } });
    if (document.visibilityState === "visible") markRead(here);
    return fresh;
  }

  showThreads() {
    const { state } = session;
    if (this.titled !== "threads") fill(this.title, w("threads"));
    this.titled = "threads";
    document.title = `${w("threads")} · ${session.me.shown_as} · Playground 演练场`;
    setText(this.about, "");
    for (const node of [this.tabs, this.menu, this.json, this.homeBox, this.list.node, this.closed, this.composer.node]) node.hidden = true;
    if (this.at !== "threads") this.newFrom = readTo("threads") === "0" ? "" : readTo("threads");
    this.at = "threads";
    this.threads.show(state.threads, this.newFrom);
    if (document.visibilityState === "visible") markRead({ id: "threads", last_ts: state.newest_reply });
    return [];
  }

  showTabs(isApp, onHome) {
    this.tabs.hidden = !isApp || !session.workspace.app.has_home;
    const seen = `${isApp} ${onHome}`;
    if (this.tabs.seen === seen) return;
    this.tabs.seen = seen;
    const tab = (word, value, current) => h("a", {
      href: addressOf({ channel: session.place.channel, tab: value }), "aria-current": current ? "page" : null,
      on: { click: (event) => { event.preventDefault(); go({ channel: session.place.channel, tab: value }); } },
    }, w(word));
    const focused = this.tabs.contains(document.activeElement);
    fill(this.tabs, tab("appHome", "home", onHome), tab("appMessages", "messages", !onHome));
    if (focused) this.tabs.querySelector("[aria-current]").focus();
  }

  // Coming to another conversation: remember where its new messages begin, tell the app when its own is opened.
  arrive(here, isApp, onHome) {
    const at = `${here.id} ${onHome ? "home" : ""}`;
    if (at === this.at) return;
    this.at = at;
    this.newFrom = readTo(here.id) === "0" ? "" : readTo(here.id);
    if (isApp) act("opens_home", { tab: onHome ? "home" : "messages" });
  }

  showFoot(here, onHome, name) {
    let closed = null;
    if (session.me.deleted) closed = [w("deactivatedYou")];
    else if (here.is_archived) closed = [w("archived")];
    else if (!here.is_member) closed = [w("notMember", { name }), h("button", { type: "button", class: "button primary", on: { click: () => this.does("joins") } }, w("join"))];
    const seen = JSON.stringify([here.id, closed?.[0]]);
    if (seen !== this.seenFoot) fill(this.closed, closed ?? []);
    this.seenFoot = seen;
    this.closed.hidden = !closed || onHome;
    this.composer.node.hidden = Boolean(closed) || onHome;
    const to = here.with[0] === session.workspace.app.bot_user_id ? session.workspace.app.name : name;
    this.composer.show(w("messageTo", { name: to }));
  }

  entries() {
    const here = channel(session.place.channel);
    const pick = async (word, name) => {
      const who = await pickPerson(w(word), session.workspace.people.filter((one) => !one.deleted));
      if (who) this.does(name, { who });
    };
    if (here.is_archived) return [{ text: w("unarchiveChannel"), choose: () => this.does("unarchives") }];
    if (!here.is_member) return [{ text: w("join"), choose: () => this.does("joins") }];
    return [
      { text: w("addPeople"), choose: () => pick("addPeople", "invites") },
      { text: w("removePeople"), choose: () => pick("removePeople", "removes") },
      { text: w("leave"), choose: () => this.does("leaves") },
      { text: w("archiveChannel"), danger: true, choose: () => this.does("archives") },
    ];
  }

  async does(name, body = {}) {
    const answer = await act(name, { channel: session.place.channel, ...body });
    if (!answer.ok) toast(answer.error);
    await session.refresh();
    if (!this.composer.node.hidden) this.composer.focus();
  }
}

export class Thread {
  constructor() {
    this.title = h("h2", {}, w("thread"));
    this.about = h("span", { class: "about" });
    this.list = new MessageList({ inThread: true, label: w("thread") });
    this.composer = new Composer({ place: () => ({ channel: session.place.channel, thread: session.place.thread }), withCommands: false, withBroadcast: true });
    this.node = h("aside", { class: "thread", "aria-label": w("thread"), hidden: true, on: { keydown: (event) => this.keys(event) } },
      h("header", { class: "conversation-head" }, this.title, this.about,
        h("button", { type: "button", class: "icon-button", "aria-label": w("closeThread"), title: w("closeThread"), on: { click: () => this.close() } }, "×")),
      this.list.node, this.composer.node);
  }

  show() {
    const { place, state } = session;
    const open = Boolean(place.thread && state.thread.length);
    this.node.hidden = !open;
    if (!open) return [];
    const here = channel(place.channel);
    setText(this.about, person(here.with[0])?.shown_as ?? channelName(here));
    this.composer.node.hidden = !here.is_member || here.is_archived;
    this.composer.show(w("reply"));
    return this.list.show(state.thread, { from: place.thread, target: place.message });
  }

  keys(event) {
    if (event.key === "Escape" && !event.defaultPrevented) this.close();
  }

  close() {
    const { channel, view } = session.place;
    go({ channel, view });
    (document.querySelector(".conversation .composer:not([hidden]) textarea") ?? document.querySelector(".conversation h1")).focus();
  }
}
