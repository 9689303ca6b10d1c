// Keys: / to the query, j and k from article to article, Enter opens, n and N from match to match, u back to the results.
"use strict";
const items = [...document.querySelectorAll(".results li")];
const marks = [...document.querySelectorAll("mark[id]")];
let at = -1;
let match = -1;

function go(step) {
  if (items.length === 0) return;
  if (at >= 0) items[at].classList.remove("here");
  at = Math.min(Math.max(at + step, 0), items.length - 1);
  items[at].classList.add("here");
  items[at].querySelector("h2 a").focus();
}

function jump(step) {
  if (marks.length === 0) return;
  match = (match + step + marks.length) % marks.length;
  location.replace("#" + marks[match].id);
}

document.addEventListener("keydown", (event) => {
  const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
  if (event.ctrlKey || event.metaKey || event.altKey || (typing && event.key !== "Escape")) return;
  switch (event.key) {
    case "/": document.getElementById("q").focus(); break;
    case "Escape": document.activeElement.blur(); break;
    case "j": go(1); break;
    case "k": go(-1); break;
    case "n": jump(1); break;
    case "N": jump(match < 0 ? 0 : -1); break;
    case "u": { const up = document.querySelector("a[rel=up]"); if (up) up.click(); break; }
    default: return;
  }
  event.preventDefault();
});
