// The terminal: back to the first page when nobody touches it, digits to touch, the slip once. All works without it.
"use strict";

const idlePlace = document.querySelector("[data-idle]");
if (idlePlace) {
  let timer;
  const again = () => {
    clearTimeout(timer);
    timer = setTimeout(() => location.replace(idlePlace.dataset.idleTo), Number(idlePlace.dataset.idle) * 1000);
  };
  for (const event of ["pointerdown", "keydown", "scroll"]) addEventListener(event, again, { passive: true });
  again();
}

const pad = document.querySelector("[data-keypad] [data-keys]");
if (pad) {
  const field = document.querySelector("[data-keypad] input[name=ma]");
  const press = (label, act) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button";
    button.textContent = label;
    button.addEventListener("click", act);
    pad.append(button);
  };
  for (const digit of "1234567890") press(digit, () => (field.value += digit));
  press(pad.dataset.keys, () => (field.value = field.value.slice(0, -1)));
  pad.hidden = false;
}
