/* On a phone the rail is one line that scrolls: begin at the page one is on. */
document.querySelector(".console-rail [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
