// What the message field offers while one types: commands after /, people and groups after @, channels after #, emoji
// after a : and two letters.

import { composing, fill, h, newId } from "./dom.js";
import { emojiNamed } from "./emoji.js";
import { icon } from "./icons.js";
import { hang } from "./popup.js";
import { avatar, marks, session } from "./session.js";
import { counted, isChinese, w } from "./words.js";

const MOST = 12;
const begins = (typed, ...names) => names.some((name) => name?.toLowerCase().startsWith(typed));
const contains = (typed, ...names) => names.some((name) => name?.toLowerCase().includes(typed));

const BROADCASTS = [
  ["here", "Everybody active in this channel", "此频道中在线的人"],
  ["channel", "Everybody in this channel", "此频道中的所有人"],
  ["everyone", "Everybody in the workspace", "工作区中的所有人"],
];

function commands(typed) {
  return session.workspace.app.commands.filter((one) => begins(typed, one.command.slice(1))).map((one) => ({
    insert: `${one.command} `,
    nodes: [h("strong", {}, one.command), h("span", { class: "usage" }, one.usage_hint), h("small", {}, one.description)],
  }));
}

// The name to insert: the shown one, unless it means two.
function nameOf(user) {
  const alike = session.workspace.people.filter((one) => !one.deleted && one.shown_as.toLowerCase() === user.shown_as.toLowerCase());
  return alike.length > 1 ? user.name : user.shown_as;
}

function mentions(typed) {
  const people = session.workspace.people.filter((user) => !user.deleted).map((user) => ({
    names: [user.shown_as, user.real_name, user.name],
    insert: `@${nameOf(user)} `,
    nodes: [avatar(user, { small: true }), h("strong", {}, user.shown_as),
      h("small", {}, user.real_name !== user.shown_as ? `${user.real_name} ` : "", `@${user.name}`), marks(user)],
  }));
  const groups = session.workspace.groups.map((group) => ({
    names: [group.handle, group.name],
    insert: `@${group.handle} `,
    nodes: [h("span", { class: "avatar small tint-group", "aria-hidden": "true" }, icon("people")), h("strong", {}, `@${group.handle}`),
      h("small", {}, `${group.name} · ${group.users.length === 1 ? w("membersOne") : w("members", { n: group.users.length })}`)],
  }));
  const casts = BROADCASTS.map(([word, en, zh]) => ({
    names: [word],
    insert: `@${word} `,
    nodes: [h("strong", {}, `@${word}`), h("small", {}, isChinese() ? zh : en)],
  }));
  const all = [...people, ...groups, ...casts];
  const first = all.filter((one) => begins(typed, ...one.names));
  return [...first, ...all.filter((one) => !first.includes(one) && contains(typed, ...one.names))];
}

function channels(typed) {
  return session.state.channels.filter((one) => one.name && one.kind !== "mpim" && contains(typed, one.name)).map((one) => ({
    insert: `#${one.name} `,
    nodes: [h("span", { class: "sign", "aria-hidden": "true" }, one.kind === "private" ? icon("lock") : "#"), h("strong", {}, one.name)],
  }));
}

const pictures = (typed) => emojiNamed(typed).map(({ name, sign }) => ({
  insert: `:${name}: `,
  nodes: [h("span", { class: "sign", "aria-hidden": "true" }, sign), h("span", {}, `:${name}:`)],
}));

// What is being named at the caret: where it begins, and what could be meant.
function asked(text, caret, withCommands) {
  const before = text.slice(0, caret);
  if (withCommands && /^\/\S*$/.test(before)) return { from: 0, found: commands(before.slice(1).toLowerCase()) };
  // a colon within a word, as in end:today, begins no emoji
  const colon = /(?:^|\s):([a-z0-9_+-]{2,30})$/i.exec(before);
  if (colon) return { from: caret - colon[1].length - 1, found: pictures(colon[1].toLowerCase()) };
  const sign = /(?:^|[^A-Za-z0-9_])([@#])([^@#\n]{0,40})$/.exec(before);
  if (!sign) return null;
  const typed = sign[2].toLowerCase();
  if (/^\s/.test(typed)) return null;
  return { from: caret - sign[2].length - 1, found: sign[1] === "@" ? mentions(typed) : channels(typed) };
}

export class Completion {
  constructor(field, { withCommands }) {
    Object.assign(this, { field, withCommands, hung: null, offered: [], active: 0, from: 0 });
    this.list = h("div", { id: newId("offers"), class: "options offers", role: "listbox", "aria-label": w("typed") });
    this.told = h("span", { class: "for-ears", role: "status" });
    field.setAttribute("aria-autocomplete", "list");
    field.after(this.told);
    field.addEventListener("input", (event) => composing(event) || this.look());
    field.addEventListener("compositionend", () => this.look());
    field.addEventListener("click", () => this.look());
    field.addEventListener("blur", () => this.close());
  }

  look() {
    const { value, selectionStart, selectionEnd } = this.field;
    const wanted = selectionStart === selectionEnd ? asked(value, selectionStart, this.withCommands) : null;
    if (!wanted?.found.length) {
      this.close();
      return;
    }
    this.from = wanted.from;
    this.active = 0;
    this.offered = wanted.found.slice(0, MOST).map((one) => {
      const node = h("div", { id: newId("offer"), role: "option", class: "option", on: { click: () => this.take(one) } }, one.nodes);
      node.addEventListener("pointerdown", (event) => event.preventDefault());
      return { ...one, node };
    });
    // a name or command that stands there in full needs no choosing: Enter sends
    this.exact = this.offered.length === 1 && value.slice(this.from, selectionStart).toLowerCase() === this.offered[0].insert.trim().toLowerCase();
    fill(this.list, this.offered.map((one) => one.node));
    this.hung ??= hang(this.field, this.list, { align: "above", onLeave: () => this.close() });
    this.hung.again();
    this.field.setAttribute("aria-controls", this.list.id);
    this.told.textContent = counted("results", this.offered.length);
    this.mark();
  }

  mark() {
    this.offered.forEach(({ node }, index) => {
      node.classList.toggle("active", index === this.active);
      node.setAttribute("aria-selected", String(index === this.active));
    });
    this.field.setAttribute("aria-activedescendant", this.offered[this.active].node.id);
    this.offered[this.active].node.scrollIntoView({ block: "nearest" });
  }

  // Whether the key was meant for the list.
  takesKey(event) {
    if (!this.hung) return false;
    const count = this.offered.length;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      this.active = (this.active + (event.key === "ArrowDown" ? 1 : count - 1)) % count;
      this.mark();
    } else if (event.key === "Enter" && this.exact) {
      this.close();
      return false;
    } else if ((event.key === "Enter" || event.key === "Tab") && !event.shiftKey) {
      this.take(this.offered[this.active]);
    } else if (event.key === "Escape") {
      this.close();
    } else {
      return false;
    }
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  take(one) {
    const caret = this.field.selectionStart;
    const after = this.field.value[caret] === " " ? caret + 1 : caret;
    this.field.setRangeText(one.insert, this.from, after, "end");
    this.close();
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
    this.field.focus();
  }

  close() {
    this.hung?.close();
    this.hung = null;
    this.told.textContent = "";
    this.field.removeAttribute("aria-activedescendant");
    this.field.removeAttribute("aria-controls");
  }
}
