// The selects of Block Kit: what each offers, how it reads its state and what it sends.

import { act } from "./api.js";
import { Combo } from "./combo.js";
import { plainText } from "./text.js";
import { channelName, channel, isAppChannel, person, session } from "./session.js";
import { w } from "./words.js";
import { toast } from "./confirm.js";

const fits = (typed, ...names) => names.some((name) => name?.toLowerCase().includes(typed.toLowerCase()));

const ofOption = (option) => ({ key: option.value, text: plainText(option.text), detail: plainText(option.description) });

function ofUser(id) {
  const user = person(id);
  if (!user) return { key: id, text: id };
  const other = user.real_name !== user.shown_as ? user.real_name : "";
  return { key: id, text: user.shown_as, detail: [other, `@${user.name}`, id === session.me.id ? w("you") : ""].filter(Boolean).join(" · ") };
}

const ofChannel = (id) => ({ key: id, text: channelName(channel(id)), detail: channel(id)?.is_ext_shared ? w("shared") : "" });

function offeredChannels(element, kinds) {
  const filter = element.filter ?? {};
  const include = filter.include ?? kinds;
  return session.state.channels.filter((found) =>
    include.includes(found.kind) && !found.is_archived &&
    !(filter.exclude_external_shared_channels && found.is_ext_shared) &&
    !(filter.exclude_bot_users && isAppChannel(found)));
}

const KINDS = {
  static: {
    key: "selected_option", of: ofOption, send: (option) => option.key,
    find: (element, typed) => (element.option_groups ?? [{ options: element.options }]).map((group) => ({
      label: plainText(group.label),
      options: group.options.map(ofOption).filter((option) => fits(typed, option.text, option.detail)),
    })),
  },
  external: {
    key: "selected_option", of: ofOption, send: (option) => option.key, wait: 250,
    async find(element, typed, context) {
      const answer = await act("options", { ...context.ids(element), typed });
      if (!answer.ok) toast(answer.error);
      return [{ options: (answer.options ?? []).map(ofOption) }];
    },
  },
  users: {
    key: "selected_user", of: ofUser, send: (option) => option.key,
    find: (_, typed) => [{ options: session.workspace.people.filter((user) => !user.deleted && fits(typed, user.shown_as, user.real_name, user.name)).map((user) => ofUser(user.id)) }],
  },
  conversations: {
    key: "selected_conversation", of: ofChannel, send: (option) => option.key,
    find: (element, typed) => [{ options: offeredChannels(element, ["public", "private", "im", "mpim"]).map((found) => ofChannel(found.id)).filter((option) => fits(typed, option.text)) }],
  },
  channels: {
    key: "selected_channel", of: ofChannel, send: (option) => option.key,
    find: (element, typed) => [{ options: offeredChannels(element, ["public"]).map((found) => ofChannel(found.id)).filter((option) => fits(typed, option.text)) }],
  },
};

export const isSelect = (type) => /^(multi_)?(static|external|users|conversations|channels)_select$/.test(type);

export function select(element, context) {
  let now = element;
  const multiple = element.type.startsWith("multi_");
  const kind = KINDS[element.type.replace("multi_", "").replace("_select", "")];
  const placeholder = plainText(element.placeholder) || w(multiple ? "chooseSeveral" : "chooseOne");
  const combo = new Combo({
    multiple,
    placeholder,
    label: context.labelled ? null : placeholder,
    clearable: context.optional,
    most: element.max_selected_items,
    wait: kind.wait,
    least: element.type.includes("external") ? element.min_query_length ?? 0 : 0,
    find: async (typed) => kind.find(now, typed, context),
    change: (chosen) => {
      const sent = chosen.map(kind.send);
      return context.enter(now, multiple ? sent : sent[0] ?? null);
    },
  });
  let known = null;
  return {
    node: combo.node,
    focus: () => combo.input.focus(),
    describe: (values) => combo.describe(values),
    set(next, state) {
      now = next;
      const held = multiple ? state?.[`${kind.key}s`] ?? [] : state?.[kind.key] ? [state[kind.key]] : [];
      const chosen = held.map(kind.of);
      const seen = JSON.stringify(chosen);
      if (seen !== known) combo.set(chosen);
      known = seen;
    },
  };
}
