"use strict";
const base = location.pathname.replace(/\/*$/, "/");
const $ = (id) => document.getElementById(id);
const signed = (points) => (points > 0 ? "+" : points < 0 ? "−" : "") + Math.abs(points);

function el(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

/* --- what was chosen, until the server has it on disk --- */

let view = {};          // what the server said last
let asked = null;       // the question on the page
let mine = null;        // one's answer to it, as the server has it
let turn = 0;           // grows with each change, so that a late request never wins over a newer one
let unsent = {};        // question → { question, turn, answer }
const KEY = "wall:" + base;
try { unsent = JSON.parse(localStorage.getItem(KEY)) || {}; } catch (error) { /* private mode */ }

function remember() {
  try { localStorage.setItem(KEY, JSON.stringify(unsent)); } catch (error) { /* the page itself still knows */ }
}

function choose(answer) {
  turn = Math.max(Date.now(), turn + 1);
  unsent[asked.id] = { question: asked.id, turn, answer };
  remember();
  mark();
  push();
}

let pushing = false;
async function push() {
  if (pushing) return;
  pushing = true;
  for (let tries = 0; Object.keys(unsent).length; ) {
    const sent = Object.values(unsent)[0];
    if (asked && sent.question === asked.id) say("正在发送……");
    let reply = {}, status = 0;
    try {
      const body = JSON.stringify(sent);
      [status, reply] = await ask("answer", 10, { method: "POST", headers: { "Content-Type": "application/json" }, body });
    } catch (error) { /* no way to the server */ }
    const here = asked && sent.question === asked.id, newest = unsent[sent.question] === sent;
    if (status === 200 || [400, 409, 413, 415].includes(status)) {
      tries = 0;
      if (newest) delete unsent[sent.question];
      remember();
      if (here && status === 200) { mine = reply.mine; turn = Math.max(turn, reply.turn); }
      if (here && newest) {
        if (status === 200) received();
        else say((reply.problem || "") + "刚才的改动没有收下。", "bad");
        fill(mine);
        results();
      }
    } else {
      if (here) say(reply.problem || "还没有送到。连上以后会自动再送，请不要关闭网页。", "bad");
      await pause(tries++);
    }
  }
  pushing = false;
}

/* --- the way to the server --- */

async function ask(path, seconds, options) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), 1000 * seconds);
  if (path !== "answer") stopAsking = () => stop.abort();
  try {
    const response = await fetch(base + path, { signal: stop.signal, cache: "no-store", credentials: "same-origin", ...options });
    return [response.status, await response.json()];
  } finally { clearTimeout(timer); }
}

let stopAsking = () => {}, sleepers = [];
function pause(tries) {
  const longest = Math.min(10, 0.5 * 2 ** tries);
  return new Promise((done) => {
    setTimeout(done, 1000 * longest * (0.5 + Math.random() / 2));
    sleepers.push(done);
  });
}
function wake() { sleepers.forEach((done) => done()); sleepers = []; }

async function follow() {
  for (let tries = 0; ; ) {
    try {
      const [status, news] = await ask("state?seen=" + encodeURIComponent(view.version || ""), 30);
      if (status !== 200) throw new Error(status === 404 ? "over" : "later");
      tries = 0;
      link(true, "已连上");
      show(news);
    } catch (error) {
      link(false, error.message === "over" ? "投票已结束" : "正在重连");
      await pause(tries++);
    }
  }
}

function link(on, text) {
  if ($("link").textContent === text) return;
  $("link").textContent = text;
  $("link").className = on ? "on" : "";
  if (on) wake();  // what could not be sent goes now
}

addEventListener("online", () => { stopAsking(); wake(); });
let hidden = 0;
document.addEventListener("visibilitychange", () => {
  if (document.hidden) hidden = Date.now();
  else if (Date.now() - hidden > 5000) { stopAsking(); wake(); }  // what waited may have died in the phone's sleep
});

/* --- the question --- */

function show(news) {
  const before = view;
  view = news;
  const isNew = !asked || !news.question || asked.id !== news.question.id;
  if (isNew) build(news.question);
  if (asked && news.about === asked.id && news.turn >= turn) {
    const changed = JSON.stringify(news.mine) !== JSON.stringify(mine);
    mine = news.mine;
    turn = news.turn;
    if (isNew || changed) {
      fill(unsent[asked.id] ? unsent[asked.id].answer : mine);
      if (mine && !unsent[asked.id]) received();
    }
  }
  if (asked) {
    $("field").disabled = !news.open;
    if (!news.open && (isNew || before.open)) say("这一题已经关闭。" + (mine ? "你的答案：" + inWords(mine) + "。" : ""));
    if (news.open && !isNew && !before.open) say("这一题又打开了，可以改。");
  }
  results();
}

