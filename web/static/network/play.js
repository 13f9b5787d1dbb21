/* Play the map quarter by quarter, page after page, until the last one or until somebody stops it.
   Who asked for less motion goes on with the link instead. */
(function () {
  "use strict";
  var play = document.getElementById("quarters-play"), stop = document.getElementById("quarters-stop");
  var later = document.getElementById("quarter-later"), PAUSE = 4000, MARK = "#play";
  if (!play || window.matchMedia("(prefers-reduced-motion: reduce)").matches) { return; }
  play.hidden = false;
  play.href += MARK;
  if (window.location.hash !== MARK || !later) { return; }
  var next = window.setTimeout(function () { window.location.href = later.href + MARK; }, PAUSE);
  function halt() {
    window.clearTimeout(next);
    stop.hidden = true;
    play.hidden = false;
    window.history.replaceState(null, "", window.location.pathname + window.location.search);
  }
  stop.hidden = false;
  play.hidden = true;
  stop.addEventListener("click", halt);
  document.addEventListener("keydown", function (event) { if (event.key === "Escape") { halt(); } });
  stop.scrollIntoView({ block: "nearest" });
})();
