// The JSON API of the local Slack and its stream of changes.

import { w } from "./words.js";

let begunAndEnded = 0;
let person = "";

export const actAs = (userId) => {
  person = userId;
};

// Goes up when an act is sent and when it is answered: what was read in between may be out of date.
export const actsSoFar = () => begunAndEnded;

export async function read(what, query = {}) {
  const present = Object.entries(query).filter(([, value]) => value);
  const response = await fetch(`/page/api/${what}?${new URLSearchParams(present)}`);
  if (response.status === 404) return null;
  if (!response.ok) throw new Error(`${what}: ${response.status}`);
  return response.json();
}

// Answers {ok, trouble, error, …}; never throws.
export async function act(name, body = {}) {
  begunAndEnded += 1;
  try {
    const response = await fetch(`/page/api/${name}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ as: person, ...body }),
    });
    return await response.json();
  } catch {
    return { ok: false, trouble: "", error: w("offline") };
  } finally {
    begunAndEnded += 1;
  }
}

// A file's bytes as an act carries them.
export const base64 = (file) => new Promise((done, failed) => {
  const reader = new FileReader();
  reader.addEventListener("load", () => done(reader.result.split(",", 2)[1] ?? ""));
  reader.addEventListener("error", () => failed(reader.error));
  reader.readAsDataURL(file);
});

// What the local Slack's own trouble API answers, {ok: false, error} included; never throws.
export async function trouble(what, body) {
  try {
    const options = body ? { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) } : {};
    return await (await fetch(`/trouble${what}`, options)).json();
  } catch {
    return { ok: false, error: w("offline") };
  }
}

export const fileAddress = (id) => `/page/api/file?${new URLSearchParams({ as: person, id })}`;

export function listen(onChange, onCalls, onConnection) {
  const stream = new EventSource("/page/api/events");
  stream.addEventListener("changed", onChange);
  stream.addEventListener("called", (event) => onCalls(JSON.parse(event.data)));
  stream.addEventListener("open", () => onConnection(true));
  stream.addEventListener("error", () => onConnection(false));
}
