// Where the person is, kept in the page's address so that two windows can be two people and a reload changes nothing.

const listeners = [];

export function here() {
  const query = new URLSearchParams(location.search);
  return {
    as: query.get("as") ?? "",
    channel: query.get("channel") ?? "",
    thread: query.get("thread") ?? "",
    tab: query.get("tab") ?? "",
    view: query.get("view") ?? "", // "threads": the list of threads in the conversation's place
    message: query.get("message") ?? "",
    say: query.get("say") ?? "", // what is to stand in the message field
  };
}

const address = (place) =>
  `/?${new URLSearchParams(Object.entries(place).filter(([, value]) => value)).toString().replaceAll("%3A", ":")}`;

export const linkTo = address;
export const addressOf = (place) => address({ as: here().as, ...place });

export function go(place, { replace = false } = {}) {
  const next = address({ as: here().as, ...place });
  if (next !== location.pathname + location.search) history[replace ? "replaceState" : "pushState"](null, "", next);
  for (const listener of listeners) listener();
}

export function whenMoved(listener) {
  listeners.push(listener);
}

addEventListener("popstate", () => listeners.forEach((listener) => listener()));

// The place that a message's address on Slack means, or null for any other address.
export function placeOf(url) {
  const found = /^https:\/\/[\w-]+\.slack\.com\/archives\/([A-Z0-9]+)(?:\/p(\d+)(\d{6}))?(?:\?(.*))?$/.exec(url);
  if (!found) return null;
  const [, channel, seconds, micros, query] = found;
  return {
    channel,
    message: seconds ? `${seconds}.${micros}` : "",
    thread: new URLSearchParams(query ?? "").get("thread_ts") ?? "",
  };
}
