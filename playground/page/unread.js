// Up to where this person has read each conversation, remembered by the browser; and how often the unread rings them.

import { read } from "./api.js";
import { session } from "./session.js";

const counts = new Map(); // channel id → {last_ts, n}
const key = (channelId) => `read ${session.workspace.team.id} ${session.me.id} ${channelId}`;

export function readTo(channelId) {
  const kept = localStorage.getItem(key(channelId)) ?? "0";
  // a local Slack started anew may live at an earlier time than the last one did
  return Number(kept) > session.workspace.now + 60 ? "0" : kept;
}

export const isUnread = (channel) => channel.is_member && Boolean(channel.last_ts) && Number(channel.last_ts) > Number(readTo(channel.id));

export function markRead(channel) {
  if (channel.last_ts && channel.last_ts !== localStorage.getItem(key(channel.id))) localStorage.setItem(key(channel.id), channel.last_ts);
  counts.delete(channel.id);
}

export const rings = (channel) => (isUnread(channel) ? counts.get(channel.id)?.n ?? 0 : 0);

// Counts what rings in unread conversations that changed since; → whether any count is another now.
export async function countRings() {
  const { me } = session;
  const stale = session.state.channels.filter((one) => one.is_member && isUnread(one) && one.id !== session.place.channel && counts.get(one.id)?.last_ts !== one.last_ts);
  await Promise.all(stale.map(async (channel) => {
    const state = await read("state", { as: me.id, channel: channel.id, most: 60 });
    const n = (state?.messages ?? []).filter((message) => message.notifies && !message.own && Number(message.ts) > Number(readTo(channel.id))).length;
    counts.set(channel.id, { last_ts: channel.last_ts, n });
  }));
  return stale.length > 0;
}
