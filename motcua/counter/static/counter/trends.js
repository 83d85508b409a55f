// Draws each course with ECharts: the line, the dashed line of the target, the last value. The table says the same.
"use strict";

function drawTrend(place) {
  const facts = JSON.parse(place.dataset.trend);
  const style = getComputedStyle(place);
  const colour = (name) => style.getPropertyValue(name).trim();
  const known = facts.values.filter((value) => value !== null);
  if (!known.length) return;
  place.hidden = false;
  const lowest = Math.min(...known, facts.target ?? facts.most);
  const step = facts.most / 10;
  const target = facts.target === null ? [] : [{
    type: "line", data: facts.values.map(() => facts.target), silent: true, symbol: "none", tooltip: { show: false },
    lineStyle: { color: colour("--soon"), type: [6, 4], width: 2 },
  }];
  const chart = echarts.getInstanceByDom(place) ?? begun(place);
  chart.setOption({
    animation: false,
    textStyle: { fontFamily: style.fontFamily, color: colour("--ink-2"), fontSize: 13 },
    grid: { left: 4, right: 16, top: 14, bottom: 4, containLabel: true },
    xAxis: {
      type: "category", data: facts.labels, boundaryGap: false,
      axisLine: { lineStyle: { color: colour("--edge") } }, axisTick: { show: false },
      axisLabel: { color: colour("--ink-2"), fontSize: 13, hideOverlap: true },
    },
    yAxis: {
      type: "value", min: Math.max(0, Math.floor((lowest - step) / step) * step), max: facts.most, splitNumber: 3,
      axisLabel: { color: colour("--ink-2"), fontSize: 13 }, splitLine: { lineStyle: { color: colour("--line") } },
    },
    tooltip: {
      trigger: "axis", renderMode: "richText", confine: true,
      backgroundColor: colour("--surface"), borderColor: colour("--edge"), textStyle: { color: colour("--ink"), fontSize: 14 },
      formatter: ([one]) => `${facts.names[one.dataIndex]}: ${facts.words[one.dataIndex]}\n${facts.counted[one.dataIndex]}`,
    },
    series: [{
      type: "line", data: facts.values, connectNulls: false, showAllSymbol: true, symbolSize: 7,
      lineStyle: { width: 3, color: colour("--action") }, itemStyle: { color: colour("--action") },
      areaStyle: { color: colour("--action"), opacity: 0.08 },
    }, ...target],
  }, true);
}
// A picture is as wide as its place, also where that became narrower after it was drawn.
const widths = new ResizeObserver((places) => {
  for (const { target } of places) echarts.getInstanceByDom(target)?.resize();
});
function begun(place) {
  widths.observe(place);
  return echarts.init(place, null, { renderer: "canvas" });
}
function drawTrends() {
  for (const place of document.querySelectorAll("[data-trend]")) drawTrend(place);
}
drawTrends();
document.addEventListener("htmx:load", drawTrends);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawTrends);
addEventListener("beforeprint", drawTrends);
