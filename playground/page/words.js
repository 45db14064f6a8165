// The page's own words, in English and Chinese; what people and the app write is never translated.

const WORDS = {
  appHome: ["Home", "首页"],
  appMessages: ["Messages", "消息"],
  addPeople: ["Add people or the app", "添加成员或应用"],
  alsoToChannel: ["Also send to the channel", "同时发送到频道"],
  apps: ["Apps", "应用"],
  archived: ["This channel is archived.", "此频道已归档。"],
  back: ["Back", "返回"],
  badge_admin: ["admin", "管理员"],
  badge_app: ["app", "应用"],
  badge_deleted: ["deactivated", "已停用"],
  badge_guest: ["guest", "访客"],
  badge_outsider: ["other company", "外部公司"],
  badge_owner: ["owner", "所有者"],
  cancel: ["Cancel", "取消"],
  channelMenu: ["Channel menu", "频道菜单"],
  channels: ["Channels", "频道"],
  channelsOut: ["Not a member", "未加入的频道"],
  characters: ["{n} characters left", "还可输入 {n} 个字"],
  charactersOver: ["{n} characters too many", "超出 {n} 个字"],
  chooseOne: ["Choose an option", "请选择"],
  chooseSeveral: ["Choose options", "请选择（可多选）"],
  clear: ["Clear", "清除"],
  close: ["Close", "关闭"],
  closeThread: ["Close the thread", "关闭消息列"],
  commandFailed: ["{command} failed with the error “{code}”.", "{command} 执行失败，错误：“{code}”。"],
  connected: ["The app is connected", "应用已连接"],
  copied: ["Link copied", "已复制链接"],
  copyLink: ["Copy link", "复制链接"],
  date: ["Date", "日期"],
  deactivatedYou: ["This account is deactivated.", "此帐号已停用。"],
  delete: ["Delete", "删除"],
  deleteMessage: ["Delete message", "删除消息"],
  deleteSure: ["Delete this message for everyone?", "确定为所有人删除这条消息？"],
  direct: ["Direct messages", "私信"],
  dispatch_failed: ["No app is listening.", "没有应用在监听。"],
  edit: ["Edit message", "编辑消息"],
  edited: ["(edited)", "（已编辑）"],
  emptyChannel: ["Nothing has been written here yet.", "这里还没有消息。"],
  enterApplies: ["Press Enter to apply", "按回车键生效"],
  ephemeral: ["Only visible to you", "只有你能看到"],
  formTrouble: ["We had some trouble connecting. Try again?", "连接出了点问题，再试一次？"],
  homeEmpty: ["The app has published nothing here yet.", "应用还没有在这里发布内容。"],
  image: ["Image", "图片"],
  join: ["Join", "加入"],
  leave: ["Leave the channel", "退出频道"],
  members: ["{n} members", "{n} 位成员"],
  membersOne: ["1 member", "1 位成员"],
  menu: ["Show the list of conversations", "显示会话列表"],
  menuClose: ["Hide the list of conversations", "收起会话列表"],
  mentions: ["{n} mentions", "{n} 条提及"],
  messageTo: ["Message {name}", "发消息到 {name}"],
  messages: ["Messages in {name}", "{name} 的消息"],
  more: ["More actions", "更多操作"],
  newBelow: ["New messages", "有新消息"],
  newMessages: ["New", "新消息"],
  newWindow: ["in a new window", "在新窗口打开"],
  noChannel: ["You can no longer see that conversation.", "你已看不到该会话。"],
  noResults: ["Nothing found", "没有结果"],
  notConnected: ["No app is connected yet", "还没有应用连接"],
  notMember: ["You are not in {name}.", "你还没有加入 {name}。"],
  notRefused: ["Every call of the app was accepted.", "应用的调用全部被接受。"],
  offline: ["The playground did not answer. Is it still running?", "演练场没有响应，它还在运行吗？"],
  open: ["Open {what}", "打开{what}"],
  operation_timeout: ["The app did not answer within 3 seconds.", "应用没有在 3 秒内回应。"],
  optional: ["(optional)", "（选填）"],
  people: ["People", "成员"],
  pressFailed: ["{app} did not respond ({code}). ", "{app} 没有响应（{code}）。"],
  privateChannel: ["private channel", "私有频道"],
  quit: ["Dismiss", "知道了"],
  react: ["Add reaction", "添加表情回应"],
  reconnecting: ["Reconnecting…", "正在重新连接…"],
  refused: ["Refused calls", "被拒的调用"],
  refusedAbout: [
    "Calls of the app that Slack would not have taken either, newest first.",
    "Slack 也不会接受的应用调用，最新的在前。",
  ],
  remove: ["Remove {what}", "移除 {what}"],
  removePeople: ["Remove people or the app", "移除成员或应用"],
  repliedInThread: ["replied in a thread", "在消息列中回复"],
  replies: ["{n} replies", "{n} 条回复"],
  repliesOne: ["1 reply", "1 条回复"],
  reply: ["Reply…", "回复…"],
  replyInThread: ["Reply in thread", "在消息列中回复"],
  results: ["{n} results", "{n} 个结果"],
  resultsOne: ["1 result", "1 个结果"],
  save: ["Save", "保存"],
  search: ["Type to search", "输入以搜索"],
  send: ["Send", "发送"],
  shared: ["shared with another company", "与外部公司共享"],
  shortcuts: ["Shortcuts", "快捷操作"],
  skip: ["Skip to the message field", "跳到消息框"],
  switchPerson: ["You are {name}. Be somebody else", "你是 {name}，切换身份"],
  tableLabel: ["Table", "表格"],
  thread: ["Thread", "消息列"],
  threadCommand: ["{command} is not supported in threads.", "消息列中不能使用 {command}。"],
  time: ["Time", "时间"],
  today: ["Today", "今天"],
  typed: ["Suggestions", "建议"],
  unfit: ["Unsupported block: {type}", "不支持的区块：{type}"],
  unfitInput: ["Unsupported input: {type}", "不支持的输入：{type}"],
  unread: ["unread", "未读"],
  validCommand: ["{command} is not a valid command.", "{command} 不是有效的命令。"],
  validCommandMore: [
    "All messages that start with “/” are taken as commands. To send it as a message, put a space before the “/”.",
    "以“/”开头的消息都会被当作命令。若要作为消息发送，请在“/”前加一个空格。",
  ],
  who: ["Who are you here?", "你要以谁的身份进入？"],
  yesterday: ["Yesterday", "昨天"],
  you: ["you", "你"],
  zone: ["Times are in {zone}", "时间按 {zone} 显示"],
};

