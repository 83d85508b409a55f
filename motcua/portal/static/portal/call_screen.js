// New calls are spoken by a Vietnamese voice of the browser; without one a chime sounds. The page works silently too.
"use strict";

const toggle = document.querySelector("[data-sound]");
const heard = new Set();
const waiting = [];
let speaking = false, context;

const voice = () => globalThis.speechSynthesis?.getVoices().find((one) => one.lang.toLowerCase().startsWith("vi"));
let sounding = false; // browsers let a page sound only after somebody touched it

function chime() {
  context ??= new AudioContext();
  for (const [place, pitch] of [[0, 659], [0.35, 523]]) {
    const tone = context.createOscillator(), loud = context.createGain(), at = context.currentTime + place;
    tone.frequency.value = pitch;
    loud.gain.setValueAtTime(0.3, at);
    loud.gain.exponentialRampToValueAtTime(0.001, at + 0.6);
    tone.connect(loud).connect(context.destination);
    tone.start(at);
    tone.stop(at + 0.6);
  }
  return new Promise((done) => setTimeout(done, 1200));
}
function say(words) {
  const found = voice();
  if (!found) return chime();
  return new Promise((done) => {
    const spoken = new SpeechSynthesisUtterance(words);
    spoken.voice = found;
    spoken.lang = found.lang;
    spoken.rate = 0.9;
    spoken.onend = spoken.onerror = done;
    speechSynthesis.speak(spoken);
  });
}
async function speak() {
  if (speaking) return;
  speaking = true;
  while (waiting.length) await say(waiting.shift());
  speaking = false;
}
function listen(first) {
  for (const call of [...document.querySelectorAll("[data-call]")].reverse()) {
    if (heard.has(call.dataset.call)) continue;
    heard.add(call.dataset.call);
    if (!first && sounding && call.dataset.say) waiting.push(call.dataset.say);
  }
  speak();
}
if (toggle) {
  toggle.hidden = false;
  toggle.addEventListener("click", () => {
    sounding = !sounding;
    toggle.querySelector("span").textContent = sounding ? toggle.dataset.on : toggle.dataset.off;
    if (sounding) chime();
  });
  globalThis.speechSynthesis?.getVoices(); // starts their loading
}
listen(true);
document.addEventListener("htmx:afterSwap", () => listen(false));
