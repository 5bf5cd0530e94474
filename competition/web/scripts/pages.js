// What pages do beyond plain HTML: the form components' behaviour, careful leaving, and saving that speaks.
import { Button, CharacterCount, Checkboxes, createAll, ErrorSummary, NotificationBanner, PasswordInput, Radios, SkipLink } from "govuk-frontend";

const words = JSON.parse(document.getElementById("words")?.textContent ?? "{}");

document.body.classList.add("js-enabled", "govuk-frontend-supported");
for (const component of [Button, Checkboxes, ErrorSummary, NotificationBanner, Radios, SkipLink]) createAll(component);
createAll(CharacterCount, words.characterCount ? { i18n: words.characterCount } : {});
createAll(PasswordInput, words.password ? { i18n: words.password } : {});

// A field changed and not sent: the browser asks before the page is left.
let changed = false;
document.addEventListener("input", (event) => { if (event.target.closest("form[data-careful]")) changed = true; });
document.addEventListener("submit", () => { changed = false; });
addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });

// A file on its way over a slow line: the form says so until the next page comes.
document.addEventListener("submit", (event) => {
  const status = event.target.querySelector("[data-sending]");
  if (status) status.textContent = words.saving.sending;
});

// Saving by itself: a form with data-autosave posts there after a pause, and its status line says how it went.
const pause = 1500;
for (const form of document.querySelectorAll("form[data-autosave]")) {
  const status = form.querySelector("[data-saving]");
  let timer, busy = false, again = false, sending = null;
  const tell = (text, failed = false) => {
    status.textContent = text;
    status.classList.toggle("saving--failed", failed);
  };
  const save = async () => {
    if (busy) { again = true; return; }
    busy = true;
    tell(words.saving.running);
    try {
      const data = new FormData(form);
      for (const input of form.querySelectorAll("input[type=file]")) data.delete(input.name);
      const answer = await fetch(form.dataset.autosave, { method: "POST", body: data, headers: { "X-Autosave": "1" }, redirect: "error" });
      const said = (await answer.text()).trim();
      const text = said.startsWith("<") ? "" : said; // a whole page is no status line
      const version = answer.headers.get("X-Version");
      if (version !== null && form.elements.version) form.elements.version.value = version;
      if (!answer.ok) throw new Error(text);
      changed = again;
      tell(text || words.saving.done);
    } catch (error) {
      tell(error instanceof TypeError ? words.saving.offline : error.message || words.saving.failed, true);
    } finally {
      busy = false;
      if (sending) form.requestSubmit(sending);
      else if (again) { again = false; save(); }
    }
  };
  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(save, pause); });
  // A press of the button waits for the saving under way, which brings the version that it must send.
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (busy) { event.preventDefault(); sending = event.submitter; }
  });
  addEventListener("online", () => { if (changed) save(); });
}
