// "Share": the telephone's own sheet, or the address into the clipboard. Without script there is no button.
document.querySelectorAll("[data-share]").forEach((button) => {
  if (!navigator.share && !navigator.clipboard) return;
  button.hidden = false;
  button.dataset.keep = "";
  button.addEventListener("click", async () => {
    const said = document.getElementById(button.dataset.share);
    const address = document.querySelector("link[rel=canonical]")?.href || location.href;
    try {
      if (navigator.share) await navigator.share({ title: document.title, url: address });
      else {
        await navigator.clipboard.writeText(address);
        said.textContent = said.dataset.copied;
      }
    } catch (error) {
      if (error.name !== "AbortError") said.textContent = `${said.dataset.failed} ${address}`;
    }
  });
});
