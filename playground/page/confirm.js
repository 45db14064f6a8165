// A question that must be answered before anything is sent: Block Kit's confirm dialogs, and the page's own.

import { fill, h, newId } from "./dom.js";
import { textNodes } from "./text.js";
import { w } from "./words.js";

export function ask({ title, text, confirm, deny = w("cancel"), danger = false }) {
  return new Promise((decided) => {
    const id = newId("confirm");
    const came = document.activeElement;
    const finish = (answer) => {
      dialog.close();
      dialog.remove();
      if (came?.isConnected) came.focus();
      decided(answer);
    };
    const dialog = h("dialog", {
      class: "confirm", role: "alertdialog", "aria-labelledby": id, "aria-describedby": `${id}-text`,
      on: { cancel: (event) => { event.preventDefault(); finish(false); } },
    },
    h("h2", { id }, title),
    h("div", { id: `${id}-text`, class: "confirm-text" }, text),
    h("div", { class: "buttons" },
      h("button", { type: "button", class: "button", on: { click: () => finish(false) } }, deny),
      h("button", { type: "button", class: `button ${danger ? "danger" : "primary"}`, autofocus: true, on: { click: () => finish(true) } }, confirm)));
    document.body.append(dialog);
    dialog.showModal();
  });
}

// Asks what an element's `confirm` object says; at once yes when it has none.
export const confirmed = (element) => {
  const wanted = element.confirm;
  if (!wanted) return Promise.resolve(true);
  return ask({
    title: wanted.title.text,
    text: textNodes(wanted.text),
    confirm: wanted.confirm.text,
    deny: wanted.deny.text,
    danger: wanted.style === "danger",
  });
};

// A short message that goes by itself, e.g. why something could not be done; `brief` where it says no more than yes.
export function toast(text, { brief = false } = {}) {
  const box = document.getElementById("toasts");
  const dialogs = document.querySelectorAll("dialog:modal");
  (dialogs[dialogs.length - 1] ?? document.body).append(box);
  fill(box, h("p", { class: "toast" }, text));
  clearTimeout(box.timer);
  box.timer = setTimeout(() => fill(box), brief ? 2500 : 7000);
}

// Keeps the messages out of a dialog that goes away.
export function rescueToasts(dialog) {
  const box = document.getElementById("toasts");
  if (dialog.contains(box)) document.body.append(box);
}
