/* The print button of a slip; without scripts the page says how to print. */
(function () {
  "use strict";
  var button = document.getElementById("print");
  var how = document.getElementById("how");
  if (!button) { return; }
  button.hidden = false;
  if (how) { how.hidden = true; }
  button.addEventListener("click", function () { window.print(); });
})();
