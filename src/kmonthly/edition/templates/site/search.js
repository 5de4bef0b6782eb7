"use strict";
// Searches the index that stands beside the site; results are put in as text, never as markup.
const form = document.querySelector("form.search");
const box = document.getElementById("q");
const count = document.getElementById("count");
const found = document.getElementById("found");
const MOST = 30;
let index = null;
let asked = 0;

function entry(data) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  link.href = data.url;
  link.textContent = data.meta.title || data.url;
  const words = document.createElement("p");
  for (const [place, part] of data.excerpt.split(/<mark>|<\/mark>/).entries()) {
    const piece = document.createElement(place % 2 ? "mark" : "span");
    piece.textContent = new DOMParser().parseFromString(part, "text/html").body.textContent;
    words.append(piece);
  }
  item.append(link, words);
  return item;
}

async function search(words) {
  const turn = ++asked;
  if (!words.trim()) {
    found.replaceChildren();
    count.textContent = "";
    return;
  }
  index ??= import(new URL(form.dataset.index, document.baseURI));
  const pagefind = await index;
  const { results } = await pagefind.search(words);
  const shown = await Promise.all(results.slice(0, MOST).map((each) => each.data()));
  if (turn !== asked) return;
  count.textContent = results.length ? `${form.dataset.some}: ${results.length}` : form.dataset.none;
  found.replaceChildren(...shown.map(entry));
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  history.replaceState(null, "", "?q=" + encodeURIComponent(box.value));
  search(box.value);
});
box.addEventListener("input", () => search(box.value));
box.value = new URLSearchParams(location.search).get("q") || "";
search(box.value);
