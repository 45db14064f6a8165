// The message field: Enter sends, Shift+Enter begins a line; what Slack says of a failed command stands above it.

import { act, base64 } from "./api.js";
import { Completion } from "./completion.js";
import { composing, fill, h, newId } from "./dom.js";
import { icon } from "./icons.js";
import { menuButton } from "./menu.js";
import { session } from "./session.js";
import { go, here } from "./where.js";
import { hasWord, w } from "./words.js";

const MOST_BYTES = 5 * 1024 ** 2;
const drafts = new Map();

// In words what Slack answers in codes. `typed` is what was sent.
function troubleText(trouble, typed) {
  const command = typed.split(/\s/, 1)[0];
  if (trouble.endsWith("is not a valid command")) return [w("validCommand", { command }), w("validCommandMore")];
  return [w("commandFailed", { command, code: trouble }), hasWord(trouble) ? w(trouble) : ""];
}

export class Composer {
  // `place()` → {channel, thread}; `name` is whom or where one writes to.
  constructor({ place, withCommands, withBroadcast }) {
    this.place = place;
    this.withCommands = withCommands;
    const id = newId("composer");
    this.notices = h("div", { class: "notices", role: "alert" });
    this.field = h("textarea", { id, rows: "1", on: { input: () => this.grow(), keydown: (event) => this.keys(event) } });
    this.label = h("label", { class: "for-ears", for: id });
    this.send = h("button", { type: "button", class: "send", "aria-label": w("send"), title: `${w("send")} (Enter)`, on: { click: () => this.sends() } }, icon("send"));
    this.files = h("input", { type: "file", hidden: true, multiple: true, on: { change: () => this.attaches() } });
    this.clip = h("button", { type: "button", class: "icon-button clip", "aria-label": w("addFile"), title: w("addFile"), on: { click: () => this.files.click() } }, icon("clip"));
    this.shortcuts = withCommands ? menuButton({ label: w("shortcuts"), shown: icon("bolt"), align: "start", entries: () => this.globalShortcuts() }) : null;
    this.broadcast = withBroadcast ? h("input", { type: "checkbox" }) : null;
    this.node = h("div", { class: "composer" }, this.notices,
      h("div", { class: "composer-box" }, this.shortcuts, this.clip, this.files, this.label, this.field, this.send),
      withBroadcast && h("label", { class: "broadcast" }, this.broadcast, w("alsoToChannel")));
    this.completion = new Completion(this.field, { withCommands });
  }

  show(placeholder) {
    const { channel, thread } = this.place();
    const key = `${channel} ${thread ?? ""}`;
    if (key !== this.key) {
      if (this.key) drafts.set(this.key, this.field.value);
      this.key = key;
      this.field.value = drafts.get(key) ?? "";
      this.completion.close();
      fill(this.notices);
      this.grow();
    }
    const { say } = here();
    if (say && !thread) {
      this.field.value = say;
      this.grow();
      go({ channel, say: "" }, { replace: true });
      this.focus();
    }
    this.field.placeholder = placeholder;
    this.label.textContent = placeholder;
    if (this.shortcuts) this.shortcuts.hidden = !session.workspace.app.shortcuts.some((one) => one.type === "global");
  }

  globalShortcuts() {
    return session.workspace.app.shortcuts.filter((one) => one.type === "global").map((one) => ({
      text: one.name,
      detail: session.workspace.app.name,
      choose: async () => this.told(await act("uses_shortcut", { callback_id: one.callback_id }), one.name),
    }));
  }

  grow() {
    this.field.style.height = "auto";
    this.field.style.height = `${Math.min(this.field.scrollHeight + 2, 240)}px`;
    this.send.classList.toggle("ready", Boolean(this.field.value.trim()));
  }

  keys(event) {
    if (composing(event) || this.completion.takesKey(event)) return;
    if (event.key === "Enter" && !event.shiftKey && !event.ctrlKey && !event.altKey) {
      event.preventDefault();
      this.sends();
    }
  }

  async sends() {
    const text = this.field.value;
    if (!text.trim() || this.busy) return;
    const { channel, thread } = this.place();
    if (thread && session.workspace.app.commands.some((one) => text.split(/\s/, 1)[0] === one.command)) {
      this.notice([w("threadCommand", { command: text.split(/\s/, 1)[0] })]);
      return;
    }
    this.busy = true;
    this.field.value = "";
    fill(this.notices);
    this.grow();
    const answer = this.withCommands
      ? await act("types", { text, channel })
      : await act("says", { text, channel, thread, broadcast: Boolean(this.broadcast?.checked) });
    this.busy = false;
    this.told(answer, text);
    if ((!answer.ok || answer.trouble) && !this.field.value) {
      this.field.value = text;
      this.grow();
    }
  }

  // Sends the chosen files, what is written as a word to the first.
  async attaches() {
    const chosen = [...this.files.files];
    this.files.value = "";
    for (const file of chosen) {
      if (file.size > MOST_BYTES) {
        this.notice([w("fileTooLarge")], { bySlack: false });
        return;
      }
      const { channel, thread } = this.place();
      const text = this.field.value;
      this.field.value = "";
      this.grow();
      this.told(await act("attaches", { name: file.name, content: await base64(file), text, channel, thread }), text);
    }
    this.field.focus();
  }

  told(answer, typed) {
    if (!answer.ok) this.notice([answer.error], { bySlack: false });
    else if (answer.trouble) this.notice(troubleText(answer.trouble, typed));
    session.refresh();
  }

  notice([text, more], { bySlack = true } = {}) {
    fill(this.notices, h("div", { class: "notice" },
      h("div", {}, h("strong", {}, text), more && h("div", {}, more), bySlack && h("small", {}, `Slack · ${w("ephemeral")}`)),
      h("button", { type: "button", class: "icon-button", "aria-label": w("quit"), title: w("quit"), on: { click: () => { fill(this.notices); this.field.focus(); } } }, "×")));
  }

  focus() {
    this.field.focus();
  }
}
