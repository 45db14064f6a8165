// Moments in the reader's own zone and language; the clock is the local Slack's, which may not be this machine's.

import { session } from "./session.js";
import { isChinese, w } from "./words.js";

const formats = new Map();

function format(tz, options) {
  const key = JSON.stringify([tz, isChinese(), options]);
  if (!formats.has(key)) {
    const locale = isChinese() ? "zh-CN" : "en-US";
    let made;
    try {
      made = new Intl.DateTimeFormat(locale, { timeZone: tz || "UTC", ...options });
    } catch {
      made = new Intl.DateTimeFormat(locale, { timeZone: "UTC", ...options });
    }
    formats.set(key, made);
  }
  return formats.get(key);
}

const zone = () => session.me?.tz || "UTC";
const show = (seconds, options) => format(zone(), options).format(new Date(seconds * 1000));

function parts(seconds, tz = zone()) {
  const found = {};
  const options = {
    year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit",
    hourCycle: "h23", calendar: "gregory", numberingSystem: "latn",
  };
  for (const { type, value } of format(tz, options).formatToParts(new Date(seconds * 1000))) found[type] = value;
  return found;
}

const days = new Map();

// Asked for every message there is: remembered for the quarter of an hour that no zone divides.
export function dayOf(seconds) {
  const key = `${zone()} ${Math.floor(seconds / 900)}`;
  if (!days.has(key)) {
    const { year, month, day } = parts(seconds);
    days.set(key, `${year}-${month}-${day}`);
  }
  return days.get(key);
}

export function clockTime(seconds, { withSeconds = false } = {}) {
  const { hour, minute, second } = parts(seconds);
  return withSeconds ? `${hour}:${minute}:${second}` : `${hour}:${minute}`;
}

const daysApart = (a, b) => Math.round((Date.parse(dayOf(a)) - Date.parse(dayOf(b))) / 86400000);

function near(seconds) {
  const days = daysApart(seconds, session.workspace.now);
  if (isChinese()) return { "-1": "昨天", 0: "今天", 1: "明天" }[days];
  return { "-1": "yesterday", 0: "today", 1: "tomorrow" }[days];
}

const LONG = { year: "numeric", month: "long", day: "numeric", weekday: "long" };
const FULL = { year: "numeric", month: "long", day: "numeric" };
const SHORT = { year: "numeric", month: "short", day: "numeric" };

export function dayTitle(seconds) {
  const days = daysApart(seconds, session.workspace.now);
  const date = show(seconds, { month: "long", day: "numeric", weekday: "long" });
  if (days === 0) return `${w("today")} · ${date}`;
  if (days === -1) return `${w("yesterday")} · ${date}`;
  return show(seconds, LONG);
}

export const moment = (seconds) => `${show(seconds, LONG)} ${clockTime(seconds, { withSeconds: true })}`;

function ago(seconds) {
  const past = seconds - session.workspace.now;
  const units = [["day", 86400], ["hour", 3600], ["minute", 60]];
  const [unit, length] = units.find(([, size]) => Math.abs(past) >= size) ?? ["second", 1];
  const relative = new Intl.RelativeTimeFormat(isChinese() ? "zh-CN" : "en", { numeric: "auto" });
  return relative.format(Math.trunc(past / length), unit);
}

function token(name, seconds) {
  const bare = name.replace(/_pretty$/, "");
  if (bare !== name && near(seconds)) return near(seconds);
  switch (bare) {
    case "date_num": return dayOf(seconds);
    case "date": return show(seconds, FULL);
    case "date_short": return show(seconds, SHORT);
    case "date_long":
    case "day_divider": return show(seconds, LONG);
    case "time": return clockTime(seconds);
    case "time_secs": return clockTime(seconds, { withSeconds: true });
    case "ago": return ago(seconds);
    default: return `{${name}}`;
  }
}

// What a date entity such as "{date_short} at {time}" reads as.
export const dateText = (seconds, form) => form.replace(/\{(\w+)\}/g, (_, name) => token(name, seconds));

// The unix seconds of a wall clock's "2026-03-18" and "09:30" in a zone, and back.
export function unixOf(day, time, tz = zone()) {
  const wall = Date.parse(`${day}T${time}:00Z`) / 1000;
  let guess = wall;
  for (let round = 0; round < 3; round += 1) {
    const shown = parts(guess, tz);
    const apart = Date.parse(`${shown.year}-${shown.month}-${shown.day}T${shown.hour}:${shown.minute}:00Z`) / 1000 - wall;
    guess -= apart;
  }
  return guess;
}

export function wallOf(seconds, tz = zone()) {
  const { year, month, day, hour, minute } = parts(seconds, tz);
  return { day: `${year}-${month}-${day}`, time: `${hour}:${minute}` };
}
