// Mentions, channels, links and dates, as nodes; used by mrkdwn and by rich text.

import { h } from "./dom.js";
import { channel, channelNodes, group, isAppChannel, person, session } from "./session.js";
import { dateText, moment } from "./time.js";
import { go, addressOf, placeOf } from "./where.js";

const SAFE = /^(https?:|mailto:|tel:)/i;

export function link(url, ...shown) {
  const place = placeOf(url);
  if (place) {
    const visit = (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || !channel(place.channel)) return;
      event.preventDefault();
      go(place);
    };
    return h("a", { href: addressOf(place), title: url, on: { click: visit } }, ...shown);
  }
  if (!SAFE.test(url)) return h("span", {}, ...shown);
  return h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, ...shown);
}

const mention = (shown, own, title) => h("span", { class: own ? "mention own" : "mention", title }, shown);

export function userMention(id) {
  const found = person(id);
  if (!found) return mention("@unknown-user", false);
  return mention(`@${found.shown_as}`, id === session.me.id, found.real_name);
}

export function groupMention(id) {
  const found = group(id);
  if (!found) return mention("@unknown-group", false);
  return mention(`@${found.handle}`, found.users.includes(session.me.id), found.name);
}

export const broadcastMention = (range) => mention(`@${range}`, true);

export function channelMention(id) {
  const found = channel(id);
  if (!found || isAppChannel(found)) return mention(channelNodes(found), false);
  const visit = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go({ channel: id });
  };
  return h("a", { class: "mention", href: addressOf({ channel: id }), on: { click: visit } }, channelNodes(found));
}

export function date(seconds, form, fallback, url) {
  const shown = Number.isFinite(seconds) ? dateText(seconds, form) : fallback;
  const node = h("time", { title: Number.isFinite(seconds) ? moment(seconds) : "" }, shown);
  return url ? link(url, node) : node;
}
