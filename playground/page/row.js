// One message, patched in place.

import { act } from "./api.js";
import { behind } from "./behind.js";
import { ask, toast } from "./confirm.js";
import { composing, fill, h } from "./dom.js";
import { emoji, REACTIONS } from "./emoji.js";
import { file } from "./files.js";
import { icon } from "./icons.js";
import { menuButton } from "./menu.js";
import { mrkdwn } from "./mrkdwn.js";
import { avatar, marks, personOrUnknown, session } from "./session.js";
import { Surface } from "./surface.js";
import { clockTime, moment } from "./time.js";
import { addressOf, go } from "./where.js";
import { counted, w } from "./words.js";

export class Row {
  constructor(message, inThread) {
    this.message = message;
    this.inThread = inThread;
    this.seen = "";
    this.attached = [];
    this.surface = new Surface(() => ({ kind: "message", channel: this.message.channel_id, ts: this.message.ts }), (answer) => this.tell(answer));
    this.face = h("div", { class: "face" });
    this.head = h("div", { class: "message-head" });
    this.body = h("div", { class: "message-body" });
    this.under = h("div", { class: "message-under" });
    this.trouble = h("div", { class: "message-trouble", role: "alert" });
    this.tools = h("div", { class: "tools" });
    const wanted = { pointerenter: () => this.showMoreTools(), focusin: () => this.showMoreTools() };
    this.node = h("li", { class: "message", tabindex: "-1", on: wanted }, this.face,
      h("div", { class: "message-main" }, this.head, this.body, this.trouble, this.under), this.tools);
  }

  show(message, follows) {
    this.message = message;
    const seen = `${session.stamp} ${follows} ${JSON.stringify(message)}`;
    if (seen === this.seen) return;
    this.seen = seen;
    this.follows = follows;
    const author = personOrUnknown(message.author);
    this.node.dataset.ts = message.ts;
    this.node.classList.toggle("follows", follows);
    this.node.classList.toggle("ephemeral", message.ephemeral);
    this.node.classList.toggle("rings", message.notifies && !message.own);
    fill(this.face, follows
      ? h("time", { class: "side-time", "aria-hidden": "true" }, clockTime(Number(message.ts)))
      : avatar(author));
    fill(this.head,
      message.ephemeral && h("div", { class: "only-you" }, icon("eye"), w("ephemeral")),
      message.broadcast && h("div", { class: "only-you" }, w("repliedInThread")),
      h("span", { class: follows ? "for-ears" : "author", title: author.real_name }, author.shown_as), " ",
      !follows && marks(author), " ",
      h("time", { class: follows ? "for-ears" : "when", title: moment(Number(message.ts)), datetime: new Date(Number(message.ts) * 1000).toISOString() }, clockTime(Number(message.ts))),
      !follows && message.edited && h("small", { class: "edited" }, " ", w("edited")));
    if (!this.editing) this.showBody();
    this.showUnder();
    this.showTools();
  }

  showBody() {
    const { message } = this;
    const edited = this.follows && message.edited && h("small", { class: "edited" }, w("edited"));
    if (message.blocks.length) {
      this.surface.show(message.blocks, message.values);
      if (this.surface.node.parentNode !== this.body) this.body.replaceChildren(this.surface.node);
    } else {
      fill(this.body, h("div", { class: "rich" }, mrkdwn(message.text)));
    }
    const more = [...message.attachments.map((one, index) => this.attachment(one, index)), ...message.files.map(file), edited].filter(Boolean);
    while (this.body.childNodes.length > 1) this.body.lastChild.remove();
    this.body.append(...more);
  }

  // The surface of its blocks stays the same one, so that what is being entered there stays.
  attachment(found, index) {
    const surface = (this.attached[index] ??= new Surface(this.surface.where, this.surface.tell));
    surface.show(found.blocks ?? [], this.message.values);
    return attachment(found, surface);
  }

  showUnder() {
    const { message } = this;
    const reactions = Object.entries(message.reactions).filter(([, users]) => users.length).map(([name, users]) => {
      const own = users.includes(session.me.id);
      const who = users.map((id) => personOrUnknown(id).shown_as).join(", ");
      return h("button", {
        type: "button", class: `reaction${own ? " own" : ""}`, title: `:${name}: ${who}`, "aria-label": `:${name}: ${users.length} – ${who}`,
        "aria-pressed": String(own), on: { click: () => this.does(own ? "unreacts" : "reacts", { emoji: name }) },
      }, emoji(name), " ", String(users.length));
    });
    const thread = !this.inThread && message.reply_count > 0 && h("a", {
      class: "replies", href: addressOf({ channel: message.channel_id, thread: message.ts }),
      on: { click: (event) => { if (!event.ctrlKey && !event.metaKey) { event.preventDefault(); this.openThread(); } } },
    }, message.reply_users.slice(0, 4).map((id) => avatar(personOrUnknown(id), { small: true })), counted("replies", message.reply_count));
    fill(this.under, reactions, thread);
    this.under.hidden = !this.under.childNodes.length;
  }

