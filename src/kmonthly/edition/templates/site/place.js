"use strict";
// The switch of languages keeps the reader's place: the part of the page that is in view.
for (const link of document.querySelectorAll("a[data-place]")) {
  link.addEventListener("click", () => {
    const near = [...document.querySelectorAll("main [id]:not(h1):not(h2)")].filter(
      (each) => each.getBoundingClientRect().top < innerHeight / 3 && each.getClientRects().length,
    );
    const place = scrollY > 0 && near.length ? near[near.length - 1].id : location.hash.slice(1);
    link.href = link.href.split("#")[0] + (place ? "#" + place : "") ;
    if (location.search) link.search = location.search;
  });
}
