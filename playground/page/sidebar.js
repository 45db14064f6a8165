// The list of conversations, and who one is.

import { fill, h, reconcile } from "./dom.js";
import { icon } from "./icons.js";
import { avatar, channelName, isAppChannel, marks, person, session } from "./session.js";
import { isUnread, readTo, rings } from "./unread.js";
import { addressOf, go } from "./where.js";
import { w } from "./words.js";

const threadsPlace = () => ({ channel: session.place.channel, view: "threads" });
const THREADS = { id: "threads" }; // stands in the list as a conversation does

export class Sidebar {
  constructor({ switchPerson, close }) {
    this.close = close;
    this.me = h("div", { class: "me" });
    this.lists = h("div");
    this.switchPerson = switchPerson;
    this.node = h("nav", { class: "sidebar", id: "sidebar", "aria-label": w("channels") }, this.me, this.lists);
    this.seenMe = "";
  }

  show() {
    const { me, workspace, state, place } = session;
    const seen = JSON.stringify(me) + workspace.team.name;
    if (seen !== this.seenMe) {
      fill(this.me, h("button", { type: "button", class: "who", "aria-haspopup": "dialog", title: w("switchPerson"), on: { click: this.switchPerson } },
        avatar(me),
        h("span", { class: "who-words" },
          h("strong", {}, me.shown_as, " ", marks(me, { all: true })),
          h("small", {}, [me.real_name !== me.shown_as ? me.real_name : "", me.tz].filter(Boolean).join(" · "))),
        h("span", { class: "for-ears" }, w("switchPerson")),
        h("span", { class: "arrow", "aria-hidden": "true" }, "⇄")));
    }
    this.seenMe = seen;
    const channels = state.channels.filter((one) => one.kind === "public" || one.kind === "private");
    const direct = state.channels.filter((one) => (one.kind === "im" && !isAppChannel(one)) || one.kind === "mpim");
    const app = state.channels.filter(isAppChannel);
    const sections = [
      [w("threads"), state.newest_reply || place.view === "threads" ? [THREADS] : []],
      [w("channels"), channels.filter((one) => one.is_member)],
      [w("direct"), direct.filter((one) => one.last_ts || one.id === place.channel)],
      [w("apps"), app],
      [w("channelsOut"), channels.filter((one) => !one.is_member)],
    ].filter(([, list]) => list.length);
    reconcile(this.lists, sections.map(([title, list]) => ({
      key: title,
      make: () => h("section", {}, list[0] !== THREADS && h("h2", {}, title), h("ul")),
      patch: (node) => reconcile(node.lastChild, list.map((channel) => ({
        key: channel.id,
        make: () => h("li", {}, h("a", { on: { click: (event) => this.visit(event, channel) } })),
        patch: (item) => (channel === THREADS ? this.threads(item.firstChild) : this.entry(item.firstChild, channel)),
      }))),
    })));
  }

  visit(event, channel) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.close();
    go(channel === THREADS ? threadsPlace() : { channel: channel.id });
  }

  threads(node) {
    const { state, place } = session;
    const current = place.view === "threads";
    const unread = !current && Number(state.newest_reply) > Number(readTo("threads"));
    node.href = addressOf(threadsPlace());
    node.className = unread ? "unread" : "";
    if (current) node.setAttribute("aria-current", "page");
    else node.removeAttribute("aria-current");
    const seen = String(unread);
    if (node.seen === seen) return;
    node.seen = seen;
    fill(node, h("span", { class: "sign", "aria-hidden": "true" }, icon("bubble")), h("span", { class: "name" }, w("threads")), unread && h("span", { class: "for-ears" }, w("unread")));
  }

  entry(node, channel) {
    const { workspace, place } = session;
    const current = channel.id === place.channel && place.view !== "threads";
    const unread = isUnread(channel) && !current;
    const ringing = unread ? rings(channel) : 0;
    const isApp = isAppChannel(channel);
    const other = channel.kind === "im" ? person(channel.with[0]) : null;
    const seen = JSON.stringify([channel.name, channel.kind, channel.with, channel.is_archived, channel.is_ext_shared, unread, ringing, current, isApp && workspace.app.connected, other]);
    if (node.seen === seen) return;
    node.seen = seen;
    node.href = addressOf({ channel: channel.id });
    node.className = unread ? "unread" : "";
    if (current) node.setAttribute("aria-current", "page");
    else node.removeAttribute("aria-current");
    const sign = { public: "#", private: icon("lock"), im: "", mpim: icon("people") }[channel.kind];
    fill(node,
      other ? avatar(other, { small: true }) : h("span", { class: "sign", "aria-hidden": "true" }, sign),
      h("span", { class: "name" }, channel.kind === "public" || channel.kind === "private" ? channel.name : channelName(channel)),
      channel.kind === "private" && h("span", { class: "for-ears" }, w("privateChannel")),
      channel.is_ext_shared && h("span", { class: "mark mark-outsider", title: w("shared") }, w("badge_outsider")),
      other && marks(other),
      channel.is_archived && h("span", { class: "mark" }, "✕"),
      isApp && h("span", { class: `dot ${workspace.app.connected ? "on" : "off"}`, role: "img", title: w(workspace.app.connected ? "connected" : "notConnected"), "aria-label": w(workspace.app.connected ? "connected" : "notConnected") }),
      ringing > 0 && h("span", { class: "count", "aria-label": w("mentions", { n: ringing }) }, String(ringing)),
      unread && h("span", { class: "for-ears" }, w("unread")));
  }
}
