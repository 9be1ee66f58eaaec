// Draws the HTML that Python made and sends back what people do with it. No state of its own.

const TYPING = "input:not([type=radio]):not([type=checkbox]):not([type=range]), textarea, select";
const CUT_OFF = "和程序的连接断了，刚才这一下没有保存。请点“全部运行”，以前的答案都还在。";
const ARROWS = { ArrowUp: -1, ArrowLeft: -1, ArrowDown: 1, ArrowRight: 1 };

const LEAVES_A_TEXT = /^((Ctrl|Meta)\+Enter|Escape)$/; // shortcuts that work while something is typed, too
const LIVE_AFTER = 300; // milliseconds after the last key
const OWN = new Set(["data-lm-suppress-shortcuts", "open"]); // attributes that the page itself sets: not Python's

function find(root, [action, name]) {
  const same = like(root, action);
  return same.find((element) => nameOf(element) === name) ?? same[0];
}

function like(root, action) {
  return [...root.querySelectorAll(`[data-action="${CSS.escape(action)}"]`)];
}

function valueOf(element) {
  if (element.type === "checkbox") return `${element.dataset.value}=${element.checked}`;
  if ("name" in element.dataset) return `${element.dataset.name}=${element.value}`;
  return element.dataset.value ?? element.value ?? "";
}

// Tells elements of one action apart, also while something is typed into them.
function nameOf(element) {
  return element.dataset.name ?? element.dataset.value ?? element.value ?? "";
}

function keyName(event) {
  const shift = event.shiftKey && event.key.length > 1;
  const held = [event.ctrlKey && "Ctrl", event.altKey && "Alt", event.metaKey && "Meta", shift && "Shift"];
  return [...held, event.key].filter(Boolean).join("+");
}

// Makes `from` what `to` is. What can stay stays, above all the `active` element, whose counterpart is `twin`: the
// line being typed keeps its caret and its undo, a pressed button its click.
function patch(from, to, active, twin) {
  const [olds, news] = [[...from.childNodes], [...to.childNodes]];
  const [here, there] = [olds.findIndex((node) => node.contains(active)), news.findIndex((node) => node.contains(twin))];
  if (!active || !twin || here < 0 || there < 0 || !alike(olds[here], news[there])) {
    patchList(from, olds, news, null);
    return;
  }
  patchList(from, olds.slice(0, here), news.slice(0, there), olds[here]);
  patchNode(olds[here], news[there], active, twin);
  patchList(from, olds.slice(here + 1), news.slice(there + 1), null);
}

function patchList(parent, olds, news, end) {
  news.forEach((node, place) => {
    const old = olds[place];
    if (!old) parent.insertBefore(node, end);
    else if (alike(old, node)) patchNode(old, node);
    else old.replaceWith(node);
  });
  olds.slice(news.length).forEach((node) => node.remove());
}

function patchNode(old, node, active = null, twin = null) {
  if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.data !== node.data) old.data = node.data;
    return;
  }
  for (const { name } of [...old.attributes]) if (!node.hasAttribute(name) && !OWN.has(name)) old.removeAttribute(name);
  for (const { name, value } of node.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  patch(old, node, active, twin);
}

function alike(old, node) {
  return old.nodeName === node.nodeName && old.type === node.type;
}

