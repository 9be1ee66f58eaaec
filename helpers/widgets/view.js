// Draws the HTML that Python made and sends back what people do with it. No state of its own.

const TYPING = "input:not([type=radio]):not([type=checkbox]):not([type=range]), textarea, select";

function find(root, [action, value]) {
  const same = [...root.querySelectorAll(`[data-action="${CSS.escape(action)}"]`)];
  return same.find((element) => valueOf(element) === value) ?? same[0];
}

function valueOf(element) {
  return element.dataset.value ?? element.value ?? "";
}

function render({ model, el }) {
  el.classList.add("wb");
  const send = (action, value) => model.send({ action, value });

  function draw() {
    const active = el.contains(document.activeElement) ? document.activeElement : null;
    const focused = active?.dataset.action && [active.dataset.action, valueOf(active)];
    el.innerHTML = model.get("html");
    if (focused) find(el, focused)?.focus({ preventScroll: true });
    else if (active) focusRoot();
  }

  function focusRoot() {
    el.tabIndex = -1;
    el.focus({ preventScroll: true });
  }

  function onUse(event) {
    const element = event.target.closest("[data-action]");
    if (!element || !el.contains(element) || element.getAttribute("aria-disabled") === "true") return;
    const isInput = element.matches("input, select, textarea");
    if (isInput !== (event.type === "change")) return;
    const checkbox = element.type === "checkbox";
    send(element.dataset.action, checkbox ? `${element.dataset.value}=${element.checked}` : valueOf(element));
  }

  function onKey(event) {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const element = event.target;
    if (element.matches(TYPING)) return;
    // A drawing's parts are not buttons, so Enter and Space have to be taught to them.
    const press = element.dataset.action && !element.matches("button, input, select, a, summary");
    if (press && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault();
      send(element.dataset.action, valueOf(element));
      return;
    }
    const bound = model.get("shortcuts")[event.key];
    if (bound === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const [action, ...value] = bound.split(":");
    send(action, value.join(":"));
  }

  function onMessage(content) {
    if (content.focus) requestAnimationFrame(() => find(el, content.focus)?.focus());
  }

  // JupyterLab's one-letter shortcuts (x cuts a cell, 1 makes a heading) must not fire from inside an exercise.
  function keepShortcutsOut() {
    const output = el.closest(".jp-Cell-outputWrapper, .jp-OutputArea, .jp-LinkedOutputView") ?? el;
    output.setAttribute("data-lm-suppress-shortcuts", "true");
  }

  el.addEventListener("click", onUse);
  el.addEventListener("change", onUse);
  el.addEventListener("keydown", onKey);
  model.on("change:html", draw);
  model.on("msg:custom", onMessage);
  draw();
  requestAnimationFrame(keepShortcutsOut);
  return () => {
    model.off("change:html", draw);
    model.off("msg:custom", onMessage);
  };
}

export default { render };
