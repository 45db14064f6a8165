// Behind one message or view: what Block Kit Builder takes, what Slack's API gives, and the calls that made it.

import { read } from "./api.js";
import { callLine } from "./calls.js";
import { sheet } from "./cast.js";
import { toast } from "./confirm.js";
import { h } from "./dom.js";
import { jsonBox } from "./json.js";
import { session } from "./session.js";
import { w } from "./words.js";

// `what` is {channel, ts} or {view}.
export async function behind(what) {
  const found = await read("behind", { as: session.me.id, ...what });
  if (!found) {
    toast(w("goneNow"));
    return;
  }
  sheet(w("lookBehind"), () => h("div", { class: "behind" },
    h("p", { class: "about" }, w("builderAbout")),
    jsonBox(w("builderJson"), found.shown),
    h("details", {}, h("summary", {}, w("objectJson")), jsonBox(w("objectJson"), found.object)),
    h("h3", {}, w("madeBy")),
    found.calls.length ? h("ol", { class: "calls" }, found.calls.map(callLine)) : h("p", { class: "about" }, w("madeByNobody"))),
  { wide: true });
}