function render({ model, el }) {
  el.classList.add("wb");
  const alarm = document.createElement("div");
  const page = document.createElement("div");
  // Screen readers only notice a change inside an element that stays, and the page is drawn anew each time.
  const voice = document.createElement("div");
  alarm.setAttribute("role", "alert");
  voice.className = "wb-voice";
  voice.setAttribute("aria-live", "polite");
  el.replaceChildren(alarm, page, voice);
  el.tabIndex = -1; // a click beside the buttons leaves the focus here, so the shortcuts go on working
  let spoken = null;
  let dragged = null;
  let typing = null;
  const sent = new WeakMap(); // what Python was told of each input, newest last: what it holds besides is being typed

  function send(action, value) {
    try {
      model.send({ action, value });
    } catch {
      alarm.textContent = CUT_OFF; // the kernel was stopped or started again: nobody hears this page any more
      alarm.className = "wb-note wb-bad";
    }
  }

  function draw() {
    const active = el.contains(document.activeElement) ? document.activeElement : null;
    const focused = active?.dataset.action && [active.dataset.action, nameOf(active)];
    const fresh = document.createElement("template");
    fresh.innerHTML = model.get("html");
    const twin = focused && find(fresh.content, focused);
    patch(page, fresh.content, active, twin);
    const moved = active && active !== el && (!active.isConnected || (focused && !twin));
    if (moved) ((focused && find(page, focused)) || el).focus({ preventScroll: true });
    page.querySelectorAll("input, textarea, select").forEach(fill);
    speak();
  }

  // An input shows what Python says, unless somebody is in the middle of typing something else, or what Python says
  // is only the late answer to something sent before.
  function fill(input) {
    if (input.matches("[type=range]:active")) return; // a slider stays where the finger holds it
    const known = sent.get(input) ?? [input.value];
    const inUse = input === document.activeElement && input.matches(TYPING);
    const late = saidOf(input) !== known.at(-1) && known.includes(saidOf(input));
    if (inUse && (late || input.value !== known.at(-1))) return;
    if (input.matches("[type=radio], [type=checkbox]")) input.checked = input.defaultChecked;
    else if (input.matches("select")) input.selectedIndex = chosen(input);
    else if (input.value !== input.defaultValue && input.type !== "file") input.value = input.defaultValue;
    sent.set(input, inUse ? [...known, input.value] : [input.value]);
  }

  function saidOf(input) {
    return input.matches("select") ? input.options[chosen(input)]?.value : input.defaultValue;
  }

  function chosen(select) {
    return Math.max(0, [...select.options].findIndex((option) => option.defaultSelected));
  }

  function speak() {
    const news = [...page.querySelectorAll("[aria-live], [role=status]")].map((part) => part.textContent).join(" ");
    if (spoken !== null && news !== spoken) voice.textContent = news;
    spoken = news;
  }

  function drawProblem() {
    alarm.textContent = model.get("problem");
    alarm.className = alarm.textContent ? "wb-note wb-bad" : "";
  }

  function onUse(event) {
    if (event.type === "click") event.target.closest("[data-whole]")?.closest("[popover]").togglePopover();
    const element = event.target.closest("[data-action]");
    if (!element || !el.contains(element) || element.getAttribute("aria-disabled") === "true") return;
    const isInput = element.matches("input, select, textarea");
    if (isInput !== (event.type === "change")) return;
    clearTimeout(typing);
    use(element);
  }

  function use(element) {
    send(element.dataset.action, valueOf(element));
    if ("clear" in element.dataset) element.value = ""; // here and now: the next words are already being typed
    sent.set(element, [...(sent.get(element) ?? []), element.value]);
  }

  function onType(event) {
    const element = event.target;
    if (!("live" in element.dataset) || event.isComposing) return;
    clearTimeout(typing);
    typing = setTimeout(() => use(element), element.type === "range" ? 0 : LIVE_AFTER);
  }

  function onKey(event) {
    const element = event.target;
    const name = keyName(event);
    const bound = model.get("shortcuts")[name];
    if (element.matches(TYPING)) {
      // JupyterLab would swallow the Enter that ends a line; Ctrl+S still has to reach it.
      if (!event.ctrlKey && !event.metaKey) event.stopPropagation();
      if (event.isComposing || !LEAVES_A_TEXT.test(name) || bound === undefined) return;
      el.focus({ preventScroll: true }); // which sends what was typed, before the shortcut does its work
    }
    if (event.isComposing) return;
    if (name in ARROWS && element.matches("[type=range]")) return event.stopPropagation(); // they move the slider
    // A drawing's parts are not buttons, so Enter and Space have to be taught to them.
    const press = element.dataset.action && !element.matches("button, input, select, a, summary");
    if (press && (name === "Enter" || name === " ")) send(element.dataset.action, valueOf(element));
    // A key held down by mistake must not choose again and again; walking with the arrows may.
    else if (bound !== undefined && (!event.repeat || event.key in ARROWS)) run(bound, element);
    else if (bound === undefined && !walk(name, element)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  function run(bound, element) {
    const [action, ...value] = bound.split(":");
    send(action, value.length ? value.join(":") : valueOf(element));
  }

  function walk(name, element) {
    const group = name in ARROWS && element.dataset.action && element.closest("[data-arrows]");
    if (!group) return false;
    const stops = like(group, element.dataset.action);
    stops.at((stops.indexOf(element) + ARROWS[name]) % stops.length).focus();
    return true;
  }

  function onDrag(event) {
    const target = dragged !== null && event.target.closest("[data-drop]");
    page.querySelectorAll(".wb-over").forEach((element) => element.classList.remove("wb-over"));
    if (event.type === "dragstart") {
      dragged = event.target.closest?.("[data-drag]")?.dataset.drag ?? null;
      if (dragged !== null) event.dataTransfer.setData("text/plain", dragged);
    } else if (event.type === "dragend") {
      dragged = null;
    } else if (target) {
      event.preventDefault();
      event.stopPropagation();
      if (event.type === "dragover") target.classList.add("wb-over");
      if (event.type === "drop") send(target.dataset.drop, `${dragged}=${valueOf(target)}`);
    }
  }

  // A pen on a surface: what the pressed pointer passes over is used as if it were clicked.
  function onPaint(event) {
    const element = event.buttons === 1 && event.target.closest("[data-paint] [data-action]");
    if (element && element.closest("[data-paint]").dataset.paint === element.dataset.action) use(element);
  }

  function onMessage(content) {
    if (content.focus) requestAnimationFrame(() => find(page, content.focus)?.focus());
  }

  // JupyterLab's shortcuts (x cuts a cell, Shift+M merges two) must not fire from inside an exercise. They look
  // for `:focus`, so it is the focused element itself that has to be marked.
  function keepShortcutsOut() {
    const output = el.closest(".jp-Cell-outputWrapper, .jp-OutputArea, .jp-LinkedOutputView") ?? el;
    output.addEventListener("focusin", (event) => event.target.setAttribute("data-lm-suppress-shortcuts", "true"));
  }

  el.addEventListener("click", onUse);
  el.addEventListener("change", onUse);
  el.addEventListener("input", onType);
  el.addEventListener("compositionend", onType);
  el.addEventListener("keydown", onKey);
  el.addEventListener("pointerover", onPaint);
  for (const type of ["dragstart", "dragover", "dragleave", "drop", "dragend"]) el.addEventListener(type, onDrag);
  model.on("change:html", draw);
  model.on("change:problem", drawProblem);
  model.on("msg:custom", onMessage);
  draw();
  drawProblem();
  requestAnimationFrame(keepShortcutsOut);
  return () => {
    model.off("change:html", draw);
    model.off("change:problem", drawProblem);
    model.off("msg:custom", onMessage);
  };
}

export default { render };
