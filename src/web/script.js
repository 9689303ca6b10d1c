// Keys: / to the query, j and k from article to article, Enter opens, n and N from match to match, u back to the results.
// Dragging over the chart chooses days. Pages are whole without any of it.
"use strict";
const items = [...document.querySelectorAll(".results li")];
const marks = [...document.querySelectorAll("mark[id]")];
let at = -1;

function go(step) {
  if (items.length === 0) return;
  if (at >= 0) items[at].classList.remove("here");
  at = Math.min(Math.max(at + step, 0), items.length - 1);
  items[at].classList.add("here");
  items[at].querySelector("h2 a").focus();
}

// The match at which the reader is: the one that the address names, else the first that is not above the window's middle.
function current() {
  const named = marks.findIndex((mark) => "#" + mark.id === location.hash);
  if (named >= 0) return named;
  const place = location.hash && document.getElementById(location.hash.slice(1));
  const top = place ? place.getBoundingClientRect().top - 1 : 0;
  return marks.findIndex((mark) => mark.getBoundingClientRect().top >= top) - 1;
}

function jump(step) {
  if (marks.length === 0) return;
  const to = (current() + step + marks.length) % marks.length;
  location.replace("#" + marks[to].id);
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
    case "N": jump(-1); break;
    case "u": { const up = document.querySelector("a[rel=up]"); if (up) up.click(); break; }
    default: return;
  }
  event.preventDefault();
});

const chart = document.querySelector(".chart");
const form = document.querySelector(".days");
if (chart && form) {
  const bars = [...chart.querySelectorAll("a[data-step]")];
  let from = null;
  let dragged = false;
  const under = (event) => {
    const near = (bar) => { const box = bar.getBoundingClientRect(); return Math.abs((box.left + box.right) / 2 - event.clientX); };
    return bars.reduce((best, bar) => (near(bar) < near(best) ? bar : best));
  };
  const choose = (to) => {
    const [a, b] = [bars.indexOf(from), bars.indexOf(to)].sort((x, y) => x - y);
    bars.forEach((bar, i) => bar.classList.toggle("chosen", i >= a && i <= b));
    return [bars[a].dataset.step, bars[b].dataset.step];
  };
  chart.addEventListener("dragstart", (event) => event.preventDefault());
  chart.addEventListener("pointerdown", (event) => { from = under(event); dragged = false; });
  chart.addEventListener("pointermove", (event) => { if (from && under(event) !== from) { dragged = true; choose(under(event)); } });
  window.addEventListener("pointerup", (event) => {
    if (from && dragged) {
      [form.elements.from.value, form.elements.to.value] = choose(under(event));
      form.submit();
    }
    from = null;
  });
  chart.addEventListener("click", (event) => { if (dragged) event.preventDefault(); }, true);
}
