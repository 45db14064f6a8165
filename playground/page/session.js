// What was last read from the local Slack, and how to look things up in it.

import { h } from "./dom.js";
import { icon } from "./icons.js";
import { w } from "./words.js";

export const session = { me: null, workspace: null, state: null, place: null, refresh: () => {}, turn: () => {} };

const UNKNOWN = { id: "", name: "unknown-user", shown_as: "unknown-user", real_name: "", locale: "", tz: "" };

export const person = (id) => session.workspace.people.find((one) => one.id === id);
export const personOrUnknown = (id) => person(id) ?? UNKNOWN;
export const group = (id) => session.workspace.groups.find((one) => one.id === id);
export const channel = (id) => session.state.channels.find((one) => one.id === id);
export const isAppChannel = (found) => found?.kind === "im" && found.with[0] === session.workspace.app.bot_user_id;

// Its name as nodes, a lock drawn before a private one's.
export function channelNodes(found) {
  if (found?.kind === "public" || found?.kind === "im" || found?.kind === "mpim") return [channelName(found)];
  return [icon("lock"), found ? found.name : w("privateChannel")];
}

// Its name with its sign, as bare text.
export function channelName(found) {
  if (!found) return w("privateChannel");
  if (found.kind === "im" || found.kind === "mpim") {
    return found.with.map((id) => personOrUnknown(id).shown_as).join(", ") || session.me.shown_as;
  }
  return `#${found.name}`;
}

const HAN = /\p{Script=Han}/u;

function initials(name) {
  if (HAN.test(name)) return [...name].filter((letter) => HAN.test(letter)).slice(-2).join("");
  const words = name.split(/[\s._-]+/).filter(Boolean);
  return words.slice(0, 2).map((word) => [...word][0].toUpperCase()).join("") || "?";
}

export function avatar(user, { small = false } = {}) {
  const colour = [...user.id].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) % 1009, 7) % 8;
  return h(
    "span",
    { class: `avatar tint-${colour}${small ? " small" : ""}${user.is_bot ? " bot" : ""}`, "aria-hidden": "true" },
    user.is_bot ? "◆" : initials(user.shown_as),
  );
}

// What others should know about an account: guest, other company, app, …
export function marks(user, { all = false } = {}) {
  const found = [];
  if (user.is_bot) found.push("app");
  if (user.is_restricted) found.push("guest");
  if (user.is_stranger) found.push("outsider");
  if (user.deleted) found.push("deleted");
  if (all && user.is_owner) found.push("owner");
  else if (all && user.is_admin) found.push("admin");
  return found.map((mark) => h("span", { class: `mark mark-${mark}` }, w(`badge_${mark}`)));
}
