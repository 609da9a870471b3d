"use strict";
(function () {
  var STEPS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 21600, 43200, 86400, 172800, 604800, 2592000];
  var LANE = 22, MARK = 16, GAP = 16, MOST_ROWS = 6;
  var FONT = "12px system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif";
  var pen = document.createElement("canvas").getContext("2d");

  function two(n) { return n < 10 ? "0" + n : "" + n; }
  function clock(t) {
    var tenths = Math.round(t * 10), whole = Math.floor(tenths / 10), hours = Math.floor(whole / 3600);
    var minutes = Math.floor(whole / 60);
    return (hours > 0 ? hours + ":" + two(minutes % 60) : minutes) + ":" + two(whole % 60) + (tenths % 10 ? "." + tenths % 10 : "");
  }
  function seconds(v) {
    return v === 0 ? "0 s" : v < 0.0009995 ? +(v * 1e6).toPrecision(3) + " µs"
      : v < 0.9995 ? +(v * 1000).toPrecision(3) + " ms" : +v.toPrecision(4) + " s";
  }
  function rate(v) { return +(v < 100 ? v.toPrecision(3) : v.toFixed(0)) + "/s"; }
  function wide(text) { pen.font = FONT; return pen.measureText(text).width; }
  function cut(text, room) {
    if (wide(text) <= room) { return text; }
    var n = text.length;
    while (n > 1 && wide(text.slice(0, n) + "…") > room) { n--; }
    return text.slice(0, n) + "…";
  }
  function escaped(text) {
    return text.replace(/[&<>"]/g, function (c) { return { "&": "&amp;", "<": "&lt;", ">": "&gt;", "\"": "&quot;" }[c]; });
  }
  function element(name, className, text) {
    var made = document.createElement(name);
    if (className) { made.className = className; }
    if (text) { made.textContent = text; }
    return made;
  }
  function spread(values) {
    var all = [];
    values.forEach(function (v) {
      if (!Array.isArray(v)) { all.push(v); return; }
      for (var i = 0; i < v[1]; i++) { all.push(v[0]); }
    });
    return all;
  }
  function nice(top) {
    var unit = Math.pow(10, Math.floor(Math.log10(top)));
    return [0.2, 0.5, 1, 2, 5].map(function (k) { return k * unit; }).filter(function (s) { return top / s <= 4.5; })[0] || unit * 5;
  }
  function f(n) { return Math.round(n * 100) / 100; }

  function Timeline(figure) {
    var self = this;
    this.figure = figure;
    this.data = JSON.parse(figure.querySelector("script").textContent);
    this.data.panels.forEach(function (p) { p.lines.forEach(function (l) { l.values = spread(l.values); }); });
    this.lanes = this.data.drawn.map(function (i) { return self.data.lanes[i]; });
    this.total = this.data.seconds;
    this.from = 0;
    this.to = this.total;
    this.step = this.data.panels.length ? this.data.panels[0].lines[0].step : this.total / 200;
    this.least = Math.min(this.total, Math.max(1, 4 * this.step));
    this.at = this.data.marks.length ? Math.min(this.total, this.data.marks[0][0]) : 0;
    this.watchers = [];
    this.build();
    this.draw();
    new ResizeObserver(function () { if (self.plot.clientWidth !== self.width) { self.draw(); } }).observe(this.plot);
  }

  Timeline.prototype.build = function () {
    var self = this, live = this.figure.querySelector(".live");
    live.append(element("p", "finding", this.data.title), element("p", "quiet", this.data.note));
    var tools = element("div", "tools");
    tools.setAttribute("role", "group");
    tools.setAttribute("aria-label", "Timeline view");
    [["−", "Zoom out", function () { self.zoom(2); }], ["+", "Zoom in", function () { self.zoom(0.5); }],
      ["Whole run", "Show the whole run", function () { self.view(0, self.total); }],
      ["‹ event", "Previous event", function () { self.event(-1); }], ["event ›", "Next event", function () { self.event(1); }]
    ].forEach(function (t) {
      var button = element("button", "", t[0]);
      button.type = "button";
      button.title = t[1];
      button.setAttribute("aria-label", t[1]);
      button.addEventListener("click", t[2]);
      tools.append(button);
    });
    live.append(tools);
    this.plot = element("div", "plot");
    this.plot.tabIndex = 0;
    this.plot.setAttribute("role", "slider");
    this.plot.setAttribute("aria-label", "Simulated time of the timeline");
    this.plot.setAttribute("aria-valuemin", "0");
    this.plot.setAttribute("aria-valuemax", "" + this.total);
    this.read = element("div", "read");
    live.append(this.plot, this.read,
      element("p", "quiet keys", "Drag or + and − zoom, the wheel too once the timeline has the focus; 0 shows the whole run; ← and → move the cursor, with Shift from event to event."));
    live.hidden = false;
    this.figure.classList.add("alive");
    this.listen();
  };

  Timeline.prototype.listen = function () {
    var self = this, plot = this.plot, start = null;
    function time(e) {
      var x = e.clientX - plot.getBoundingClientRect().left;
      return Math.max(self.from, Math.min(self.to, self.from + (x - self.left) / self.room * (self.to - self.from)));
    }
    plot.addEventListener("pointerdown", function (e) {
      if (e.button === 0) { start = time(e); try { plot.setPointerCapture(e.pointerId); } catch (gone) { start = null; } }
    });
    plot.addEventListener("pointermove", function (e) {
      var t = time(e);
      self.move(t);
      if (start !== null) { self.select(start, t); }
    });
    plot.addEventListener("pointerup", function (e) {
      var end = time(e), begin = start;
      start = null;
      self.select(0, 0);
      if (begin !== null && Math.abs(end - begin) / (self.to - self.from) * self.room > 6) { self.view(Math.min(begin, end), Math.max(begin, end)); }
    });
    plot.addEventListener("pointercancel", function () { start = null; self.select(0, 0); });
    plot.addEventListener("dblclick", function () { self.view(0, self.total); });
    plot.addEventListener("wheel", function (e) {
      if (document.activeElement !== plot && !e.ctrlKey) { return; }
      e.preventDefault();
      self.at = time(e);
      self.zoom(e.deltaY > 0 ? 1.25 : 0.8);
    }, { passive: false });
    plot.addEventListener("keydown", function (e) {
      if (e.ctrlKey || e.metaKey || e.altKey) { return; }
      var small = Math.max(self.step, (self.to - self.from) / 200);
      var acts = {
        ArrowLeft: function () { if (e.shiftKey) { self.event(-1); } else { self.go(self.at - small); } },
        ArrowRight: function () { if (e.shiftKey) { self.event(1); } else { self.go(self.at + small); } },
        PageUp: function () { self.event(-1); }, PageDown: function () { self.event(1); },
        Home: function () { self.go(0); }, End: function () { self.go(self.total); },
        "+": function () { self.zoom(0.5); }, "=": function () { self.zoom(0.5); }, "-": function () { self.zoom(2); },
        "0": function () { self.view(0, self.total); }
      };
      if (acts[e.key]) { e.preventDefault(); acts[e.key](); }
    });
  };

  /** Keeps the cursor where it is on the screen. */
  Timeline.prototype.zoom = function (times) {
    var at = Math.max(this.from, Math.min(this.to, this.at));
    var span = Math.max(this.least, Math.min(this.total, (this.to - this.from) * times));
    this.view(at - (at - this.from) / (this.to - this.from) * span, 0, span);
  };

  Timeline.prototype.view = function (from, to, span) {
    var wanted = span || Math.max(this.least, to - from);
    var middle = span ? from + span / 2 : (from + to) / 2;
    this.from = Math.max(0, Math.min(this.total - wanted, middle - wanted / 2));
    this.to = this.from + wanted;
    this.draw();
  };

  Timeline.prototype.event = function (direction) {
    var at = this.at;
    var others = this.data.marks.map(function (m) { return m[0]; }).filter(function (t) { return direction > 0 ? t > at + 0.0005 : t < at - 0.0005; });
    if (others.length) { this.go(direction > 0 ? Math.min.apply(null, others) : Math.max.apply(null, others)); }
  };

  /** The cursor, and the view after it. */
  Timeline.prototype.go = function (t) {
    t = Math.max(0, Math.min(this.total, t));
    var span = this.to - this.from;
    if (t < this.from || t > this.to) { this.view(t - span / 2, t + span / 2); }
    this.move(t);
  };

  Timeline.prototype.x = function (t) { return this.left + (t - this.from) / (this.to - this.from) * this.room; };

  /** Rows for the labels of what is in view; what finds no room has its line only. */
  Timeline.prototype.placed = function () {
    var self = this, taken = [], unlabelled = 0, rows = 0;
    var placed = this.data.marks.filter(function (m) { return m[0] >= self.from && m[0] <= self.to; }).map(function (m) {
      var x = self.x(m[0]), text = cut(m[1], self.width - 16), w = wide(text);
      var textX = x + 5 + w <= self.width - 4 ? x + 5 : x - 5 - w >= 2 ? x - 5 - w : Math.max(2, self.width - 4 - w);
      var low = Math.min(x, textX) - 6, high = Math.max(x, textX + w) + 6, row = 0;
      while (row < MOST_ROWS && taken.some(function (k) { return k[0] === row && k[1] < high && low < k[2]; })) { row++; }
      if (row === MOST_ROWS) { unlabelled++; return { x: x, row: -1 }; }
      taken.push([row, low, high]);
      rows = Math.max(rows, row + 1);
      return { x: x, row: row, text: text, textX: textX };
    });
    return { marks: placed, rows: rows, unlabelled: unlabelled };
  };

  Timeline.prototype.draw = function () {
    var self = this, data = this.data;
    this.width = this.plot.clientWidth;
    if (!this.width) { return; }
    var names = self.lanes.map(function (l) { return wide(l.name); });
    this.left = Math.min(Math.max(64, 14 + Math.max.apply(null, [0].concat(names))), Math.max(64, this.width * 0.3));
    this.room = this.width - this.left - 14;
    var out = [], placed = this.placed(), top = placed.rows * MARK + 6;
    var bottom = top + self.lanes.length * LANE;
    self.lanes.forEach(function (lane, i) {
      var y = top + i * LANE;
      out.push("<text class=name x='" + f(self.left - 8) + "' y='" + (y + 15) + "' text-anchor=end>" + escaped(cut(lane.name, self.left - 12)) + "</text>");
      lane.spans.forEach(function (s) {
        if (s[2] < self.from || s[1] > self.to) { return; }
        var a = self.x(Math.max(self.from, s[1])), b = self.x(Math.min(self.to, s[2]));
        out.push("<rect x='" + f(a) + "' y='" + (y + 3) + "' width='" + f(Math.max(s[0] ? 1.2 : 0, b - a)) + "' height='" + (LANE - 6) + "' fill='" + data.states[s[0]][1] + "'/>");
      });
    });
    self.lanes.forEach(function (lane, i) {
      (lane.duties || []).forEach(function (d) {
        if (d[2] < self.from || d[1] > self.to) { return; }
        var a = self.x(Math.max(self.from, d[1])), b = self.x(Math.min(self.to, d[2])), y = top + i * LANE + (d[0] ? LANE / 2 : LANE - 1.5);
        out.push("<line class='" + (d[0] ? "beside" : "primary") + "' x1='" + f(a) + "' x2='" + f(Math.max(a + 2, b)) + "' y1='" + y + "' y2='" + y + "'/>");
      });
    });
    var lines = [], labels = [];
    placed.marks.forEach(function (m) {
      lines.push("<line class=mark x1='" + f(m.x) + "' x2='" + f(m.x) + "' y1='" + (m.row < 0 ? top - 6 : m.row * MARK + 2) + "' y2='" + bottom + "'/>");
      if (m.row >= 0) {
        labels.push("<rect class=back x='" + f(m.textX - 2) + "' y='" + (m.row * MARK + 1) + "' width='" + f(wide(m.text) + 4) + "' height=14 />");
        labels.push("<text x='" + f(m.textX) + "' y='" + (m.row * MARK + 12) + "'>" + escaped(m.text) + "</text>");
      }
    });
    out = out.concat(lines, labels);
    var y = bottom + (self.lanes.length ? GAP : 0);
    data.panels.forEach(function (panel) {
      var height = panel.kind === "stack" ? 150 : panel.kind === "log" ? 120 : 90;
      out.push("<text class=axis x='" + f(self.left) + "' y='" + y + "'>" + escaped(panel.title) + "</text>");
      out.push(self.panel(panel, y + 9, height));
      y += height + GAP + 13;
    });
    this.foot = y - GAP - 4;
    out.push(this.axis(this.foot));
    var shades = data.faults.filter(function (w) { return w[1] > self.from && w[0] < self.to; }).map(function (w) {
      var a = self.x(Math.max(self.from, w[0])), b = self.x(Math.min(self.to, w[1]));
      return "<rect class=fault x='" + f(a) + "' y='" + top + "' width='" + f(b - a) + "' height='" + f(self.foot - top) + "'/>";
    });
    this.plot.innerHTML = "<svg width='" + this.width + "' height='" + f(this.foot + 24) + "' aria-hidden=true>" + shades.join("") + out.join("")
      + "<rect class=chosen y='" + top + "' height='" + f(this.foot - top) + "' width=0 /><line class=cursor y1='" + top + "' y2='" + f(this.foot) + "'/></svg>";
    this.unlabelled = placed.unlabelled;
    this.move(this.at);
  };

  Timeline.prototype.axis = function (y) {
    var span = this.to - this.from, wanted = Math.max(2, this.room / 90), out = [];
    var step = STEPS.filter(function (s) { return span / s <= wanted; })[0] || span;
    out.push("<line class=base x1='" + f(this.left) + "' x2='" + f(this.left + this.room) + "' y1='" + f(y) + "' y2='" + f(y) + "'/>");
    for (var i = Math.ceil(this.from / step - 1e-9); i * step <= this.to + 1e-9; i++) {
      var x = this.x(i * step), text = clock(i * step), half = wide(text) / 2;
      out.push("<line class=base x1='" + f(x) + "' x2='" + f(x) + "' y1='" + f(y) + "' y2='" + f(y + 4) + "'/>");
      out.push("<text class=axis x='" + f(Math.min(x, this.width - half - 1)) + "' y='" + f(y + 17) + "' text-anchor=middle>" + text + "</text>");
    }
    return out.join("");
  };

  Timeline.prototype.range = function (line) {
    return [Math.max(0, Math.floor(this.from / line.step)), Math.min(line.values.length, Math.ceil(this.to / line.step))];
  };

  Timeline.prototype.panel = function (panel, y, height) {
    var self = this, out = [], log = panel.kind === "log", low = 0, high = 0, sums = [];
    panel.lines.forEach(function (line) {
      var r = self.range(line);
      for (var i = r[0]; i < r[1]; i++) {
        var v = line.values[i];
        if (panel.kind === "stack") { sums[i] = (sums[i] || 0) + (v || 0); v = sums[i]; }
        if (v > 0) { high = Math.max(high, v); low = low ? Math.min(low, v) : v; }
      }
    });
    var ticks = [], place;
    if (log) {
      var a = Math.log10(low || 0.001) - 0.12, b = Math.log10(high || 1) + 0.12;
      if (b - a < 0.7) { a -= 0.35; b += 0.35; }
      place = function (v) { return y + height - (Math.log10(v) - a) / (b - a) * height; };
      for (var e = Math.floor(a); e <= b; e++) {
        (b - a > 2.5 ? [1] : [1, 2, 5]).forEach(function (k) {
          var l = e + Math.log10(k);
          if (l >= a && l <= b) { ticks.push(k * Math.pow(10, e)); }
        });
      }
    } else {
      var top = Math.max(high, 1e-3), unit = nice(top), max = Math.ceil(top / unit - 1e-9) * unit;
      place = function (v) { return y + height - v / max * height; };
      for (var k = 0; k * unit <= max + unit / 2; k++) { ticks.push(k * unit); }
    }
    ticks.forEach(function (t) {
      var at = f(place(t));
      out.push("<line class=grid x1='" + f(self.left) + "' x2='" + f(self.left + self.room) + "' y1='" + at + "' y2='" + at + "'/>");
      out.push("<text class=axis x='" + f(self.left - 8) + "' y='" + f(at + 4) + "' text-anchor=end>" + (panel.kind === "stack" ? +t.toPrecision(6) : seconds(t)) + "</text>");
    });
    var below = [];
    panel.lines.forEach(function (line) {
      var r = self.range(line), up = [], down = [], path = "", open = false;
      for (var i = r[0]; i < r[1]; i++) {
        var v = line.values[i];
        if (panel.kind === "stack") {
          var from = f(self.x(Math.max(self.from, i * line.step))), to = f(self.x(Math.min(self.to, (i + 1) * line.step)));
          var base = below[i] || 0, sum = base + (v || 0);
          up.push(from + "," + f(place(sum)) + " " + to + "," + f(place(sum)));
          down.unshift(to + "," + f(place(base)) + " " + from + "," + f(place(base)));
          below[i] = sum;
        } else if (v === null || log && !(v > 0)) {
          open = false;
        } else {
          var middle = Math.min(self.to, Math.max(self.from, (i + 0.5) * line.step));
          path += (open ? "L" : "M") + f(self.x(middle)) + " " + f(place(v)) + (open ? "" : "h.01");
          open = true;
        }
      }
      out.push(panel.kind === "stack" ? "<polygon fill='" + line.colour + "' points='" + up.concat(down).join(" ") + "'/>"
        : "<path class=line stroke='" + line.colour + "' d='" + path + "'/>");
    });
    return out.join("");
  };

  Timeline.prototype.select = function (a, b) {
    var chosen = this.plot.querySelector(".chosen"), x = this.x(Math.min(a, b));
    chosen.setAttribute("x", f(x));
    chosen.setAttribute("width", a === b ? 0 : f(Math.max(0, this.x(Math.max(a, b)) - x)));
  };

  /** The state of each lane at an instant: its words, by its place among the states. */
  Timeline.prototype.states = function (t) {
    return this.data.lanes.map(function (lane) {
      var span = lane.spans.filter(function (s) { return s[1] <= t; }).pop() || lane.spans[0];
      return { name: lane.name, state: span ? span[0] : -1 };
    });
  };

  /** By role: who has it at an instant. */
  Timeline.prototype.roles = function (t) {
    var data = this.data;
    return data.roles.map(function (words, role) {
      return data.lanes.filter(function (lane) {
        return (lane.duties || []).some(function (d) { return d[0] === role && d[1] <= t && (t < d[2] || t === data.seconds && d[2] >= t); });
      }).map(function (lane) { return lane.name; });
    });
  };

  /** The cursor, and every series at its time. */
  Timeline.prototype.move = function (t) {
    var self = this, data = this.data, cursor = this.plot.querySelector(".cursor");
    this.at = t;
    if (!cursor) { return; }
    var inside = t >= this.from && t <= this.to;
    cursor.setAttribute("x1", f(this.x(t)));
    cursor.setAttribute("x2", f(this.x(t)));
    cursor.style.display = inside ? "" : "none";
    var items = [], spoken = [];
    data.panels.forEach(function (panel) {
      panel.lines.forEach(function (line) {
        var v = line.values[Math.min(line.values.length - 1, Math.floor(t / line.step + 1e-9))];
        var text = v === null || v === undefined || panel.kind === "log" && v === 0 ? "–" : panel.kind === "stack" ? rate(v) : seconds(v);
        items.push("<li><i class='" + (panel.kind === "stack" ? "" : "dash") + "' style='background:" + line.colour + "'></i>" + escaped(line.name) + " <b>" + text + "</b></li>");
        spoken.push(line.name + " " + text);
      });
    });
    var by = data.states.map(function () { return []; });
    this.states(t).forEach(function (lane) { if (lane.state >= 0) { by[lane.state].push(lane.name); } });
    var lanes = data.states.map(function (s, i) {
      var few = by[i].length > 8 ? by[i].length + " of " + data.lanes.length : by[i].join(", ");
      if (by[i].length) { spoken.push(s[0] + ": " + few); }
      return "<li><i style='background:" + s[1] + "'></i>" + escaped(s[0]) + (few ? " <b>" + escaped(few) + "</b>" : "") + "</li>";
    });
    this.roles(t).forEach(function (names, role) {
      if (!data.lanes.some(function (lane) { return (lane.duties || []).some(function (d) { return d[0] === role; }); })) { return; }
      if (names.length) { spoken.push(data.roles[role] + ": " + names.join(", ")); }
      lanes.push("<li><i class='" + (role ? "hatch" : "dash data") + "'></i>" + escaped(data.roles[role]) + (names.length ? " <b>" + escaped(names.join(", ")) + "</b>" : "") + "</li>");
    });
    this.read.innerHTML = "<p>At <b class=now>" + clock(t) + "</b>"
      + (this.unlabelled ? "<span class=quiet> · " + this.unlabelled + (this.unlabelled === 1 ? " event" : " events") + " without room for a label</span>" : "")
      + "</p><ul>" + lanes.join("") + "</ul><ul>" + items.join("") + "</ul>";
    this.plot.setAttribute("aria-valuenow", "" + Math.round(t * 1000) / 1000);
    this.plot.setAttribute("aria-valuetext", clock(t) + "; " + spoken.join("; "));
    this.watchers.forEach(function (watch) { watch(t); });
  };

  /** The topology in its states at the time of the cursor, which plays. */
  function Replay(timeline, host) {
    var self = this;
    this.timeline = timeline;
    this.boxes = JSON.parse(host.querySelector("script").textContent);
    var picture = host.previousElementSibling;
    if (picture.classList.contains("single")) { picture = picture.previousElementSibling; }
    if (!picture.querySelector("svg")) {
      // The same components as in the first variant, in states of their own.
      var first = document.querySelector(".topology");
      picture.replaceWith(picture = first.cloneNode(true));
      picture.querySelectorAll(".states").forEach(function (old) { old.remove(); });
    }
    this.layer = document.createElementNS("http://www.w3.org/2000/svg", "g");
    this.layer.setAttribute("class", "states");
    picture.querySelector("svg").append(this.layer);
    var tools = element("div", "tools");
    tools.setAttribute("role", "group");
    tools.setAttribute("aria-label", "Replay");
    this.button = this.tool(tools, "▶ Play", "Play the run", function () { if (self.timer) { self.pause(); } else { self.play(); } });
    this.tool(tools, "‹ event", "Replay: previous event", function () { self.pause(); timeline.event(-1); });
    this.tool(tools, "event ›", "Replay: next event", function () { self.pause(); timeline.event(1); });
    this.words = element("p", "happens");
    this.words.setAttribute("aria-live", "polite");
    host.append(tools, this.words);
    host.hidden = false;
    timeline.watchers.push(function (t) { self.show(t); });
    this.show(timeline.at);
  }

  Replay.prototype.tool = function (tools, text, label, act) {
    var button = element("button", "", text);
    button.type = "button";
    button.setAttribute("aria-label", label);
    button.addEventListener("click", act);
    tools.append(button);
    return button;
  };

  /** The whole run in half a minute; who wants no motion is shown event after event. */
  Replay.prototype.play = function () {
    var self = this, timeline = this.timeline, still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (timeline.at >= timeline.total) { timeline.go(0); }
    this.button.textContent = "⏸ Pause";
    this.button.setAttribute("aria-label", "Pause the replay");
    this.words.setAttribute("aria-live", "off");
    this.timer = setInterval(function () {
      var before = timeline.at;
      if (still) { timeline.event(1); } else { timeline.go(before + timeline.total / 300); }
      if (timeline.at >= timeline.total || timeline.at === before) { self.pause(); }
    }, still ? 2000 : 100);
  };

  Replay.prototype.pause = function () {
    clearInterval(this.timer);
    this.timer = 0;
    this.button.textContent = "▶ Play";
    this.button.setAttribute("aria-label", "Play the run");
    this.words.setAttribute("aria-live", "polite");
  };

  function sign(words) {
    return /^down/.test(words) ? "×" : /^cut off/.test(words) ? "⊘" : /^(up|standby)/.test(words) ? "" : "!";
  }

  Replay.prototype.show = function (t) {
    var data = this.timeline.data, all = this.timeline.states(t), place = {}, out = [];
    all.forEach(function (lane, i) { place[lane.name] = i; });
    var ok = 0, failed = 0, most = 0, counted = data.panels.length && data.panels[0].kind === "stack";
    if (counted) {
      data.panels[0].lines.forEach(function (line) {
        var v = line.values[Math.min(line.values.length - 1, Math.floor(t / line.step + 1e-9))] || 0;
        if (line.name === "ok") { ok += v; } else { failed += v; }
      });
      most = this.timeline.most = this.timeline.most || data.panels[0].lines[0].values.reduce(function (m, v, i) {
        return Math.max(m, data.panels[0].lines.reduce(function (sum, line) { return sum + (line.values[i] || 0); }, 0));
      }, 1e-9);
    }
    this.boxes.forEach(function (box) {
      var x = box[1], y = box[2], w = box[3], h = box[4], ends = box[0].split(" … ");
      if (box[5] === "client" && counted) {
        out.push("<rect class=okflow x='" + x + "' y='" + (y + h + 4) + "' width='" + f(w * ok / most) + "' height=5 />"
          + "<rect class=failedflow x='" + f(x + w * ok / most) + "' y='" + (y + h + 4) + "' width='" + f(w * failed / most) + "' height=5 />");
      }
      var from = place[ends[0]], to = place[ends[ends.length - 1]];
      if (from === undefined || to === undefined) { return; }
      var counts = data.states.map(function () { return 0; });
      for (var i = from; i <= to; i++) { if (all[i].state >= 0) { counts[all[i].state]++; } }
      var at = x, words = [], worst = "";
      counts.forEach(function (n, i) {
        if (!n) { return; }
        var part = w * n / (to - from + 1);
        words.push(to > from ? n + " " + data.states[i][0] : data.states[i][0]);
        worst = sign(data.states[i][0]) || worst;
        out.push("<rect class=state x='" + f(at) + "' y='" + y + "' width='" + f(part) + "' height='" + h + "' fill='" + data.states[i][1] + "'/>");
        at += part;
      });
      out.push("<rect class=hit x='" + x + "' y='" + y + "' width='" + w + "' height='" + h + "'><title>" + escaped(box[0] + ": " + words.join(", ")) + "</title></rect>");
      if (worst) {
        out.push("<circle class=sign cx='" + f(x + w - 4) + "' cy='" + (y + 3) + "' r=8 /><text class=sign x='" + f(x + w - 4) + "' y='" + (y + 7) + "' text-anchor=middle>" + worst + "</text>");
      }
    });
    var timeline = this.timeline, boxes = this.boxes;
    timeline.roles(t).forEach(function (names, role) {
      boxes.forEach(function (box) {
        if (names.indexOf(box[0]) < 0) { return; }
        var cx = f(box[1] + box[3] - 4), cy = f(box[2] + box[4] - 3);
        out.push("<g><title>" + escaped(data.roles[role]) + "</title><circle class='sign" + (role ? "" : " leads") + "' cx='" + cx + "' cy='" + cy + "' r=8 />"
          + "<text class=sign x='" + cx + "' y='" + f(+cy + 4) + "' text-anchor=middle>P</text></g>");
      });
    });
    this.layer.innerHTML = out.join("");
    var last = data.marks.filter(function (m) { return m[0] <= t + 1e-9; }).pop();
    this.words.innerHTML = "<b>" + clock(t) + "</b>" + (counted ? " " + rate(ok) + " ok, " + rate(failed) + " failed" : "")
      + (last ? ". Last event: " + clock(last[0]) + " " + escaped(last[1]) : "");
  };

  function show(figure) {
    if (figure.timeline) { return; }
    figure.timeline = new Timeline(figure);
    var host = figure.parentElement.querySelector(".replay");
    if (host && figure.timeline.data.lanes.length) { figure.replay = new Replay(figure.timeline, host); }
  }
  document.querySelectorAll(".timeline").forEach(function (figure) {
    var folded = figure.closest("section > details");
    if (!folded || folded.open) { show(figure); } else {
      folded.addEventListener("toggle", function () { if (folded.open) { show(figure); } });
    }
  });
  function unfold() {
    var target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    if (target && target.tagName === "DETAILS") { target.open = true; }
  }
  window.addEventListener("hashchange", unfold);
  unfold();
  window.addEventListener("beforeprint", function () {
    document.querySelectorAll("section > details").forEach(function (d) { d.open = true; });
  });
})();
