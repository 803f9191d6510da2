/** Records a second over time, drawn by uPlot, which loads with the first chart. */
import { useEffect, useRef } from "preact/hooks";
import type uPlot from "uplot";
import type { SampleMessage } from "../../ui/messages.ts";
import { groupedNumber, shownRate } from "../components/format.ts";
import { theme } from "../shell/theme.ts";
import { failed } from "../shell/toasts.tsx";
import { ratesOf } from "./rates.ts";

const HEIGHT = 220;

export function Throughput({ history }: { readonly history: readonly SampleMessage[] }) {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(undefined);
  const rates = ratesOf(history);
  const latest = useRef(rates);
  latest.current = rates;
  const enough = rates.length >= 2;
  const chosen = theme.value;

  // Another theme has other colours.
  useEffect(() => {
    if (!enough) return;
    const element = box.current!;
    let open = true;
    const draw = (Plot: typeof uPlot) => {
      if (!open) return;
      plot.current?.destroy();
      plot.current = new Plot(optionsFor(element), dataOf(latest.current), element);
    };
    const resized = new ResizeObserver(() => plot.current?.setSize({ width: element.clientWidth, height: HEIGHT }));
    const dark = matchMedia("(prefers-color-scheme: dark)");
    const redraw = () => void loaded().then(draw).catch(failed("Loading the chart"));
    redraw();
    resized.observe(element);
    dark.addEventListener("change", redraw);
    return () => {
      open = false;
      resized.disconnect();
      dark.removeEventListener("change", redraw);
      plot.current?.destroy();
      plot.current = undefined;
    };
  }, [enough, chosen]);

  useEffect(() => plot.current?.setData(dataOf(rates)), [history]);

  if (!enough) return <p class="quiet">The chart begins with the second measurement.</p>;
  return <div ref={box} class="chart" role="img" aria-label={summaryOf(rates)} />;
}

type Rates = ReturnType<typeof ratesOf>;

async function loaded(): Promise<typeof uPlot> {
  const { Plot } = (await import(CHART_ADDRESS)) as typeof import("../chart.ts");
  return Plot;
}

/** uPlot counts in seconds. */
const dataOf = (rates: Rates): uPlot.AlignedData => [rates.map(({ at }) => at / 1000), rates.map(({ rate }) => rate)];

function summaryOf(rates: Rates): string {
  const most = rates.reduce((sofar, { rate }) => Math.max(sofar, rate), 0);
  return `Records a second over time. Last: ${shownRate(rates.at(-1)!.rate)}. Most: ${shownRate(most)}.`;
}

/** Canvas needs the colours themselves, not the names of properties. */
function optionsFor(box: HTMLElement): uPlot.Options {
  const colour = (name: string): string => {
    const probe = box.ownerDocument.createElement("span");
    probe.style.color = `var(${name})`;
    box.append(probe);
    const { color } = getComputedStyle(probe);
    probe.remove();
    return color;
  };
  const axis = { stroke: colour("--quiet"), grid: { stroke: colour("--line"), width: 1 }, ticks: { show: false } };
  return {
    width: box.clientWidth,
    height: HEIGHT,
    legend: { show: false },
    cursor: { show: false },
    scales: { y: { range: (_, __, most) => [0, Math.max(1, most * 1.1)] } },
    axes: [axis, { ...axis, size: 60, values: (_, values) => values.map(groupedNumber) }],
    series: [{}, { label: "Records a second", stroke: colour("--link"), width: 2, points: { show: false } }],
  };
}
