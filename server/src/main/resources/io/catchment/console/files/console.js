// What pages do beyond htmx: the theme, questions before what cannot be undone, streams that rest while nobody looks,
// and plots.
(function () {
  "use strict";

  // ---- the theme ----

  var THEMES = ["system", "light", "dark"];

  function theme() {
    return document.documentElement.dataset.theme || "system";
  }

  function setTheme(next) {
    if (next === "system") {
      delete document.documentElement.dataset.theme;
    } else {
      document.documentElement.dataset.theme = next;
    }
    try {
      if (next === "system") {
        localStorage.removeItem("theme");
      } else {
        localStorage.setItem("theme", next);
      }
    } catch (e) {
      // It lasts for this page.
    }
  }

  var switches = document.querySelectorAll("[data-theme-switch]");

  function tellTheme() {
    switches.forEach(function (it) {
      it.textContent = "Theme: " + theme();
    });
  }

  switches.forEach(function (it) {
    it.addEventListener("click", function () {
      setTheme(THEMES[(THEMES.indexOf(theme()) + 1) % THEMES.length]);
      tellTheme();
      drawAll();
    });
  });
  tellTheme();

  // On a phone the navigation is a strip: where one is has to be seen.
  var here = document.querySelector(".sections [aria-current]");
  if (here) {
    var strip = here.closest(".sections");
    strip.scrollLeft = here.offsetLeft - (strip.clientWidth - here.offsetWidth) / 2;
  }

  // ---- forms ----

  document.addEventListener("click", function (event) {
    var asking = event.target.closest && event.target.closest("[data-asks]");
    if (asking && !window.confirm(asking.dataset.asks)) {
      event.preventDefault();
    }
  });

  // What is marked in a body is selected in its editor, where there is one. The numbers are of the text as it was given:
  // once it was changed the link leads to the mark beside it.
  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest("[data-selects]");
    var editor = document.querySelector("textarea.editor");
    if (!link || !editor || editor.value !== editor.defaultValue) {
      return;
    }
    event.preventDefault();
    var range = link.dataset.selects.split(" ").map(Number);
    var lines = editor.value.slice(0, range[0]).split("\n").length - 1;
    editor.focus();
    editor.setSelectionRange(range[0], range[1]);
    editor.scrollTop = Math.max(0, lines - 3) * parseFloat(getComputedStyle(editor).lineHeight);
  });

  // ---- streams ----

  // A browser has six connections to a server: a tab that nobody looks at gives its own back.
  function RestingSource(url) {
    this.url = url;
    this.listeners = [];
    this.readyState = EventSource.CONNECTING;
    this.closed = false;
    var self = this;
    this.look = function () {
      if (document.hidden) {
        self.rest();
      } else {
        self.connect();
      }
    };
    document.addEventListener("visibilitychange", this.look);
    this.look();
  }

  RestingSource.prototype.connect = function () {
    if (this.source || this.closed) {
      return;
    }
    var self = this;
    var source = new EventSource(this.url);
    this.source = source;
    source.onopen = function (event) {
      self.readyState = source.readyState;
      tellLive(true);
      if (self.onopen) {
        self.onopen(event);
      }
    };
    source.onerror = function () {
      tellLive(false);
      if (source.readyState === EventSource.CLOSED && self.source === source) {
        self.source = undefined;
        window.setTimeout(self.look, 5000);
      }
    };
    this.listeners.forEach(function (it) {
      source.addEventListener(it.type, it.listener);
    });
  };

  RestingSource.prototype.rest = function () {
    if (this.source) {
      this.source.close();
      this.source = undefined;
    }
  };

  RestingSource.prototype.addEventListener = function (type, listener) {
    this.listeners.push({ type: type, listener: listener });
    if (this.source) {
      this.source.addEventListener(type, listener);
    }
  };

  RestingSource.prototype.removeEventListener = function (type, listener) {
    this.listeners = this.listeners.filter(function (it) {
      return it.type !== type || it.listener !== listener;
    });
    if (this.source) {
      this.source.removeEventListener(type, listener);
    }
  };

  RestingSource.prototype.close = function () {
    this.closed = true;
    this.readyState = EventSource.CLOSED;
    document.removeEventListener("visibilitychange", this.look);
    this.rest();
  };

  function tellLive(isLive) {
    var state = document.querySelector("[data-live-state]");
    var said = isLive ? "" : "Not live now: trying to reach the server.";
    if (state && state.textContent !== said) {
      state.textContent = said;
    }
  }

  if (window.htmx) {
    window.htmx.createEventSource = function (url) {
      return new RestingSource(url);
    };
  }

  // ---- plots ----

  var plots = [];

  // Columns of the history: at, accepted, finished, delay, good, errors, refused.
  var KINDS = {
    rate: { columns: [0, 1, 2], labels: ["Accepted", "Finished"], inks: ["--plot-1", "--plot-2"] },
    outcomes: {
      columns: [0, 4, 5, 6],
      labels: ["Applied", "Errors", "Refused"],
      inks: ["--plot-2", "--plot-bad", "--plot-3"],
    },
    delay: { columns: [0, 3], labels: ["Oldest pending"], inks: ["--plot-1"] },
  };

  var data;

  function ink(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  }

  function number(value) {
    if (value == null) {
      return "–";
    }
    return value >= 9.95 || Number.isInteger(value) ? String(Math.round(value)) : value.toFixed(1);
  }

  function chosen(kind) {
    return kind.columns.map(function (column) {
      return data[column];
    });
  }

  function axis(more) {
    return Object.assign(
      {
        stroke: ink("--ink-2"),
        font: "12px system-ui, sans-serif",
        grid: { stroke: ink("--line"), width: 1 },
        ticks: { show: false },
      },
      more
    );
  }

  function draw(place) {
    var kind = KINDS[place.dataset.plot];
    place.textContent = "";
    if (!data[0].length) {
      var empty = document.createElement("p");
      empty.className = "plot-empty";
      empty.textContent = "Nothing yet. The first point comes five seconds after the start.";
      place.append(empty);
      return;
    }
    var plot = new window.uPlot(
      {
        width: place.clientWidth,
        height: 180,
        cursor: { y: false, points: { size: 6 } },
        legend: { live: true },
        tzDate: function (seconds) {
          return window.uPlot.tzDate(new Date(seconds * 1000), "Etc/UTC");
        },
        hooks: { setLegend: [showNewest], setData: [showNewest], ready: [showNewest] },
        scales: {
          x: { time: true, range: lastHour },
          y: {
            range: function (self, min, max) {
              return [0, Math.max(max * 1.1, 1)];
            },
          },
        },
        axes: [
          axis({ values: "{HH}:{mm}", space: 70, size: 30 }),
          axis({ size: 44, space: 36, values: function (self, splits) { return splits.map(number); } }),
        ],
        series: [{ label: "At", value: "{HH}:{mm}:{ss}" }].concat(
          kind.labels.map(function (label, i) {
            return {
              label: label,
              stroke: ink(kind.inks[i]),
              width: 1.5,
              fill: i === 0 ? ink(kind.inks[i] + "-fill") : undefined,
              points: { show: false },
              spanGaps: false,
              value: function (self, value) { return number(value); },
            };
          })
        ),
      },
      chosen(kind),
      place
    );
    plots.push({ place: place, plot: plot, kind: kind });
  }

  // Where nothing is pointed at, the legend tells the newest.
  function showNewest(plot) {
    var last = plot.data[0].length - 1;
    if (plot.cursor.idx == null && last >= 0 && plot.legend.idx !== last) {
      plot.setLegend({ idx: last }, false);
    }
  }

  function lastHour() {
    var end = data[0].length ? data[0][data[0].length - 1] : Date.now() / 1000;
    var begin = data[0].length ? data[0][0] : end;
    return [Math.max(end - 3600, Math.min(begin, end - 600)), end];
  }

  function drawAll() {
    if (!data || !window.uPlot) {
      return;
    }
    plots.forEach(function (it) {
      it.plot.destroy();
    });
    plots = [];
    document.querySelectorAll("[data-plot]").forEach(draw);
    describe();
  }

  function add(point) {
    var last = data[0][data[0].length - 1];
    if (last !== undefined && point[0] <= last) {
      return;
    }
    data.forEach(function (column, i) {
      column.push(point[i]);
      if (column.length > 720) {
        column.shift();
      }
    });
    if (!plots.length) {
      drawAll();
    }
    plots.forEach(function (it) {
      it.plot.setData(chosen(it.kind));
    });
    describe();
  }

  // What a plot shows, for who does not see it.
  function describe() {
    plots.forEach(function (it) {
      var said = it.kind.labels.map(function (label, i) {
        var column = data[it.kind.columns[i + 1]];
        if (!column.length) {
          return label + ": nothing yet";
        }
        return label + " now " + number(column[column.length - 1]) + ", at most " + number(Math.max.apply(null, column));
      });
      var heading = document.getElementById(it.place.getAttribute("data-heading"));
      it.place.setAttribute("aria-label", (heading ? heading.textContent.trim() + ": " : "") + said.join("; "));
    });
  }

  var area = document.querySelector("[data-plots]");
  if (area) {
    area.addEventListener("htmx:sseBeforeMessage", function (event) {
      if (event.target === area) {
        event.preventDefault();
        if (data) {
          add(JSON.parse(event.detail.data));
        }
      }
    });
    var load = function () {
      fetch(area.dataset.plots, { credentials: "same-origin" })
        .then(function (answer) {
          return answer.json();
        })
        .then(function (history) {
          data = history;
          drawAll();
        })
        .catch(function () {
          tellLive(false);
        });
    };
    window.addEventListener("load", load);
    // What was missed while nobody looked.
    document.addEventListener("visibilitychange", function () {
      if (!document.hidden && data) {
        load();
      }
    });
    new ResizeObserver(function () {
      plots.forEach(function (it) {
        it.plot.setSize({ width: it.place.clientWidth, height: 180 });
      });
    }).observe(area);
    window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
  }
})();
