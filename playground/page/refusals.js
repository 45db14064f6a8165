// What Slack's refusals mean, in words: the error's name, then what it says of the payload.

import { isChinese, w } from "./words.js";

const MEANINGS = {
  account_inactive: ["The app has been uninstalled, or its workspace is gone.", "应用已被卸载，或工作区已不存在。"],
  cannot_dm_bot: ["A bot can't be sent a direct message.", "不能给机器人发私信。"],
  cant_update_message: ["Only the message's own author may change it.", "只有发消息的人自己能改这条消息。"],
  channel_not_found: ["There is no such conversation, or the app is not allowed to know of it.", "没有这个会话，或应用无权知道它。"],
  dispatch_failed: ["No app was there to take it.", "没有应用来接收。"],
  duplicate_external_id: ["Another view has this external_id already.", "这个 external_id 已被别的视图用了。"],
  exchanged_trigger_id: ["This trigger has been used once already.", "这个 trigger 已经用过一次。"],
  expired_trigger_id: ["The trigger is older than three seconds.", "trigger 已超过 3 秒，失效了。"],
  expired_url: ["The response_url is older than thirty minutes.", "response_url 已超过 30 分钟，失效了。"],
  hash_conflict: ["The view has changed since the app last saw it.", "应用上次看到之后，视图又变了。"],
  invalid_arguments: ["An argument is missing or has a form that Slack doesn't take.", "缺少参数，或参数的形式 Slack 不接受。"],
  invalid_attachments: ["The attachments can't be read.", "附件无法解析。"],
  invalid_auth: ["The token is none of this workspace.", "令牌不属于这个工作区。"],
  invalid_blocks: ["The blocks break a rule of Block Kit.", "区块不符合 Block Kit 的规则。"],
  invalid_blocks_format: ["The blocks can't be read.", "区块无法解析。"],
  invalid_metadata_format: ["The metadata has another form than Slack takes.", "元数据的形式 Slack 不接受。"],
  invalid_trigger_id: ["There is no such trigger.", "没有这个 trigger。"],
  is_archived: ["The channel is archived.", "频道已归档。"],
  markdown_text_conflict: ["Markdown text can't go with text or blocks.", "markdown_text 不能和 text、blocks 同时用。"],
  message_not_found: ["There is no such message.", "没有这条消息。"],
  messages_tab_disabled: ["The app has switched its Messages tab off.", "应用关闭了消息标签页。"],
  metadata_too_large: ["The metadata is larger than Slack takes.", "元数据太大，Slack 不接受。"],
  missing_scope: ["The app was not given the scope that this method asks for.", "应用没有获得此方法所需的权限范围。"],
  msg_blocks_too_long: ["All the text in the blocks together is too long.", "区块里的文字合起来太长。"],
  msg_too_long: ["The text is too long.", "文字太长。"],
  no_text: ["A message needs text, blocks or attachments.", "消息要有文字、区块或附件。"],
  not_allowed_token_type: ["This kind of token can't call this method.", "这类令牌不能调用此方法。"],
  not_authed: ["No token was given.", "没有给令牌。"],
  not_found: ["There is no such view any more.", "这个视图已经不在了。"],
  not_in_channel: ["The app is not a member of the channel.", "应用不在这个频道里。"],
  operation_timeout: ["The app did not acknowledge within 3 seconds.", "应用没有在 3 秒内确认收到。"],
  push_limit_reached: ["Three views are the most that can be stacked.", "最多只能叠三层视图。"],
  ratelimited: ["Too many calls: Slack said how long to wait.", "调用太频繁：Slack 已说明要等多久。"],
  restricted_action: ["Somebody with authority has restricted this here.", "管理员限制了这里的操作。"],
  token_revoked: ["The token has been revoked.", "令牌已被撤销。"],
  thread_not_found: ["There is no such thread.", "没有这个讨论串。"],
  unknown_method: ["There is no such method, or the playground doesn't know it.", "没有这个方法，或演练场不认识它。"],
  used_url: ["The response_url has been used five times.", "response_url 已经用满 5 次。"],
  user_disabled: ["The account is deactivated.", "帐号已停用。"],
  user_not_found: ["There is no such account.", "没有这个帐号。"],
  user_not_in_channel: ["They are not in the channel.", "对方不在这个频道里。"],
  user_not_visible: ["The app is not allowed to know of this account.", "应用无权知道这个帐号。"],
  view_too_large: ["The view is over 250 kB.", "视图超过 250 kB。"],
};

// What Slack says of single fields; it says so in English only.
const DETAILS = [
  [/no more than (\d+) items allowed/, "最多 $1 项"],
  [/must be less than (\d+) characters/, "要少于 $1 个字符"],
  [/must be more than (\d+) characters/, "要多于 $1 个字符"],
  [/missing required field: (\S+)/, "缺少必填字段：$1"],
  [/unsupported type: (\S+)/, "这里不能用：$1"],
  [/invalid additional property: (\S+)/, "多出的字段：$1"],
  [/must be an array/, "应为数组"],
  [/must be an object/, "应为对象"],
  [/must be a string/, "应为文字"],
];

function detail(said) {
  const text = said.replace("[ERROR] ", "").replace(/\[json-pointer:(.*)\]$/, "($1)");
  const found = isChinese() && DETAILS.find(([form]) => form.test(text));
  return found ? text.replace(...found) : text;
}

// `why` as the log has it: "code · detail · detail" → lines.
export function refusal(why) {
  const [code, ...details] = why.split(" · ");
  const meaning = MEANINGS[code]?.[isChinese() ? 1 : 0];
  return [meaning ? `${meaning} (${code})` : w("refusedWith", { code }), ...details.map(detail)];
}
