// Common shortcodes as characters; the rest stay as they are written.

const KNOWN = Object.fromEntries(
  `+1 👍 thumbsup 👍 -1 👎 thumbsdown 👎 100 💯 ok ✅ white_check_mark ✅ heavy_check_mark ✔️ ballot_box_with_check ☑️ x ❌
  warning ⚠️ no_entry ⛔ no_entry_sign 🚫 exclamation ❗ question ❓ bangbang ‼️ information_source ℹ️ bulb 💡 bell 🔔
  no_bell 🔕 loudspeaker 📢 mega 📣 eyes 👀 wave 👋 pray 🙏 clap 👏 raised_hands 🙌 muscle 💪 ok_hand 👌 point_right 👉
  point_left 👈 point_up ☝️ point_down 👇 raised_hand ✋ handshake 🤝 tada 🎉 confetti_ball 🎊 sparkles ✨ star ⭐ star2 🌟
  fire 🔥 rocket 🚀 heart ❤️ yellow_heart 💛 green_heart 💚 blue_heart 💙 broken_heart 💔 smile 😄 smiley 😃 grinning 😀
  slightly_smiling_face 🙂 wink 😉 blush 😊 joy 😂 laughing 😆 sweat_smile 😅 thinking_face 🤔 sob 😭 cry 😢 disappointed 😞
  worried 😟 angry 😠 sunglasses 😎 neutral_face 😐 sleeping 😴 zzz 💤 partying_face 🥳 calendar 📅 date 📅 spiral_calendar_pad 🗓️
  clock3 🕒 clock9 🕘 alarm_clock ⏰ hourglass ⌛ hourglass_flowing_sand ⏳ stopwatch ⏱️ pushpin 📌 round_pushpin 📍 paperclip 📎
  link 🔗 lock 🔒 unlock 🔓 key 🔑 mag 🔍 memo 📝 pencil 📝 pencil2 ✏️ clipboard 📋 page_facing_up 📄 bookmark_tabs 📑 books 📚
  book 📖 file_folder 📁 open_file_folder 📂 inbox_tray 📥 outbox_tray 📤 email 📧 envelope ✉️ package 📦 hammer 🔨
  hammer_and_wrench 🛠️ wrench 🔧 gear ⚙️ bar_chart 📊 chart_with_upwards_trend 📈 chart_with_downwards_trend 📉
  moneybag 💰 money_with_wings 💸 credit_card 💳 computer 💻 iphone 📱 phone ☎️ robot_face 🤖 construction 🚧
  rotating_light 🚨 triangular_flag_on_post 🚩 checkered_flag 🏁 red_circle 🔴 large_orange_circle 🟠
  large_yellow_circle 🟡 large_green_circle 🟢 large_blue_circle 🔵 white_circle ⚪ black_circle ⚫
  white_large_square ⬜ black_large_square ⬛ arrow_right ➡️ arrow_left ⬅️ arrow_up ⬆️ arrow_down ⬇️ arrow_upper_right ↗️
  arrows_counterclockwise 🔄 repeat 🔁 fast_forward ⏩ heavy_plus_sign ➕ heavy_minus_sign ➖ sunny ☀️ cloud ☁️
  umbrella ☔ snowflake ❄️ coffee ☕ tea 🍵 beers 🍻 cake 🍰 apple 🍎 seedling 🌱 house 🏠 office 🏢 factory 🏭 truck 🚚
  airplane ✈️ train 🚆 car 🚗 trophy 🏆 medal 🏅 gift 🎁 red_envelope 🧧 dragon 🐉 panda_face 🐼 dog 🐶 cat 🐱 bug 🐛
  speech_balloon 💬 thought_balloon 💭 busts_in_silhouette 👥 bust_in_silhouette 👤 white_medium_square ◻️ zap ⚡ boom 💥
  one 1️⃣ two 2️⃣ three 3️⃣ four 4️⃣ five 5️⃣ new 🆕 sos 🆘 cn 🇨🇳 us 🇺🇸`
    .trim().split(/\s+/).reduce((pairs, word, index, all) => (index % 2 ? pairs : [...pairs, [word, all[index + 1]]]), []),
);

export const REACTIONS = ["+1", "white_check_mark", "eyes", "tada", "heart", "pray", "thinking_face", "x"];

// Names that begin with what is typed, then those with it inside; the same picture once, by its first name that fits.
export function emojiNamed(typed) {
  const found = new Map();
  const fits = [(name) => name.startsWith(typed), (name) => name.includes(typed)];
  for (const fit of fits) {
    for (const [name, sign] of Object.entries(KNOWN)) if (fit(name) && !found.has(sign)) found.set(sign, name);
  }
  return [...found].map(([sign, name]) => ({ name, sign }));
}

export const emoji = (name) => KNOWN[name.replace(/::skin-tone-\d$/, "")] ?? `:${name}:`;

export const withEmoji = (text) =>
  text.replace(/:([a-z0-9_+'-]+(?:::skin-tone-\d)?):/g, (all, name) => (name in KNOWN ? KNOWN[name] : all));
