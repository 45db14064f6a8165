// JSON to read and to copy.

import { toast } from "./confirm.js";
import { h } from "./dom.js";
import { w } from "./words.js";

const written = (what) => JSON.stringify(what, null, 2);

export const jsonBox = (title, what) => h("section", { class: "json" },
  h("div", { class: "json-head" }, h("h3", {}, title), h("button", {
    type: "button", class: "button small",
    on: { click: () => navigator.clipboard.writeText(written(what)).then(() => toast(w("copiedJson")), () => toast(w("notCopied"))) },
  }, w("copy"))),
  h("pre", { tabindex: "0", "aria-label": title }, written(what)));