function build(question) {
  const focused = $("form").contains(document.activeElement), isNext = asked && question;
  asked = question;
  mine = null;
  turn = 0;
  order = [];
  clearTimeout(settling);
  say(isNext ? "新的问题。" : "");
  $("wait").hidden = !!asked;
  $("form").hidden = !asked;
  $("answer").replaceChildren();
  if (!asked) return;
  $("asked").textContent = asked.title;
  $("hint").textContent = hints[asked.kind](asked);
  $("answer").append(...kinds[asked.kind](asked));
  if (focused) $("asked").focus();
  scrollTo(0, 0);
}

const hints = {
  nps: (question) => `0 = ${question.low_label}，10 = ${question.high_label}`,
  choice: (question) => (question.several ? "可以选几项" : "选一项"),
  words: (question) => `写 1 到 ${question.most} 个词，每个最多 ${question.longest} 个字`,
  ideas: (question) => `最多写 ${question.most} 个想法` + (question.votes ? `，给别人的想法投 ${question.votes} 票` : ""),
};

function pick(type, value, text) {
  const input = el("input", { type, name: "pick", value });
  return el("label", { className: "pick" }, input, el("span", {}, text));
}

function lines(question, name, make) {
  const fields = Array.from({ length: question.most }, (_, place) =>
    el("label", {}, `${name} ${place + 1}`, make(place)));
  return [...fields, el("button", { className: "send", type: "submit" }, "发送")];
}

const kinds = {
  nps: () => [el("div", { className: "scores" }, ...Array.from({ length: 11 }, (_, score) => pick("radio", score, String(score))))],
  choice: (question) => [el("div", { className: "list" }, ...Object.entries(question.options).map(([name, label]) =>
    pick(question.several ? "checkbox" : "radio", name, label)))],
  words: (question) => lines(question, "词", () => el("input", { className: "text", maxLength: question.longest, enterKeyHint: "next" })),
  ideas: (question) => lines(question, "想法", () => el("textarea", { className: "text", rows: 1, maxLength: question.longest })),
};

const picked = () => [...$("answer").querySelectorAll("input:checked")].map((input) => input.value);
const texts = () => [...$("answer").querySelectorAll(".text")].map((field) => field.value.trim()).filter(Boolean);
const given = () => (unsent[asked.id] ? unsent[asked.id].answer : mine) || { ideas: [], votes: [] };

function fill(answer) {
  const chosen = answer ? answer.picked || [String(answer.score)] : [];
  for (const input of $("answer").querySelectorAll("input[name=pick]")) input.checked = chosen.includes(input.value);
  const written = answer ? answer.words || answer.ideas || [] : [];
  $("answer").querySelectorAll(".text").forEach((field, place) => {
    if (field.value === (field.dataset.kept || "")) field.value = written[place] || "";  // else: being written
    field.dataset.kept = written[place] || "";
  });
  mark();
}

function mark() {
  for (const label of $("answer").querySelectorAll(".pick")) label.classList.toggle("chosen", label.firstChild.checked);
}

let settling = 0, pointing = false;
addEventListener("pointerdown", () => { pointing = true; }, true);
addEventListener("keydown", () => { pointing = false; }, true);
$("answer").addEventListener("change", (event) => {
  if (event.target.name !== "pick") return;
  mark();
  clearTimeout(settling);
  settling = setTimeout(() => {  // arrow keys run through the options in between
    const values = picked();
    if (!values.length) return say("请至少选一项。", "bad");
    choose(asked.kind === "nps" ? { score: Number(values[0]) } : { picked: values });
  }, pointing ? 0 : 400);
});

$("form").addEventListener("submit", (event) => {
  event.preventDefault();
  for (const field of $("answer").querySelectorAll(".text")) field.dataset.kept = field.value;
  if (asked.kind === "words" && !texts().length) return say("请先写一个词。", "bad");
  if (asked.kind === "words") choose({ words: texts() });
  if (asked.kind === "ideas") choose({ ideas: texts(), votes: given().votes });
});

function inWords(answer) {
  if (asked.kind === "nps") return `${answer.score} 分`;
  if (asked.kind === "choice") return answer.picked.map((name) => asked.options[name]).join("、");
  if (asked.kind === "words") return answer.words.join("、");
  return `${answer.ideas.length} 个想法` + (answer.votes.length ? `，${answer.votes.length} 票` : "");
}