  // One button, so that a long list has few; the others come beside it when the pointer or the focus does.
  showTools() {
    if (this.tools.childNodes.length) return;
    fill(this.tools, menuButton({ label: w("more"), entries: () => this.more() }));
  }

  showMoreTools() {
    if (this.message.ephemeral || this.tools.childNodes.length > 1) return;
    this.tools.prepend(
      menuButton({ label: w("react"), shown: icon("smile"), entries: () => this.reactions() }),
      ...(this.inThread ? [] : [h("button", { type: "button", class: "icon-button", "aria-label": w("replyInThread"), title: w("replyInThread"), on: { click: () => this.openThread() } }, icon("bubble"))]));
  }

  reactions() {
    return REACTIONS.map((name) => ({ text: emoji(name), detail: `:${name}:`, choose: () => this.does("reacts", { emoji: name }) }));
  }

  more() {
    const { message } = this;
    const shortcuts = message.ephemeral ? [] : session.workspace.app.shortcuts.filter((one) => one.type === "message");
    return [
      ...(message.ephemeral || this.inThread ? [] : [{ text: w("replyInThread"), choose: () => this.openThread() }]),
      ...shortcuts.map((one) => ({
        text: one.name, detail: session.workspace.app.name, choose: () => this.does("uses_shortcut", { callback_id: one.callback_id }),
      })),
      { text: w("lookBehind"), choose: () => behind({ channel: message.channel_id, ts: message.ts }) },
      { text: w("copyLink"), choose: () => navigator.clipboard?.writeText(message.permalink).then(() => toast(w("copied")), () => toast(message.permalink)) },
      ...(message.own && !message.ephemeral ? [
        { text: w("edit"), choose: () => this.edit() },
        { text: w("delete"), danger: true, choose: () => this.remove() },
      ] : []),
    ];
  }

  openThread() {
    go({ channel: this.message.channel_id, thread: this.message.thread_ts ?? this.message.ts });
    document.querySelector(".thread textarea")?.focus();
  }

  async does(name, body) {
    const answer = await act(name, { channel: this.message.channel_id, ts: this.message.ts, ...body });
    if (!answer.ok) toast(answer.error);
    this.tell(answer);
    session.refresh();
    return answer;
  }

  tell(answer) {
    if (answer.trouble) toast(w("pressFailed", { app: session.workspace.app.name, code: answer.trouble }));
    fill(this.trouble, answer.trouble && [icon("warning"), w("pressFailed", { app: session.workspace.app.name, code: answer.trouble })]);
  }

  async remove() {
    const sure = await ask({ title: w("deleteMessage"), text: w("deleteSure"), confirm: w("delete"), danger: true });
    if (!sure) return;
    const field = this.node.closest("main, aside").querySelector(".composer textarea");
    if ((await this.does("deletes", {})).ok) field?.focus();
  }

  edit() {
    const field = h("textarea", { rows: "3", "aria-label": w("edit") });
    field.value = this.message.typed;
    this.editing = true;
    const done = () => {
      this.editing = false;
      this.showBody();
      this.tools.querySelector("button")?.focus();
    };
    const save = async () => {
      if (!field.value.trim()) return;
      const answer = await this.does("edits", { text: field.value });
      if (answer.ok) done();
    };
    field.addEventListener("keydown", (event) => {
      if (composing(event)) return;
      if (event.key === "Escape") done();
      else if (event.key === "Enter" && !event.shiftKey) {
        event.preventDefault();
        save();
      }
    });
    this.body.replaceChildren(h("div", { class: "editing" }, field, h("div", { class: "buttons" },
      h("button", { type: "button", class: "button", on: { click: done } }, w("cancel")),
      h("button", { type: "button", class: "button primary", on: { click: save } }, w("save")))));
    field.focus();
  }
}

function attachment(found, surface) {
  const marked = (text) => h("div", { class: "rich" }, mrkdwn(text));
  const node = h("div", { class: "attachment" },
    found.author_name && h("small", {}, found.author_name),
    found.title && h("strong", {}, found.title),
    found.text && marked(found.text),
    found.fields && h("div", { class: "fields" }, found.fields.map((field) => h("div", {}, h("strong", {}, field.title), marked(field.value ?? "")))),
    found.blocks?.length && surface.node,
    found.footer && h("small", {}, found.footer));
  const named = { good: "#2a7a4f", warning: "#b07a00", danger: "#b3261e" }[found.color] ?? (/^[0-9a-f]{6}$/i.test(found.color ?? "") ? `#${found.color}` : found.color);
  if (/^#[0-9a-f]{6}$/i.test(named ?? "")) node.style.borderLeftColor = named;
  return h("div", {}, found.pretext && marked(found.pretext), node);
}
