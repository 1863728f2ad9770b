// One custom element over Apache ECharts: stacked bars or lines over time from the JSON inside it. Without scripts its table is all there is,
// and that is complete. Colours come from the page's custom properties, so both themes need nothing here.
class PlumbChart extends HTMLElement {
  connectedCallback() {
    const data = this.querySelector('script[type="application/json"]');
    if (!data || this.chart) return;
    this.drawing = this.querySelector(".drawing");
    const table = this.querySelector("details.data");
    if (table) table.open = !window.echarts;
    // From here on the table is shown as it is open or closed.
    this.classList.add("ready");
    if (!window.echarts) return this.drawing.remove();
    this.data = JSON.parse(data.textContent);
    this.drawing.setAttribute("role", "img");
    this.drawing.setAttribute("aria-label", this.data.title + ". The numbers are in the table below.");
    this.chart = echarts.init(this.drawing, null, { renderer: "canvas" });
    this.draw();
    new ResizeObserver(() => this.chart.resize()).observe(this.drawing);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.draw());
    if (document.fonts) document.fonts.ready.then(() => this.draw());
    this.chart.on("click", (event) => event.seriesType !== "custom" && this.go(event.dataIndex, event.dataIndex, event.seriesIndex));
    this.chart.on("brushEnd", (event) => {
      const range = event.areas[0] && event.areas[0].coordRange;
      if (range && range[1] > range[0]) this.go(range[0], range[1]);
    });
  }

  // A colour as the browser resolves it, in the theme of the moment.
  color(name) {
    const probe = document.createElement("i");
    probe.style.color = `var(--${name})`;
    this.append(probe);
    const color = getComputedStyle(probe).color;
    probe.remove();
    return color;
  }

  amount(value, exact) {
    if (this.data.unit === "share") return `${(100 * value).toFixed(exact ? 1 : 0)}\u2009%`;
    if (this.data.unit === "s" || this.data.unit === "times")
      return value.toLocaleString("en-US", { maximumFractionDigits: exact ? 3 : 2 }) + (this.data.unit === "s" ? "\u2009s" : "\u2009×");
    if (value < 0) return "\u2212" + this.amount(-value, exact);
    if (this.data.unit === "usd")
      return "$" + value.toLocaleString("en-US", exact ? { minimumFractionDigits: 2, maximumFractionDigits: 4 } : { maximumFractionDigits: value < 10 && value > 0 ? 2 : 0 });
    const [divisor, letter] = value >= 1e9 ? [1e9, "\u2009B"] : value >= 1e6 ? [1e6, "\u2009M"] : value >= 1e3 ? [1e3, "\u2009k"] : [1, ""];
    return (value / divisor).toLocaleString("en-US", { maximumFractionDigits: exact ? 2 : 1 }) + letter;
  }

  // A lighter shade, solid: a see-through bar would show the lines behind it.
  light(color, panel, share) {
    const [over, under] = [color, panel].map((text) => text.match(/[\d.]+/g).map(Number));
    return `rgb(${[0, 1, 2].map((i) => Math.round(over[i] * share + under[i] * (1 - share))).join(",")})`;
  }

  // The ground of days without data.
  hatch(color) {
    const tile = document.createElement("canvas");
    tile.width = tile.height = 8;
    const pen = tile.getContext("2d");
    pen.strokeStyle = color;
    pen.lineWidth = 1;
    pen.beginPath();
    for (const x of [-8, 0, 8]) {
      pen.moveTo(x, 8);
      pen.lineTo(x + 8, 0);
    }
    pen.stroke();
    return { image: tile, repeat: "repeat" };
  }

  draw() {
    const { labels, series, gaps, partial } = this.data;
    const [ink, muted, line, panel] = ["ink", "muted", "line", "panel"].map((name) => this.color(name));
    const text = { color: muted, fontFamily: getComputedStyle(this).fontFamily, fontSize: 12 };
    const narrow = this.clientWidth < 500;
    // Weekdays are for the tip and the table; the hours of one day need no date.
    const dated = new Set(labels.map((label) => label.replace(/ \d\d:00$/, ""))).size > 1;
    const short = (label) => (dated ? label.replace(/^(week of|[A-Z][a-z]{2}) /, "") : label.replace(/^.* /, ""));
    const lines = (one) => ({
      name: one.name,
      type: "line",
      symbol: "circle",
      symbolSize: labels.length > 60 ? 3 : 5,
      lineStyle: { width: 1.5, opacity: [1, 0.6, 0.35][one.shade || 0] },
      itemStyle: { color: this.light(this.color(one.color), panel, [1, 0.6, 0.35][one.shade || 0]) },
      emphasis: { disabled: true },
      data: one.values,
    });
    const bars = series.map((one) => {
      if (this.data.isLines) return lines(one);
      const unknown = one.color === "carried";
      const color = this.color(unknown ? "muted" : one.color);
      const shade = [1, 0.6, 0.35][one.shade || 0];
      const style = (share) =>
        unknown
          ? { color: panel, borderColor: this.light(color, panel, share), borderType: [3, 2], borderWidth: 1.5 }
          : { color: this.light(color, panel, shade * share), borderColor: panel, borderWidth: 0.5 };
      return {
        name: one.name,
        type: "bar",
        stack: "all",
        barMaxWidth: 44,
        barCategoryGap: "22%",
        cursor: this.data.starts.length > 2 || this.data.filterBy ? "pointer" : "default",
        emphasis: { disabled: true },
        itemStyle: style(1),
        // Nothing is drawn for nothing; the day that is not over is lighter.
        data: one.values.map((value, at) => (value ? (at === partial ? { value, itemStyle: style(0.5) } : value) : null)),
      };
    });
    const hatch = this.hatch(line);
    const ground = {
      type: "custom",
      silent: true,
      z: 1,
      yAxisIndex: 1,
      tooltip: { show: false },
      encode: { x: 0 },
      data: gaps.map((gap) => [gap.first, gap.last]),
      renderItem: (params, api) => {
        const width = api.size([1, 0])[0];
        const { y, height } = params.coordSys;
        const shape = { x: api.coord([api.value(0), 0])[0] - width / 2, y, width: width * (api.value(1) - api.value(0) + 1), height };
        const rect = { type: "rect", shape, style: { fill: hatch } };
        if (shape.width < 150) return rect;
        const words = { x: shape.x + shape.width / 2, y: y + height / 2, text: "nothing received", fill: muted, font: `12px ${text.fontFamily}` };
        return { type: "group", children: [rect, { type: "text", style: { ...words, align: "center", verticalAlign: "middle", backgroundColor: panel, padding: [3, 8], borderRadius: 4 } }] };
      },
    };
    this.chart.setOption(
      {
        animation: false,
        textStyle: text,
        grid: { left: 4, right: narrow ? 18 : 8, top: 12, bottom: 4, containLabel: true },
        // Elements with classes: a strict content policy allows no styles in markup.
        tooltip: {
          trigger: "axis",
          confine: true,
          className: "tip",
          padding: [6, 10],
          transitionDuration: 0,
          backgroundColor: panel,
          borderColor: line,
          textStyle: { ...text, color: ink },
          axisPointer: { type: "shadow", z: 0, shadowStyle: { color: line, opacity: 0.4 } },
          formatter: (items) => this.tip(items),
        },
        brush: { xAxisIndex: 0, brushType: "lineX", transformable: false, removeOnClick: true, brushStyle: { color: line, borderColor: muted, opacity: 0.4 } },
        toolbox: { show: false },
        xAxis: {
          type: "category",
          data: labels,
          axisLine: { lineStyle: { color: line } },
          axisTick: { show: false },
          axisLabel: { ...text, margin: 10, hideOverlap: true, formatter: short, interval: narrow ? Math.ceil(labels.length / 5) : "auto" },
        },
        yAxis: [
          {
            type: "value",
            min: (range) => Math.min(0, range.min),
            max: this.data.unit === "share" ? 1 : undefined,
            splitNumber: 4,
            minInterval: this.data.unit === "people" ? 1 : undefined,
            // A budget that is overspent goes far below nothing.
            interval: this.data.unit === "share" && series.every((one) => one.values.every((value) => !(value < 0))) ? 0.25 : undefined,
            axisLabel: { ...text, formatter: (value) => this.amount(value) },
            splitLine: { lineStyle: { color: line } },
          },
          // The ground's own, so that it has no say in the scale.
          { type: "value", min: 0, max: 1, axisLabel: { show: false }, axisLine: { show: false }, axisTick: { show: false }, splitLine: { show: false } },
        ],
        series: [...bars, ground],
      },
      { notMerge: true }
    );
    // A finger that moves over a drawing scrolls the page.
    if (matchMedia("(hover: hover)").matches && labels.length > 1)
      this.chart.dispatchAction({ type: "takeGlobalCursor", key: "brush", brushOption: { brushType: "lineX", brushMode: "single" } });
  }

  tip(items) {
    const { labels, series, gaps, partial } = this.data;
    const at = items[0].dataIndex;
    const table = document.createElement("table");
    const row = (...cells) => {
      const line = table.insertRow();
      for (const cell of cells) line.insertCell().textContent = cell;
    };
    if (gaps.some((gap) => gap.first <= at && at <= gap.last)) {
      row(labels[at], "nothing received");
      return table;
    }
    const values = series.map((one) => ({ name: one.name, value: one.values[at] || 0 })).filter((one) => one.value);
    if (this.data.isLines) {
      row(labels[at] + (at === partial ? ", not over" : ""), "");
      for (const one of values.reverse()) row(one.name, this.amount(one.value, true));
      return table;
    }
    const total = values.reduce((sum, one) => sum + one.value, 0);
    row(labels[at] + (at === partial ? ", not over" : ""), this.amount(total, true), "");
    for (const one of values.reverse()) row(one.name, this.amount(one.value, true), `${((100 * one.value) / total).toFixed(1)}\u2009%`);
    return table;
  }

  // The window and the filters are in the URL: a brush is a link to a window, a click one to what made that part of the bar.
  go(first, last, layer) {
    const { starts, series, filterBy } = this.data;
    const url = new URL(location.href);
    url.searchParams.delete("range");
    url.searchParams.set("from", starts[first]);
    url.searchParams.set("to", starts[last + 1]);
    const key = layer === undefined ? null : series[layer].key;
    if (filterBy && key !== null && key !== undefined) url.searchParams.set(filterBy, key);
    location.assign(url);
  }
}
customElements.define("plumb-chart", PlumbChart);

// A chip closes when another is opened, or by Escape, or by a click beside it.
addEventListener("click", (event) => {
  for (const chip of document.querySelectorAll("details.chip[open]")) if (!chip.contains(event.target)) chip.open = false;
});
addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const chip of document.querySelectorAll("details.chip[open]")) {
    chip.open = false;
    chip.querySelector("summary").focus();
  }
});
