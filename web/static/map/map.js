/* Draw the network that the server laid out. Everything shown is written as text, never as markup. */
(function () {
  "use strict";
  var room = document.getElementById("map");
  if (!room || !window.fetch) { return; }
  var MOST_NAMES = 150, MOST_TRIED = 400;
  var chosen = document.getElementById("map-chosen");
  function script(source, done) {
    var tag = document.createElement("script");
    tag.src = source;
    tag.onload = done;
    document.head.appendChild(tag);
  }
  function text(tag, words, parent) {
    var made = document.createElement(tag);
    made.textContent = words;
    parent.appendChild(made);
    return made;
  }
  /* The server's picture stands in the page. The engine is fetched when somebody asks for the map. */
  var use = document.getElementById("map-use"), begun = false;
  use.hidden = false;
  use.firstElementChild.addEventListener("click", function () {
    if (begun) { return; }
    begun = true;
    script(room.dataset.engine, function () {
      fetch(room.dataset.source, { credentials: "same-origin" }).then(function (answer) {
        if (!answer.ok) { throw new Error(answer.status); }
        return answer.json();
      }).then(draw);
    });
  });
  /* What is not told is a word, and sorts as nothing. */
  function number(node, name) { return typeof node.app[name] === "number" ? node.app[name] : 0; }
  function draw(data) {
    room.hidden = false;
    document.getElementById("map-still").hidden = true;
    document.getElementById("map-tools").hidden = false;
    use.hidden = true;
    var nodes = new vis.DataSet(data.nodes);
    var network = new vis.Network(room, { nodes: nodes, edges: new vis.DataSet(data.edges) }, data.options);
    var byId = Object.create(null);
    data.nodes.forEach(function (node) { byId[node.id] = node; });
    var ranked = data.nodes.slice().sort(function (a, b) {
      return number(b, "sent") - number(a, "sent") || number(b, "partners") - number(a, "partners") || (a.id < b.id ? -1 : 1);
    });
    network.on("afterDrawing", function (pen) { labels(pen, network, ranked); });
    network.on("click", function (event) {
      var near = event.nodes[0] || nearest(network, event.pointer.DOM);
      if (near) { choose(near); }
    });
    function fit() {
      network.fit();
      network.moveTo({ scale: network.getScale() * 0.86 });
    }
    function choose(id) {
      network.selectNodes([id]);
      chosen.textContent = "";
      var app = byId[id].app;
      var link = text("a", app.name, text("h3", "", chosen));
      link.href = app.href;
      text("p", app.kind + (app.area ? ", " + app.area : ""), chosen);
      room.dataset.chosen = id;
      if (window.history.replaceState) { window.history.replaceState(null, "", "#" + encodeURIComponent(id)); }
    }
    function nearest(view, point) {
      var best = null, far = 24 * 24;
      data.nodes.forEach(function (node) {
        var spot = view.canvasToDOM({ x: node.x, y: node.y });
        var away = Math.pow(spot.x - point.x, 2) + Math.pow(spot.y - point.y, 2);
        if (away < far) { far = away; best = node.id; }
      });
      return best;
    }
    room.addEventListener("keydown", function (event) {
      var turn = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[event.key];
      if (event.key === "Enter" && room.dataset.chosen) { window.location = byId[room.dataset.chosen].app.href; }
      if (!turn) { return; }
      event.preventDefault();
      var here = byId[room.dataset.chosen];
      if (!here) { if (ranked.length) { choose(ranked[0].id); } return; }
      var best = null, least = Infinity;
      data.nodes.forEach(function (node) {
        var dx = node.x - here.x, dy = node.y - here.y, along = dx * turn[0] + dy * turn[1];
        if (node.id === here.id || along <= 0) { return; }
        var cost = along + 3 * Math.abs(dx * turn[1] - dy * turn[0]);
        if (cost < least) { least = cost; best = node.id; }
      });
      if (best) { choose(best); network.focus(best, { scale: Math.max(network.getScale(), 0.6) }); }
    });
    document.querySelectorAll("[data-map]").forEach(function (button) {
      button.addEventListener("click", function () {
        var step = { "in": 1.35, out: 1 / 1.35 }[button.dataset.map];
        if (step) { network.moveTo({ scale: network.getScale() * step }); } else { fit(); }
      });
    });
    /* On a phone the whole network is a blot: begin at its busiest place, and leave "everything" to the button. */
    if (room.clientWidth < 600 && ranked.length) { network.moveTo({ position: { x: ranked[0].x, y: ranked[0].y }, scale: 0.62 }); } else { fit(); }
    var asked = decodeURIComponent(window.location.hash.slice(1));
    if (byId[asked]) { choose(asked); }
    room.dataset.ready = "yes";
  }
  function labels(pen, network, ranked) {
    /* Names at 13 px on the screen whatever the zoom, the busiest first, skipped where they would collide or be cut. */
    var scale = network.getScale(), taken = [], size = 13 / scale, shown = 0;
    var right = pen.canvas.clientWidth, bottom = pen.canvas.clientHeight;
    var seen = ranked.filter(function (node) {
      var spot = network.canvasToDOM({ x: node.x, y: node.y });
      return spot.x > 0 && spot.y > 0 && spot.x < right && spot.y < bottom && taken.push([spot.x - 8, spot.y - 8, spot.x + 8, spot.y + 8]);
    }).slice(0, MOST_TRIED);
    pen.save();
    pen.font = size + "px system-ui, sans-serif";
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    seen.forEach(function (node) {
      if (shown >= MOST_NAMES) { return; }
      var lines = wrapped(pen, node.app.name, 140 / scale);
      var wide = Math.max.apply(null, lines.map(function (line) { return pen.measureText(line).width; })) * scale;
      var tall = 15 * lines.length, spot = network.canvasToDOM({ x: node.x, y: node.y }), gap = Math.max(node.size * scale, 8) + 4;
      var tries = [[0, gap + tall / 2], [0, -gap - tall / 2], [gap + wide / 2, 0], [-gap - wide / 2, 0]];
      for (var i = 0; i < tries.length; i += 1) {
        var x = spot.x + tries[i][0], y = spot.y + tries[i][1];
        var box = [x - wide / 2 - 2, y - tall / 2 - 1, x + wide / 2 + 2, y + tall / 2 + 1];
        if (box[0] < 0 || box[1] < 0 || box[2] > right || box[3] > bottom) { continue; }
        if (taken.some(function (other) { return box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1]; })) { continue; }
        taken.push(box);
        shown += 1;
        write(pen, lines, network.DOMtoCanvas({ x: x, y: y }), size);
        return;
      }
    });
    pen.restore();
    document.getElementById("map").dataset.labels = String(shown);
  }
  function wrapped(pen, name, room) {
    var lines = [], line = "";
    name.split(" ").forEach(function (word) {
      var longer = line ? line + " " + word : word;
      if (line && pen.measureText(longer).width > room) { lines.push(line); line = word; } else { line = longer; }
    });
    lines.push(line);
    return lines.slice(0, 3);
  }
  function write(pen, lines, at, size) {
    lines.forEach(function (line, number) {
      var y = at.y + (number - (lines.length - 1) / 2) * size * 1.15;
      pen.lineWidth = size / 3.2;
      pen.strokeStyle = "#ffffff";
      pen.strokeText(line, at.x, y);
      pen.fillStyle = "#1a1a1a";
      pen.fillText(line, at.x, y);
    });
  }
})();
