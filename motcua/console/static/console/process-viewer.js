// Draws the process of a page: <div data-process="address"> or data-process-from="id of a textarea".
// The page is complete without it: the table of steps says the same. The bpmn.io mark must stay visible (licence).
(async () => {
  const box = document.querySelector("[data-process], [data-process-from]");
  if (!box || !window.BpmnJS) return;
  const note = box.querySelector("[data-process-note]");
  try {
    let xml;
    if (box.dataset.processFrom) {
      xml = document.getElementById(box.dataset.processFrom).value;
    } else {
      const answer = await fetch(box.dataset.process, { credentials: "same-origin" });
      if (!answer.ok) throw new Error(answer.status);
      xml = await answer.text();
    }
    const sheet = box.querySelector("[data-process-sheet]");
    sheet.hidden = false;
    const viewer = new window.BpmnJS({ container: sheet });
    await viewer.importXML(xml);
    const canvas = viewer.get("canvas");
    const { inner, outer } = canvas.viewbox();
    if (canvas.zoom("fit-viewport", "auto") < 0.4) {
      // too small to read on a phone: begin at the left, readable, to be dragged
      const height = outer.height / 0.6;
      const y = inner.y + inner.height / 2 - height / 2;
      canvas.viewbox({ x: inner.x - 10, y, width: outer.width / 0.6, height });
    }
    if (note) note.hidden = true;
  } catch (error) {
    if (note) note.textContent = box.dataset.failed;
  }
})();
