/* The rail is longer than the window (on a phone one line): it begins at the page one is on, which stays where it is. */
for (const here of document.querySelectorAll(".console-rail [aria-current]")) {
  const rail = here.closest(".console-rail"), mark = here.getBoundingClientRect(), frame = rail.getBoundingClientRect();
  rail.scrollBy(mark.left - frame.left - (frame.width - mark.width) / 2, mark.top - frame.top - (frame.height - mark.height) / 2);
}
