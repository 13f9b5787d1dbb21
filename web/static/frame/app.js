/* Small comforts on top of pages that work without them. */
(function () {
  "use strict";
  var alarm = document.querySelector(".alarm[role=alert]");
  if (alarm && alarm.focus) { alarm.focus(); }
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    window.setTimeout(function () { delete form.dataset.sent; }, 4000);
  });
})();
