// "Use this device's place": fills two hidden fields. Without script or permission the form works as well.
document.querySelectorAll("[data-locate]").forEach((part) => {
  if (!navigator.geolocation) return;
  part.hidden = false;
  const form = part.closest("form");
  const said = part.querySelector("[role=status]");
  part.querySelector("button").addEventListener("click", () => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        form.elements.latitude.value = coords.latitude.toFixed(5);
        form.elements.longitude.value = coords.longitude.toFixed(5);
        said.textContent = said.dataset.found;
      },
      () => { said.textContent = said.dataset.failed; },
      { timeout: 10000 },
    );
  });
});
