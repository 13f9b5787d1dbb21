/* Search and areas of a map in one file. The page is whole without it; nothing is fetched and nothing is kept. */
(function () {
  "use strict";
  var form = document.getElementById("find"), found = document.getElementById("found");
  var search = document.getElementById("search"), area = document.getElementById("area");
  var lines = Array.prototype.slice.call(document.querySelectorAll("li[id]"));
  var marks = Object.create(null), ties = Array.prototype.slice.call(document.querySelectorAll("[data-ends]"));
  document.querySelectorAll(".picture a").forEach(function (mark) { marks[mark.getAttribute("href").slice(1)] = mark; });
  var LATIN = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "zh", "з": "z", "и": "i", "й": "y", "к": "k",
    "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "h",
    "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sht", "ъ": "a", "ь": "y", "ю": "yu", "я": "ya"
  };
  function plain(text) {
    return text.toLowerCase().replace(/[а-я]/g, function (letter) { return LATIN[letter] || letter; });
  }
  function show() {
    var words = plain(search.value).split(/\s+/).filter(Boolean), kept = Object.create(null), count = 0;
    lines.forEach(function (line) {
      var text = plain(line.textContent);
      var fits = (!area.value || line.dataset.area === area.value) && words.every(function (word) { return text.indexOf(word) >= 0; });
      line.hidden = !fits;
      if (fits) { kept[line.id] = true; count += 1; }
    });
    var all = count === lines.length;
    Object.keys(marks).forEach(function (id) { marks[id].classList.toggle("faded", !all && !kept[id]); });
    ties.forEach(function (tie) {
      var ends = tie.dataset.ends.split(" ");
      tie.classList.toggle("faded", !all && !(kept[ends[0]] || kept[ends[1]]));
    });
    found.textContent = String(count);
  }
  form.hidden = false;
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  search.addEventListener("input", show);
  area.addEventListener("change", show);
  show();
})();
