// Sends a chosen or dropped file to Python piece by piece: a websocket message over 10 MB would be cut off.

const PIECE = 2 * 1024 * 1024;

function render({ model, el }) {
  el.classList.add("wb");
  el.innerHTML = `<label class="wb-picker"><span></span><input type="file"></label> <span role="status"></span>`;
  const [label, input, status] = [el.querySelector("label"), el.querySelector("input"), el.lastElementChild];
  label.firstElementChild.textContent = model.get("label");
  input.accept = model.get("accept");
  let file = null;
  let number = 0;

  function begin(chosen) {
    if (!chosen) return;
    file = chosen;
    number += 1;
    sendFrom(0);
  }

  async function sendFrom(start) {
    const mine = number;
    status.textContent = file.size > PIECE ? `正在传“${file.name}”：${Math.round((100 * start) / file.size)}%` : "";
    try {
      const piece = await file.slice(start, start + PIECE).arrayBuffer();
      if (mine !== number) return;
      model.send({ name: file.name, size: file.size, start, number }, undefined, [piece]);
    } catch {
      status.textContent = `读不到“${file.name}”：它可能被移走、改名，或正被别的程序占用。请再选一次。`;
    }
  }

  function onMessage(content) {
    if (content.number !== number) return;
    if (content.next === null) status.textContent = "";
    else sendFrom(content.next);
  }

  function onDrag(event) {
    event.preventDefault();
    event.stopPropagation();
    if (event.type === "drop") begin(event.dataTransfer.files[0]);
  }

  input.addEventListener("change", () => {
    begin(input.files[0]);
    input.value = ""; // the same file can be chosen again after it was mended
  });
  for (const type of ["dragover", "drop"]) el.addEventListener(type, onDrag);
  model.on("msg:custom", onMessage);
  return () => model.off("msg:custom", onMessage);
}

export default { render };
