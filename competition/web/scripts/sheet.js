// A score sheet: choices and numbers follow each other, buttons step the points, and on a phone one criterion at a time.
const form = document.getElementById("marks");

function points(text) {
  const value = Number(text.trim().replace(",", "."));
  return text.trim() === "" || Number.isNaN(value) ? null : value;
}

function written(value) {
  const text = String(Math.round(value * 1000) / 1000);
  return document.documentElement.lang === "vi" ? text.replace(".", ",") : text;
}

function told(input) { input.dispatchEvent(new Event("input", { bubbles: true })); }

function follow(mark) {
  const number = mark.querySelector("input[inputmode=decimal]");
  const picks = [...mark.querySelectorAll(".pick__input")];
  const answered = () => mark.classList.toggle("mark--answered", Boolean(number?.value.trim()) || picks.some((one) => one.checked));
  for (const pick of picks) pick.addEventListener("change", () => {
    if (number) number.value = pick.value === "na" ? "" : written(Number(pick.value));
    answered();
  });
  if (!number) return;
  const show = () => {
    const value = points(number.value);
    const levels = picks.filter((pick) => pick.value !== "na");
    const reached = value === null ? [] : levels.filter((pick) => Number(pick.value) <= value);
    for (const pick of levels) pick.checked = pick === reached.at(-1);
    if (value !== null) for (const pick of picks) if (pick.value === "na") pick.checked = false;
    answered();
  };
  number.addEventListener("input", show);
  const { step, least, most } = mark.dataset;
  const move = (by) => {
    const now = points(number.value) ?? (by > 0 ? Number(least) - by : Number(least));
    const next = Math.min(Math.max(now + by, Number(least)), most ? Number(most) : Infinity);
    number.value = written(next);
    told(number);
  };
  for (const [name, sign] of [["less", -1], ["more", 1]]) {
    const press = mark.querySelector(`[data-${name}]`);
    press.hidden = false;
    press.addEventListener("click", () => move(sign * Number(step)));
  }
}

// One at a time where the screen is small: the page stays the same, so nothing needs the network to go on.
function stepThrough() {
  const marks = [...form.querySelectorAll("[data-mark]")];
  const small = matchMedia("(max-width: 640px)");
  const ways = form.querySelector("[data-ways]"), place = form.querySelector("[data-stepper]");
  const [back, next] = [ways.querySelector("[data-back]"), ways.querySelector("[data-next]")];
  let at = Math.max(0, marks.findIndex((mark) => mark.classList.contains("mark--wrong")));
  if (!form.querySelector(".mark--wrong")) at = Math.max(0, marks.findIndex((mark) => !mark.classList.contains("mark--answered")));
  const show = (moved) => {
    form.classList.toggle("sheet--stepped", small.matches);
    ways.hidden = place.hidden = !small.matches;
    marks.forEach((mark, index) => mark.classList.toggle("mark--now", index === at));
    place.textContent = place.dataset.words.replace("%n", at + 1).replace("%all", marks.length);
    back.disabled = at === 0;
    next.hidden = at === marks.length - 1;
    if (moved) { place.scrollIntoView({ block: "start" }); marks[at].querySelector("input, textarea")?.focus({ preventScroll: true }); }
  };
  back.addEventListener("click", () => { at = Math.max(0, at - 1); show(true); });
  next.addEventListener("click", () => { at = Math.min(marks.length - 1, at + 1); show(true); });
  small.addEventListener("change", () => show(false));
  addEventListener("hashchange", () => {
    const found = marks.findIndex((mark) => location.hash && mark.matches(`${location.hash}, :has(${location.hash})`));
    if (found >= 0) { at = found; show(true); }
  });
  show(false);
}

// What was typed and not yet saved outlives a reload in this tab.
function remember() {
  const key = `sheet ${form.getAttribute("action")}`;
  const version = form.elements.version;
  const kept = JSON.parse(sessionStorage.getItem(key) ?? "null");
  if (kept && kept.version === version.value) {
    for (const [name, value] of kept.fields) {
      const found = form.elements[name];
      if (!found || name === "_csrf" || name === "revision") continue;
      if (found instanceof RadioNodeList) found.value = value; else found.value = value;
    }
    told(version);
  } else sessionStorage.removeItem(key);
  form.addEventListener("input", () => {
    const fields = [...new FormData(form)].filter(([name]) => name !== "_csrf");
    try { sessionStorage.setItem(key, JSON.stringify({ version: version.value, fields })); } catch { /* a full store only means no second net */ }
  });
  form.addEventListener("submit", () => sessionStorage.removeItem(key));
}

if (form) {
  remember();
  for (const mark of form.querySelectorAll("fieldset[data-mark]")) follow(mark);
  stepThrough();
}
