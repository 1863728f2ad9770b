// One custom element over Apache ECharts: stacked bars over time from the JSON inside it. Without scripts its table is all there is,
// and that is complete. Colours come from the page's custom properties, so both themes need nothing here.
class PlumbChart extends HTMLElement {
  connectedCallback() {
    const data = this.querySelector('script[type="application/json"]');
    if (!data || !window.echarts || this.chart) return;
    this.data = JSON.parse(data.textContent);
    const table = this.querySelector("details.data");
    if (table) table.open = false;
    this.drawing = document.createElement("div");
    this.drawing.className = "drawing";
    this.drawing.setAttribute("role", "img");
    this.drawing.setAttribute("aria-label", this.data.title + ". The numbers are in the table below.");
    this.insertBefore(this.drawing, table);
    this.chart = echarts.init(this.drawing, null, { renderer: "canvas" });
    this.draw();
    new ResizeObserver(() => this.chart.resize()).observe(this.drawing);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.draw());
    if (document.fonts) document.fonts.ready.then(() => this.draw());
    this.chart.on("click", (event) => this.go(event.dataIndex, event.dataIndex));
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
    if (this.data.unit === "usd")
      return "$" + value.toLocaleString("en-US", exact ? { minimumFractionDigits: 2, maximumFractionDigits: 4 } : { maximumFractionDigits: value < 10 && value > 0 ? 2 : 0 });
    const [divisor, letter] = value >= 1e9 ? [1e9, " B"] : value >= 1e6 ? [1e6, " M"] : value >= 1e3 ? [1e3, " k"] : [1, ""];
    return (value / divisor).toLocaleString("en-US", { maximumFractionDigits: exact ? 2 : 1 }) + letter;
  }

  draw() {
    const { labels, series, partial } = this.data;
    const [ink, muted, line, panel] = ["ink", "muted", "line", "panel"].map((name) => this.color(name));
    const text = { color: muted, fontFamily: getComputedStyle(document.body).fontFamily, fontSize: 12 };
    const narrow = this.clientWidth < 500;
    this.chart.setOption(
      {
        animation: false,
        textStyle: text,
        grid: { left: 4, right: 8, top: 12, bottom: 4, containLabel: true },
        // Text on the canvas: a strict content policy allows no styles in markup.
        tooltip: {
          trigger: "axis",
          renderMode: "richText",
          confine: true,
          backgroundColor: panel,
          borderColor: line,
          textStyle: { ...text, color: ink },
          axisPointer: { type: "shadow", shadowStyle: { color: line, opacity: 0.4 } },
          formatter: (items) => this.tip(items),
        },
        brush: { xAxisIndex: 0, brushType: "lineX", transformable: false, removeOnClick: true, brushStyle: { color: line, borderColor: muted, opacity: 0.4 } },
        toolbox: { show: false },
        xAxis: {
          type: "category",
          data: labels,
          axisLine: { lineStyle: { color: line } },
          axisTick: { show: false },
          axisLabel: { ...text, hideOverlap: true, interval: narrow ? Math.ceil(labels.length / 4) : "auto" },
        },
        yAxis: {
          type: "value",
          min: 0,
          splitNumber: 4,
          axisLabel: { ...text, formatter: (value) => this.amount(value) },
          splitLine: { lineStyle: { color: line } },
        },
        series: series.map((one, index) => ({
          name: one.name,
          type: "bar",
          stack: "all",
          barMaxWidth: 44,
          barCategoryGap: "22%",
          itemStyle: { color: this.color(one.color), opacity: [1, 0.6, 0.35][one.shade || 0], borderColor: panel, borderWidth: 0.5 },
          // The day that is not over is lighter.
          data: one.values.map((value, at) => (partial && at === labels.length - 1 ? { value, itemStyle: { opacity: 0.5 * [1, 0.6, 0.35][one.shade || 0] } } : value)),
        })),
      },
      { notMerge: true }
    );
    this.chart.dispatchAction({ type: "takeGlobalCursor", key: "brush", brushOption: { brushType: "lineX", brushMode: "single" } });
  }

  tip(items) {
    const total = items.reduce((sum, item) => sum + (item.value || 0), 0);
    const rows = items.filter((item) => item.value).reverse().map((item) => `${item.seriesName}  ${this.amount(item.value, true)}  ${((100 * item.value) / total).toFixed(1)} %`);
    const open = this.data.partial && items[0].dataIndex === this.data.labels.length - 1 ? " (not over)" : "";
    return [`${items[0].name}${open}  ${this.amount(total, true)}`, ...rows].join("\n");
  }

  // The window is in the URL: a brush or a click is a link.
  go(first, last) {
    const { starts } = this.data;
    if (!starts) return;
    const url = new URL(location.href);
    url.searchParams.delete("range");
    url.searchParams.set("from", starts[first]);
    url.searchParams.set("to", starts[last + 1]);
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
