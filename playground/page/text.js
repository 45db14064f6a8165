// Text objects of Block Kit: plain_text and mrkdwn; and the nodes of bare mrkdwn strings.

import { h } from "./dom.js";
import { withEmoji } from "./emoji.js";
import { mrkdwn } from "./mrkdwn.js";

export const plainText = (found) => (found ? withEmoji(found.text) : "");

export function textNodes(found) {
  if (typeof found === "string") return [found];
  if (found.type === "mrkdwn") return mrkdwn(found.text, { verbatim: found.verbatim });
  return [h("span", { class: "lines" }, found.emoji === false ? found.text : withEmoji(found.text))];
}
