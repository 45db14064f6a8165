// Choosing people: who one is here, and whom to add to a channel.

import { rescueToasts } from "./confirm.js";
import { h, newId } from "./dom.js";
import { avatar, marks, session } from "./session.js";
import { both, w } from "./words.js";

function line(user) {
  return [
    avatar(user),
    h("span", { class: "who-words" },
      h("strong", {}, user.shown_as, " ", marks(user, { all: true })),
      h("small", {}, [user.real_name !== user.shown_as ? user.real_name : "", ...groupsOf(user), user.tz, user.locale].filter(Boolean).join(" · "))),
  ];
}

const groupsOf = (user) => session.workspace.groups.filter((group) => group.users.includes(user.id)).map((group) => group.name);
const people = () => session.workspace.people.filter((user) => !user.is_bot);
const address = (user) => `/?${new URLSearchParams({ as: user.id })}`;

function castList() {
  return h("ul", { class: "cast" }, people().map((user) => h("li", {},
    user.deleted
      ? h("span", { class: "who disabled" }, line(user))
      : [
        h("a", { class: "who", href: address(user), "aria-current": user.id === session.me?.id ? "true" : null }, line(user)),
        h("a", { class: "icon-button", href: address(user), target: "_blank", title: w("newWindow"), "aria-label": `${user.shown_as}, ${w("newWindow")}` }, "↗"),
      ])));
}

export function welcome(steps) {
  return h("main", { class: "welcome" }, h("h1", {}, both("who")), castList(),
    steps.length > 0 && [h("h2", {}, both("guide")), h("ol", { class: "guide-list" }, steps)]);
}

export function sheet(title, content, { done, wide = false } = {}) {
  const id = newId("sheet");
  const came = document.activeElement;
  const close = () => {
    rescueToasts(dialog);
    dialog.close();
    dialog.remove();
    if (came?.isConnected) came.focus();
    done?.();
  };
  const dialog = h("dialog", { class: `sheet${wide ? " wide" : ""}`, "aria-labelledby": id, on: { cancel: (event) => { event.preventDefault(); close(); } } },
    h("header", {}, h("h2", { id }, title), h("button", { type: "button", class: "icon-button", "aria-label": w("close"), on: { click: close } }, "×")),
    content(close));
  document.body.append(dialog);
  dialog.showModal();
}

export const switchPerson = () => sheet(both("who"), castList);

// → the id of one of these people, or null.
export const pickPerson = (title, choices) => new Promise((decide) => {
  let chosen = null;
  sheet(title, (close) => h("ul", { class: "cast" }, choices.map((user) => h("li", {},
    h("button", { type: "button", class: "who", on: { click: () => { chosen = user.id; close(); } } }, line(user))))), { done: () => decide(chosen) });
});
