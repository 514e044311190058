/* Draws every figure[data-chart] from the table inside it; the table stays, see ui/charts.py. Nothing here needs an inline style. */
"use strict";
(() => {
  // Colours that people with any kind of colour vision tell apart (Okabe and Ito); patterns tell them apart in grey print.
  const PALETTE = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#b8a500", "#7f7f7f"];
  const LINES = ["solid", "dashed", "dotted"];
  const MARKS = ["circle", "rect", "triangle", "diamond"];
  const PATTERNED = new Set(["bar", "stacked", "line", "treemap"]); // the others tell by shade or by words
  const ROW = 28; // pixels that a bar of a long list needs
  const still = window.matchMedia("(prefers-reduced-motion: reduce)");
  const dark = window.matchMedia("(prefers-color-scheme: dark)");

  const number = (cell) => (cell.value === "" ? null : Number(cell.value));
  const read = (figure) => {
    const cells = (line) => [...line.children].map((one) => ({
      value: one.dataset.value ?? "",
      words: one.textContent.trim(),
      url: one.querySelector("a")?.getAttribute("href") ?? "",
    }));
    const table = figure.querySelector("table");
    const wanted = JSON.parse(figure.dataset.columns ?? "null");
    const drawn = (line) => (wanted ? [line[0], ...wanted.map((place) => line[place])] : line);
    return {
      columns: drawn([...table.tHead.rows[0].cells].map((one) => one.textContent.trim())),
      rows: [...table.tBodies[0].rows].filter((one) => one.cells[0].dataset.value !== undefined).map(cells).map(drawn),
      unit: figure.dataset.unit ?? "",
      most: figure.dataset.most === undefined ? undefined : Number(figure.dataset.most),
      days: Object.entries(JSON.parse(figure.dataset.days ?? "{}")),
    };
  };
  const looks = (figure) => {
    const style = getComputedStyle(figure);
    const ground = style.backgroundColor.match(/[\d.]+/g)?.map(Number) ?? [255, 255, 255];
    const onDark = ground.length < 4 || ground[3] > 0 ? ground[0] + ground[1] + ground[2] < 384 : false;
    return { text: style.color, line: onDark ? "#5b6675" : "#c8ced6", onDark, font: style.fontFamily };
  };

  const named = (rows) => ({ type: "category", data: rows.map((one) => one[0].words) });
  const counted = (data) => ({ type: "value", max: data.most, axisLabel: { formatter: `{value}${data.unit}` }, minInterval: 1 });
  const grid = { left: 8, right: 24, top: 40, bottom: 8, containLabel: true };

  const series = (data, type, more) => data.columns.slice(1).map((name, place) => ({
    type, name, ...more(place), data: data.rows.map((one) => ({ value: number(one[place + 1]), url: one[place + 1].url || one[0].url })),
  }));
  const bars = (data, stacked) => {
    const lying = data.rows.length > 6 || data.rows.some((one) => one[0].words.length > 8);
    const axes = { names: { ...named(data.rows), inverse: lying }, numbers: counted(data) };
    const few = data.rows.length <= 12;
    const told = { show: few && !stacked, position: lying ? "right" : "top", formatter: (one) => (one.value === null ? "" : `${one.value}${data.unit}`) };
    return {
      grid: { ...grid, right: 48 }, xAxis: lying ? axes.numbers : axes.names, yAxis: lying ? axes.names : axes.numbers,
      series: series(data, "bar", () => ({ stack: stacked ? "all" : undefined, barMaxWidth: 26, label: told })),
      height: lying ? Math.max(240, data.rows.length * ROW * (stacked ? 1 : data.columns.length - 1) + 80) : 320,
    };
  };
  const shade = (look, most) => ({
    min: 0, max: Math.max(1, most), calculable: false, orient: "horizontal", left: "center", bottom: 0,
    inRange: { color: look.onDark ? ["#22303f", "#9ecbf2"] : ["#eef4fa", "#0b4f86"] }, textStyle: { color: look.text },
  });
  const day = (cell) => (cell?.value ? Date.parse(cell.value) : null);
  const cut = (words, most) => (words.length > most ? `${words.slice(0, most - 1)}…` : words);
  // The state in words beside what is drawn of a row: no colour says it alone.
  const told = (cells, x, y, look) => ({ type: "text", style: { text: cells[4]?.words ?? "", x: x + 6, y, verticalAlign: "middle", fill: look.text, font: `12px ${look.font}` } });
  // Rows along days; what ``item`` draws of each, lines through the days that stand out.
  const dated = (data, look, item, places, days) => {
    const narrow = window.innerWidth < 600;
    const lines = data.days.map(([name, words], place) => ({ xAxis: Date.parse(name), label: { formatter: words, color: look.text, position: "end", distance: [0, 4 + 14 * (place % 2)] } }));
    const all = [...data.rows.flatMap(days).filter((one) => one !== null), ...data.days.map(([name]) => Date.parse(name))];
    const [first, last] = [Math.min(...all), Math.max(...all)];
    const room = (last - first || 864e5) * (narrow ? 0.3 : 0.12); // for the words behind the last one
    return {
      grid: { ...grid, top: 8, bottom: lines.length ? 36 : 8 },
      xAxis: { type: "time", position: "top", min: first, max: last + room, axisLabel: { hideOverlap: true, formatter: "{yyyy}-{MM}-{dd}" }, splitNumber: narrow ? 2 : 6 },
      yAxis: {
        type: "category", inverse: true, data: data.rows.map((one) => one[0].words), axisTick: { show: false },
        axisLabel: { interval: 0, width: narrow ? 110 : 300, overflow: "truncate", formatter: (words, place) => (day(data.rows[place][1]) === null && !data.rows[place][4]?.words ? `{head|${cut(words, 30)}}` : words), rich: { head: { fontWeight: "bold", color: look.text } } },
      },
      series: [{
        type: "custom", renderItem: item, encode: { x: places, y: 0 }, clip: false,
        data: data.rows.map((one, place) => ({ value: [place, ...days(one).map((when) => when ?? NaN)], url: one[0].url })),
        markLine: { silent: true, symbol: "none", lineStyle: { color: look.text, type: "dashed", width: 1 }, data: lines },
      }],
      height: Math.max(160, data.rows.length * ROW + 96),
    };
  };
  const KINDS = {
    bar: (data) => bars(data, false),
    stacked: (data) => bars(data, true),
    line: (data) => ({
      grid, xAxis: named(data.rows), yAxis: counted(data),
      series: series(data, "line", (place) => ({ lineStyle: { type: LINES[place % 3], width: 2 }, symbol: MARKS[place % 4], symbolSize: 8 })),
    }),
    heatmap: (data, look) => {
      const cells = data.rows.flatMap((one, y) => one.slice(1).map((cell, x) => ({ value: [x, y, number(cell) ?? 0], url: cell.url || one[0].url })));
      const most = Math.max(0, ...cells.map((one) => one.value[2]));
      // Pale figures on dark cells and the other way, so that each can be read.
      for (const one of cells) one.label = { show: one.value[2] > 0, color: (one.value[2] > most / 2) !== look.onDark ? "#fff" : "#111" };
      return {
        grid: { ...grid, bottom: 48, top: 8 }, xAxis: { type: "category", data: data.columns.slice(1) },
        yAxis: { ...named(data.rows), inverse: true }, visualMap: shade(look, most),
        series: [{ type: "heatmap", data: cells, itemStyle: { borderColor: look.line, borderWidth: 1 } }],
        height: Math.max(200, data.rows.length * ROW + 110),
      };
    },
    sankey: (data, look, width) => {
      const names = [...new Set(data.rows.flatMap((one) => [one[0].words, one[1].words]))];
      const links = data.rows.map((one) => ({ source: one[0].words, target: one[1].words, value: number(one[2]), url: one[2].url || one[0].url }));
      // How far from the left each name stands, so that a label has the room up to the next one and no more.
      const depth = new Map(names.map((name) => [name, 0]));
      for (let round = 0; round < names.length; round++) for (const one of links) depth.set(one.target, Math.max(depth.get(one.target), Math.min(round + 1, depth.get(one.source) + 1)));
      const layers = Math.max(...depth.values()) + 1;
      const right = Math.min(210, width / layers);
      const most = Math.max(...[...depth.values()].map((at) => [...depth.values()].filter((one) => one === at).length));
      return {
        series: [{
          type: "sankey", left: 8, right, top: 16, bottom: 16, emphasis: { focus: "adjacency" }, data: names.map((name) => ({ name })), links,
          label: { color: look.text, width: Math.max(24, (width - right) / Math.max(1, layers - 1) - 40), overflow: "truncate" },
          lineStyle: { color: "source", opacity: 0.35 },
        }],
        height: Math.max(320, most * ROW * 1.4 + 32),
      };
    },
    treemap: (data) => {
      const parts = new Map(data.rows.map((one) => [one[0].value, { name: one[0].words, value: number(one[2]) || undefined, url: one[0].url, children: [] }]));
      const tops = data.rows.filter((one) => !parts.get(one[1].value)?.children.push(parts.get(one[0].value)));
      return {
        series: [{
          type: "treemap", data: tops.map((one) => parts.get(one[0].value)), roam: false, nodeClick: false, breadcrumb: { show: false },
          label: { formatter: "{b} {c}" }, upperLabel: { show: true, height: 22 }, itemStyle: { borderWidth: 2, gapWidth: 2 },
        }],
      };
    },
    gantt: (data, look) => {
      const bar = (params, api) => {
        if (Number.isNaN(api.value(1))) return null;
        const [from, until, later] = [1, 2, 3].map((at) => api.coord([api.value(at), api.value(0)]));
        const high = api.size([0, 1])[1] * 0.5;
        const box = (start, end, style) => ({ type: "rect", shape: { x: start[0], y: start[1] - high / 2, width: Math.max(3, end[0] - start[0]), height: high }, style });
        const moved = { fill: "none", stroke: PALETTE[5], lineWidth: 2, lineDash: [4, 3] }; // dashed: the date that was granted later
        const children = [box(from, until, { fill: PALETTE[4], stroke: PALETTE[0], lineWidth: 1 })];
        if (api.value(3) > api.value(2)) children.push(box(until, later, moved));
        const first = { type: "line", shape: { x1: until[0], x2: until[0], y1: until[1] - high * 0.75, y2: until[1] + high * 0.75 }, style: { stroke: look.text, lineWidth: 2 } };
        return { type: "group", children: [...children, first, told(data.rows[params.dataIndex], later[0], later[1], look)] };
      };
      const last = (one) => day(one[3]) ?? day(one[2]);
      return dated(data, look, bar, [1, 2, 3], (one) => [day(one[1]), day(one[2]), last(one)]);
    },
    timeline: (data, look) => {
      const dot = (params, api) => {
        if (Number.isNaN(api.value(1))) return null;
        const at = (place) => (Number.isNaN(api.value(place)) ? null : api.coord([api.value(place), api.value(0)]));
        const [now, first, done] = [1, 2, 3].map(at);
        const size = Math.min(8, api.size([0, 1])[1] * 0.3);
        const diamond = (centre, style) => ({ type: "polygon", shape: { points: [[0, -size], [size, 0], [0, size], [-size, 0]].map((one) => [centre[0] + one[0], centre[1] + one[1]]) }, style });
        const line = (end, style) => ({ type: "line", shape: { x1: now[0], y1: now[1], x2: end[0], y2: end[1] }, style });
        const children = [];
        if (first && first[0] !== now[0]) children.push(line(first, { stroke: PALETTE[5], lineWidth: 2, lineDash: [4, 3] }), diamond(first, { fill: "none", stroke: PALETTE[5], lineWidth: 2 }));
        if (done) children.push(line(done, { stroke: look.text, lineWidth: 1 }), { type: "circle", shape: { cx: done[0], cy: done[1], r: size * 0.75 }, style: { fill: PALETTE[2], stroke: look.text, lineWidth: 1 } });
        children.push(diamond(now, { fill: done ? "none" : PALETTE[0], stroke: PALETTE[0], lineWidth: 2 }));
        const right = Math.max(...[now, first, done].filter(Boolean).map((one) => one[0]));
        return { type: "group", children: [...children, told(data.rows[params.dataIndex], right + size, now[1], look)] };
      };
      return dated(data, look, dot, [1, 2, 3], (one) => [day(one[1]), day(one[2]), day(one[3])]);
    },
    calendar: (data, look) => {
      const days = [...data.rows.map((one) => one[0].value), ...data.days.map(([name]) => name)].sort();
      const most = Math.max(0, ...data.rows.map((one) => number(one[1]) ?? 0));
      const mark = (one) => (one.length > 2 ? one.at(-1).words : "");
      const written = (words, dark) => ({ show: words !== "", formatter: words, color: dark !== look.onDark ? "#fff" : "#111", fontSize: 10 });
      const others = data.days.filter(([name]) => !data.rows.some((one) => one[0].value === name));
      const nameMap = document.documentElement.lang === "en" ? "en" : "ZH";
      return {
        visualMap: { ...shade(look, most), seriesIndex: 0 },
        calendar: {
          range: [days[0], days.at(-1)], cellSize: ["auto", 18], left: 48, right: 16, top: 32, splitLine: { lineStyle: { color: look.text, width: 1 } },
          itemStyle: { color: "none", borderColor: look.line }, dayLabel: { color: look.text, nameMap }, monthLabel: { color: look.text, nameMap }, yearLabel: { show: false },
        },
        series: [
          {
            type: "heatmap", coordinateSystem: "calendar",
            data: data.rows.map((one) => ({ value: [one[0].value, number(one[1])], url: one[0].url, label: written(mark(one), number(one[1]) > most / 2) })),
          },
          {
            type: "custom", coordinateSystem: "calendar", silent: true, data: others.map(([name]) => [name]),
            renderItem: (params, api) => {
              const [x, y] = api.coord(api.value(0));
              return { type: "text", style: { text: others[params.dataIndex][1], x, y, align: "center", verticalAlign: "middle", fill: look.text, font: `9px ${look.font}` } };
            },
          },
        ],
        legend: { show: false }, height: 220,
      };
    },
  };

  const draw = (figure) => {
    const data = read(figure);
    const make = KINDS[figure.dataset.chart];
    const place = figure.querySelector(".chart-drawing");
    const counts = !["gantt", "timeline"].includes(figure.dataset.chart); // whose cells are days
    const something = data.rows.some((row) => !counts || row.slice(1).some((one) => number(one)));
    if (!make || !something) return; // the table says that there is nothing
    if (figure.dataset.chart === "calendar" && window.innerWidth < 600) return; // a year of days is too wide for a phone: the table lists them
    const look = looks(figure);
    const { height = 320, ...option } = make(data, look, place.parentElement.clientWidth);
    place.hidden = false;
    place.style.height = `${height}px`;
    echarts.getInstanceByDom(place)?.dispose();
    const chart = echarts.init(place, null, { renderer: "svg" });
    const axis = { axisLabel: { color: look.text }, axisLine: { lineStyle: { color: look.line } }, splitLine: { lineStyle: { color: look.line } } };
    for (const side of ["xAxis", "yAxis"]) {
      if (option[side]) option[side] = { ...axis, ...option[side], axisLabel: { ...axis.axisLabel, ...option[side].axisLabel } };
    }
    for (const one of option.series) if (one.label && one.type === "bar") one.label = { color: look.text, ...one.label };
    chart.setOption({
      color: PALETTE, animation: !still.matches, textStyle: { fontFamily: look.font },
      aria: { enabled: true, label: { enabled: false }, decal: { show: PATTERNED.has(figure.dataset.chart) } }, // a screen reader reads the table
      tooltip: { renderMode: "richText", confine: true }, // the other mode writes inline styles
      legend: option.series.length > 1 ? { top: 0, textStyle: { color: look.text } } : undefined,
      ...option,
    });
    chart.on("click", (event) => event.data?.url && window.location.assign(event.data.url));
    place.dataset.drawn = figure.dataset.chart;
  };
  const everything = (root = document) => root.querySelectorAll("figure[data-chart]").forEach(draw);
  const fit = () => document.querySelectorAll(".chart-drawing").forEach((one) => echarts.getInstanceByDom(one)?.resize());

  everything();
  window.addEventListener("resize", fit);
  for (const name of ["beforeprint", "afterprint"]) window.addEventListener(name, fit);
  const paper = window.matchMedia("print"); // drawn for the dark it would be pale on white
  for (const one of [dark, still, paper]) one.addEventListener("change", () => everything());
  new MutationObserver(() => everything()).observe(document.documentElement, { attributeFilter: ["data-bs-theme"] });
  document.addEventListener("htmx:afterSwap", (event) => everything(event.target));
})();