function received() { say(`已收到：${inWords(mine)}。关闭前可以改。`, "good"); }

function say(text, kind) {
  if ($("said").textContent !== text) $("said").textContent = text;
  $("said").className = kind || "";
}

/* --- the results --- */

let order = [];  // of ideas: nothing moves under the thumb
function results() {
  const found = asked && view.results;
  $("results").hidden = !found;
  if (!found) return $("picture").replaceChildren();
  $("n").textContent = `n = ${found.n}`;
  const focused = document.activeElement && document.activeElement.dataset.idea;
  $("picture").replaceChildren(...pictures[asked.kind](found));
  const again = focused && $("picture").querySelector(`[data-idea="${focused}"]`);
  if (again) again.focus();
}

function sized(property, share) {
  const bar = el("i", {});
  bar.style[property] = `${Math.round(100 * share)}%`;
  return bar;
}

const pictures = {
  nps(found) {
    if (!found.n) return [el("p", {}, "还没有答案。")];
    const tallest = Math.max(...found.histogram, 1);
    const columns = found.histogram.map((count, score) => {
      const bar = el("i", { className: score > 8 ? "p" : score > 6 ? "s" : "d" });
      bar.style.height = `${Math.round(72 * count / tallest)}px`;
      return el("div", {}, String(count || ""), bar, String(score));
    });
    const chart = el("div", { className: "columns" }, ...columns);
    chart.setAttribute("role", "img");
    chart.setAttribute("aria-label", "分布：" + found.histogram.map((count, score) => `${score} 分 ${count} 人`).join("，"));
    const kind = (name, text, count) => el("span", { className: name }, text, el("br", {}), `${count} 人`);
    return [
      el("p", { className: "big" }, `NPS ${signed(found.nps)}`),
      el("p", {}, `95% 区间 ${signed(found.limits[0])} 到 ${signed(found.limits[1])}` + (found.thin ? "；不到 30 份，只作参考" : "")),
      chart,
      el("div", { className: "kinds" }, kind("d", "贬损者", found.detractors), kind("s", "中立者", found.passives), kind("p", "推荐者", found.promoters)),
    ];
  },
  choice(found) {
    return [el("ul", {}, ...Object.entries(asked.options).map(([name, label]) => {
      const share = found.n ? found.counts[name] / found.n : 0;
      return el("li", { className: "bar" }, el("p", {}, el("span", {}, label), el("b", {}, `${found.counts[name]} 人，${Math.round(100 * share)}%`)), sized("width", share));
    }))];
  },
  words(found) {
    if (!found.words.length) return [el("p", {}, "还没有答案。")];
    const most = found.words[0][1];
    return [el("ul", { className: "words" }, ...found.words.map(([word, count]) => {
      const item = el("li", {}, word, " ", el("small", {}, String(count)));
      item.style.fontSize = `${16 + Math.round(16 * count / most)}px`;
      return item;
    }))];
  },
  ideas(found) {
    if (!found.ideas.length) return [el("p", {}, "还没有想法。")];
    const known = new Map(found.ideas.map((idea) => [idea[0], idea]));
    order = [...order.filter((id) => known.has(id)), ...[...known.keys()].filter((id) => !order.includes(id))];
    const votes = given().votes.filter((id) => known.has(id)), left = asked.votes - votes.length;
    let ideas = order.map((id) => known.get(id));
    if (!view.open) ideas = ideas.sort((one, other) => other[2] - one[2]);
    const row = ([id, text, count]) => {
      const own = given().ideas.includes(text), chosen = votes.includes(id);
      if (chosen) count = Math.max(count, 1);  // the count of all may come a little later
      if (!view.open || !asked.votes || own) return el("li", {}, el("span", {}, text), el("b", {}, own ? `我的 · ${count} 票` : `${count} 票`));
      const button = el("button", { type: "button", disabled: !chosen && left <= 0 }, `${chosen ? "已投" : "投票"} · ${count}`);
      button.dataset.idea = id;
      button.setAttribute("aria-pressed", chosen);
      button.setAttribute("aria-label", `${chosen ? "收回给" : "投给"}“${text}”的票，现在 ${count} 票`);
      button.onclick = () => {
        choose({ ideas: given().ideas, votes: chosen ? votes.filter((one) => one !== id) : [...votes, id] });
        results();
      };
      return el("li", {}, el("span", {}, text), button);
    };
    const hint = view.open && asked.votes ? [el("p", {}, el("small", {}, `你还有 ${left} 票`))] : [];
    return [...hint, el("ul", { className: "ideas" }, ...ideas.map(row))];
  },
};

follow();
push();