// What Slack's client itself says under a field; the local Slack gives it in English.
const COMPLAINTS = [
  [/^Please complete this required field\.$/, "请填写此必填项。"],
  [/^This field must be at least (\d+) characters\.$/, "至少需要 $1 个字。"],
  [/^Please enter a valid email address\.$/, "请输入有效的邮箱地址。"],
  [/^Please enter a valid URL\.$/, "请输入有效的网址。"],
  [/^Please enter a valid number\.$/, "请输入有效的数字。"],
  [/^Please enter a number of at least (.+)\.$/, "请输入不小于 $1 的数字。"],
  [/^Please enter a number of at most (.+)\.$/, "请输入不大于 $1 的数字。"],
];

let chinese = (navigator.language || "").toLowerCase().startsWith("zh");

export function speak(locale) {
  chinese = (locale || "").toLowerCase().startsWith("zh");
  document.documentElement.lang = chinese ? "zh-CN" : "en";
}

export const isChinese = () => chinese;

export function w(key, values = {}) {
  const [en, zh] = WORDS[key];
  return (chinese ? zh : en).replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
}

export const counted = (key, n) => (n === 1 ? w(`${key}One`) : w(key, { n }));

export const hasWord = (key) => key in WORDS;

// Both languages, for what is said before it is known who reads.
export const both = (key) => `${WORDS[key][1]} · ${WORDS[key][0]}`;

export function complaint(text) {
  if (!chinese) return text;
  for (const [form, translated] of COMPLAINTS) if (form.test(text)) return text.replace(form, translated);
  return text;
}
