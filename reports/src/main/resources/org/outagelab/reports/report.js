"use strict";
(function () {
  var all = JSON.parse(document.getElementById("series").textContent);
  var lines = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9"];
  var failures = ["#C4323B", "#E69F00", "#CC79A7", "#8C564B", "#5F4B8B", "#7F8C8D"];
  var steps = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 21600, 43200, 86400];
  var font = "12px system-ui, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif";

  function clock(t) {
    var s = Math.round(t * 10) / 10;
    var rest = s % 60;
    var text = (rest < 10 ? "0" : "") + (Math.round(rest * 10) / 10);
    var minutes = Math.floor(s / 60);
    return minutes < 60 ? minutes + ":" + text
      : Math.floor(minutes / 60) + ":" + (minutes % 60 < 10 ? "0" : "") + (minutes % 60) + ":" + text;
  }
  function seconds(v) {
    return v == null ? "–" : v < 0.0009995 ? (v * 1e6).toPrecision(3) + " µs"
      : v < 0.9995 ? (v * 1000).toPrecision(3) + " ms" : v.toPrecision(3) + " s";
  }
  function tick(v) {
    return v == null ? "" : v === 0 ? "0 s" : v < 0.9995 ? +(v * 1000).toPrecision(3) + " ms" : +v.toPrecision(3) + " s";
  }
  function sum(s) { return s.values.reduce(function (all, v) { return all + (v || 0); }, 0); }
  function rate(v) { return v == null ? "–" : (Math.round(v * 10) / 10) + "/s"; }

  function panel(host, key, title, chosen, options) {
    if (!chosen.length) { return; }
    var step = chosen[0].step;
    var length = Math.max.apply(null, chosen.map(function (s) { return s.values.length; }));
    var x = [];
    for (var i = 0; i < length; i++) { x.push((i + 0.5) * step); }
    var data = [x].concat(chosen.map(function (s) {
      return s.values.map(function (v) { return options.log && !(v > 0) ? null : v; });
    }));
    var plot = new uPlot({
      width: Math.max(300, host.clientWidth), height: 210,
      cursor: { sync: { key: key } },
      scales: { x: { time: false, range: function (u, low, high) { return [low <= 0.5 * step ? 0 : low, high >= (length - 0.5) * step ? length * step : high]; } }, y: options.log ? { distr: 3 } : { range: function (u, low, high) { return [0, Math.max(high * 1.05, 1e-3)]; } } },
      axes: [
        { incrs: steps, font: font, values: function (u, ticks) { return ticks.map(clock); }, grid: { show: false }, stroke: "#5d6a78" },
        { label: title, labelSize: 18, labelFont: font, font: font, size: 74, stroke: "#5d6a78", grid: { stroke: "#e3e8ee", width: 1 },
          values: function (u, ticks) { return ticks.map(options.log || options.time ? tick : function (v) { return v; }); } }
      ],
      series: [{ label: "time", value: function (u, v) { return v == null ? "–" : clock(v); } }].concat(chosen.map(function (s, i) {
        return { label: s.label, stroke: s.colour, width: 1.5, points: { show: false },
          value: function (u, v) { return options.log || options.time ? seconds(v) : rate(v); } };
      }))
    }, data, host);
    new ResizeObserver(function () { plot.setSize({ width: Math.max(300, host.clientWidth), height: 210 }); }).observe(host);
  }

  function show(host) {
    if (host.dataset.shown) { return; }
    host.dataset.shown = "yes";
    host.hidden = false;
    var variant = +host.dataset.variant;
    var requests = [], failed = [], latency = [], lag = [];
    all[variant].forEach(function (s) {
      if (s.name === "requests.ok") {
        requests.push({ label: "ok", colour: "#0072B2", step: s.step, values: s.values });
      } else if (s.name.indexOf("requests.failed.") === 0) {
        if (s.values.some(function (v) { return v > 0; })) {
          failed.push({ label: s.name.slice(16), step: s.step, values: s.values });
        }
      } else if (s.name.indexOf("latency.") === 0) {
        latency.push({ label: s.name.slice(8), colour: s.name === "latency.p50" ? "#56B4E9" : "#0072B2", step: s.step, values: s.values });
      } else if (s.name.indexOf("replication.lag.") === 0) {
        lag.push({ label: s.name.slice(16), colour: lines[(lag.length + 2) % 6], step: s.step, values: s.values });
      }
    });
    // In the order and the colours of the picture above: the most frequent failure first.
    failed.sort(function (a, b) { return sum(b) - sum(a); });
    failed.forEach(function (s, i) { s.colour = failures[Math.min(i, failures.length - 1)]; });
    requests = requests.concat(failed);
    var hasLatency = latency.some(function (s) { return s.values.some(function (v) { return v > 0; }); });
    panel(host, "v" + variant, "requests/s", requests, {});
    panel(host, "v" + variant, "latency", hasLatency ? latency : [], { log: true });
    panel(host, "v" + variant, "replication lag", lag, { time: true });
  }

  document.querySelectorAll(".zoom").forEach(function (host) {
    var folded = host.closest("section > details");
    if (!folded || folded.open) { show(host); } else {
      folded.addEventListener("toggle", function () { if (folded.open) { show(host); } });
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
