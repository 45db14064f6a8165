// A button with a menu: overflow menus, and the page's own.

import { h } from "./dom.js";
import { hang } from "./popup.js";

// `entries()` → [{text, detail?, href?, danger?, choose()}], asked each time it opens.
export function menuButton({ label, shown = "⋯", entries, align = "end", className = "icon-button" }) {
  let open = null;
  const button = h("button", {
    type: "button", class: className, "aria-label": label, title: label, "aria-haspopup": "menu", "aria-expanded": "false",
    on: { click: () => (open ? close() : show()), keydown: opens },
  }, shown);

  function opens(event) {
    if (event.key === "ArrowDown" && !open) {
      event.preventDefault();
      show();
    }
  }

  function close({ back = true } = {}) {
    if (!open) return;
    open.hung.close();
    open = null;
    button.setAttribute("aria-expanded", "false");
    if (back) button.focus();
  }

  function show() {
    const items = entries().map((entry) => h(entry.href ? "a" : "button", {
      ...(entry.href ? { href: entry.href, target: "_blank", rel: "noopener noreferrer" } : { type: "button" }),
      class: entry.danger ? "danger" : null, role: "menuitem", tabindex: "-1",
      on: { click: () => { close(); entry.choose?.(); } },
    }, h("span", {}, entry.text), entry.detail && h("small", {}, entry.detail)));
    const node = h("div", { class: "menu", role: "menu", "aria-label": label, on: { keydown: moves, focusout: leaves } }, items);
    open = { hung: hang(button, node, { align, onLeave: () => close({ back: false }) }), items };
    button.setAttribute("aria-expanded", "true");
    items[0]?.focus();
  }

  function leaves(event) {
    if (open && event.relatedTarget && !event.currentTarget.contains(event.relatedTarget)) close({ back: false });
  }

  function moves(event) {
    const { items } = open;
    const at = items.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1 + items.length, Home: 0, End: items.length - 1 }[event.key];
    if (to !== undefined) items[to % items.length]?.focus();
    else if (event.key === "Escape" || event.key === "Tab") close();
    else return;
    event.stopPropagation();
    if (event.key !== "Tab") event.preventDefault();
  }

  return button;
}
