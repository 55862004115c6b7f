const cards = [...document.querySelectorAll("article")];
const list = document.querySelector("main");
const wanted = { text: "", scenario: new Set(), shows: new Set(), failed: false };
const show = () => {
  let seen = 0;
  for (const card of cards) {
    const shows = card.dataset.shows.split("|");
    const fits = (!wanted.text || wanted.text.split(/\s+/).every(word => card.dataset.text.includes(word)))
      && (!wanted.scenario.size || wanted.scenario.has(card.dataset.scenario))
      && [...wanted.shows].every(each => shows.includes(each))
      && (!wanted.failed || card.dataset.failed);
    card.hidden = !fits;
    seen += fits ? 1 : 0;
  }
  for (const chip of document.querySelectorAll("nav .chip")) {
    const set = chip.dataset.scenario ? wanted.scenario : wanted.shows;
    chip.setAttribute("aria-pressed", set.has(chip.dataset.scenario ?? chip.dataset.show));
  }
  document.querySelector("#count").textContent = `${seen} of ${cards.length} scripts`;
};
const flip = (set, value) => { set.has(value) ? set.delete(value) : set.add(value); show(); };
document.querySelector("#search").addEventListener("input", event => { wanted.text = event.target.value.trim().toLowerCase(); show(); });
document.querySelector("#failed").addEventListener("change", event => { wanted.failed = event.target.checked; show(); });
document.querySelector("#sort").addEventListener("change", event => {
  const by = event.target.value;
  const sorted = by ? [...cards].sort((one, other) => other.dataset[by] - one.dataset[by]) : cards;
  list.append(...sorted);
});
document.addEventListener("click", event => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.dataset.scenario) flip(wanted.scenario, button.dataset.scenario);
  else if (button.dataset.show) flip(wanted.shows, button.dataset.show);
  else if (button.dataset.pace) {
    document.body.dataset.pace = button.dataset.pace;
    document.querySelectorAll("[data-pace][type=button]").forEach(each => each.setAttribute("aria-pressed", each === button));
  } else if (button.id === "theme") {
    const dark = matchMedia("(prefers-color-scheme: dark)").matches;
    const now = document.documentElement.dataset.theme ?? (dark ? "dark" : "light");
    document.documentElement.dataset.theme = now === "dark" ? "light" : "dark";
  }
});
show();
