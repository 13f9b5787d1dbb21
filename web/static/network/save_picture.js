/* Save the picture of the map as PNG, made here from the server's SVG at three or two times its size. */
(function () {
  "use strict";
  var button = document.getElementById("save-picture");
  if (!button || !window.fetch || !HTMLCanvasElement.prototype.toBlob) { return; }
  var said = document.getElementById("picture-said");
  button.hidden = false;
  function failed() { said.hidden = false; }
  function save(blob) {
    var link = document.createElement("a"), address = URL.createObjectURL(blob);
    link.href = address;
    link.download = button.dataset.name;
    document.body.appendChild(link);
    link.click();
    link.remove();
    window.setTimeout(function () { URL.revokeObjectURL(address); }, 60000);
  }
  function draw(picture, times) {
    var canvas = document.createElement("canvas");
    canvas.width = picture.naturalWidth * times;
    canvas.height = picture.naturalHeight * times;
    var pen = canvas.getContext("2d");
    if (!pen) { failed(); return; }
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
    canvas.toBlob(function (blob) {
      if (blob) { save(blob); } else if (times > 2) { draw(picture, 2); } else { failed(); }
    }, "image/png");
  }
  button.addEventListener("click", function () {
    said.hidden = true;
    fetch(button.dataset.source, { credentials: "same-origin" }).then(function (answer) {
      if (!answer.ok) { throw new Error(answer.status); }
      return answer.blob();
    }).then(function (blob) {
      var picture = new Image(), address = URL.createObjectURL(blob);
      picture.onload = function () { draw(picture, 3); URL.revokeObjectURL(address); };
      picture.onerror = failed;
      picture.src = address;
    }).catch(failed);
  });
})();
