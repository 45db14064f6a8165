// Days and times: datepicker, timepicker, datetimepicker.

import { attributes, h, onceIn } from "./dom.js";
import { session } from "./session.js";
import { plainText } from "./text.js";
import { unixOf, wallOf } from "./time.js";
import { w } from "./words.js";

export const isPicker = (type) => ["datepicker", "timepicker", "datetimepicker"].includes(type);

// One native field that reports a whole value only: browsers tell of half-typed years too.
function field(type, label, report) {
  const later = onceIn(900);
  let reported = "";
  const whole = () => !input.value || !input.validity.badInput && !(type === "date" && input.value < "1000");
  const tell = () => {
    later.cancel();
    if (whole() && input.value !== reported) {
      reported = input.value;
      report();
    }
  };
  const input = h("input", {
    type, class: "typed", "aria-label": label,
    on: { change: () => later.run(tell), blur: tell, keydown: (event) => event.key === "Enter" && tell() },
  });
  return {
    input,
    tell,
    set(value) {
      if (document.activeElement === input && value !== "" && reported !== value && input.value !== reported) return;
      if (document.activeElement === input && input.value !== reported) return;
      reported = value;
      if (input.value !== value) input.value = value;
    },
  };
}

export function picker(element, context) {
  return element.type === "datetimepicker" ? both(element, context) : one(element, context);
}

function one(element, context) {
  let now = element;
  const isDate = element.type === "datepicker";
  const label = plainText(element.placeholder) || w(isDate ? "date" : "time");
  const only = field(isDate ? "date" : "time", context.labelled ? null : label, () =>
    (sending = context.enter(now, only.input.value || null)));
  let sending = null;
  const zone = h("small", { class: "zone" });
  return {
    node: h("div", { class: "pickers" }, only.input, zone),
    focus: () => only.input.focus(),
    describe: (values) => attributes(only.input, values),
    async flush() {
      only.tell();
      await sending;
    },
    set(next, state) {
      now = next;
      only.set((isDate ? state?.selected_date : state?.selected_time) ?? "");
      zone.textContent = next.timezone ?? "";
    },
  };
}

function both(element, context) {
  let now = element;
  let sending = null;
  const report = () => {
    const [day, time] = [date.input.value, clock.input.value];
    if (day && time) sending = context.enter(now, unixOf(day, time));
    else if (!day && !time) sending = context.enter(now, null);
  };
  const date = field("date", w("date"), report);
  const clock = field("time", w("time"), report);
  const node = h("div", { class: "pickers", role: "group" }, date.input, clock.input,
    h("small", { class: "zone" }, w("zone", { zone: session.me.tz })));
  return {
    node,
    focus: () => date.input.focus(),
    describe(values) {
      attributes(node, { "aria-labelledby": values["aria-labelledby"] });
      attributes(date.input, { "aria-describedby": values["aria-describedby"], "aria-invalid": values["aria-invalid"] });
      attributes(clock.input, { "aria-describedby": values["aria-describedby"], "aria-invalid": values["aria-invalid"] });
    },
    async flush() {
      date.tell();
      clock.tell();
      await sending;
    },
    set(next, state) {
      now = next;
      const held = state?.selected_date_time;
      if (!held && (date.input.value || clock.input.value) && node.contains(document.activeElement)) return;
      const wall = held ? wallOf(held) : { day: "", time: "" };
      if (!held && (date.input.value === "") !== (clock.input.value === "")) return; // one half is chosen so far
      date.set(wall.day);
      clock.set(wall.time);
    },
  };
}
