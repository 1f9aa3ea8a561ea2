// Filters, grouping and printing of the flags; without it the page shows everything, by case.
(function () {
  "use strict";
  var form = document.getElementById("filters");
  openTarget();
  window.addEventListener("hashchange", openTarget);
  printAll();
  if (!form) return;

  var place = document.getElementById("groups");
  var status = document.getElementById("shown");
  var search = document.getElementById("by-text");
  var selects = Array.from(form.querySelectorAll("select[data-filter]"));
  var flags = Array.from(place.querySelectorAll(".flag"));
  var byCase = Array.from(place.children);
  var homes = flags.map(function (flag) { return flag.parentElement; });
  var texts = [];
  var waiting = 0;

  form.hidden = false;
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  form.addEventListener("reset", function () { setTimeout(function () { group(); filter(); }); });
  selects.forEach(function (select) { select.addEventListener("change", filter); });
  search.addEventListener("input", function () { clearTimeout(waiting); waiting = setTimeout(filter, 150); });
  form.querySelectorAll("input[name=group]").forEach(function (radio) {
    radio.addEventListener("change", function () { group(); filter(); });
  });
  document.getElementById("open-all").addEventListener("click", function () { setOpen(true); });
  document.getElementById("close-all").addEventListener("click", function () { setOpen(false); });
  // A browser may restore what was chosen before the page was loaded again.
  group();
  filter();

  function text(number) {
    if (texts[number] === undefined) {
      var heading = homes[number].querySelector("h3");
      texts[number] = (heading.textContent + " " + flags[number].textContent).toLowerCase().replace(/\s+/g, " ");
    }
    return texts[number];
  }

  function filter() {
    var chosen = selects.filter(function (select) { return select.value !== "*"; });
    var words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    var shown = 0;
    flags.forEach(function (flag, number) {
      var fits = chosen.every(function (select) { return flag.dataset[select.dataset.filter] === select.value; }) &&
        words.every(function (word) { return text(number).includes(word); });
      flag.hidden = !fits;
      if (fits) shown += 1;
    });
    Array.from(place.children).forEach(function (section) {
      var left = section.querySelectorAll(".flag:not([hidden])").length;
      section.hidden = !left;
      section.querySelector("[data-count]").textContent = left + (left === 1 ? " flag" : " flags");
    });
    status.textContent = "Showing " + shown.toLocaleString("en-GB") + " of " +
      flags.length.toLocaleString("en-GB") + (flags.length === 1 ? " flag" : " flags");
  }

  function group() {
    var by = form.querySelector("input[name=group]:checked").value;
    place.dataset.by = by;
    if (by === "case") {
      flags.forEach(function (flag, number) { homes[number].appendChild(flag); });
      place.replaceChildren.apply(place, byCase);
      return;
    }
    var sections = new Map();
    flags.forEach(function (flag) {
      var name = by === "rule" ? flag.dataset.rule + " " + flag.querySelector(".name").textContent
        : flag.dataset.worker || "Worker not recorded";
      if (!sections.has(name)) sections.set(name, section(name));
      sections.get(name).appendChild(flag);
    });
    var ordered = Array.from(sections.keys()).sort();
    place.replaceChildren.apply(place, ordered.map(function (name) { return sections.get(name); }));
  }

  function section(name) {
    var made = document.createElement("section");
    var heading = made.appendChild(document.createElement("h3"));
    made.className = "group";
    heading.textContent = name + " ";
    var number = heading.appendChild(document.createElement("span"));
    number.className = "caption";
    number.dataset.count = "";
    return made;
  }

  function setOpen(open) {
    flags.forEach(function (flag) { if (!flag.hidden) flag.open = open; });
  }

  function openTarget() {
    var target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && target.tagName === "DETAILS") { target.open = true; target.scrollIntoView(); }
  }

  // What is folded on the screen is read on paper.
  function printAll() {
    var opened = [];
    window.addEventListener("beforeprint", function () {
      opened = Array.from(document.querySelectorAll(".flag:not([open])"));
      opened.forEach(function (item) { item.open = true; });
    });
    window.addEventListener("afterprint", function () {
      opened.forEach(function (item) { item.open = false; });
    });
  }
})();
