/* A rail longer than the window (on a phone one line) begins at the page one is on; the page itself stays where it is. */
function begin() {
  for (const here of document.querySelectorAll(".rail [aria-current]")) {
    for (let frame = here.parentElement; frame.closest(".rail"); frame = frame.parentElement) {
      const mark = here.getBoundingClientRect(), box = frame.getBoundingClientRect();
      frame.scrollBy(mark.left - box.left - (box.width - mark.width) / 2, mark.top - box.top - (box.height - mark.height) / 2);
    }
  }
}
begin();
document.fonts.ready.then(begin); /* letters of another width have moved it */
