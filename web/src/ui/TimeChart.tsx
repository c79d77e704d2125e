import 'uplot/dist/uPlot.min.css';
import { useComputedColorScheme } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { i18n } from '@lingui/core';
import { useEffect, useRef, useState } from 'react';
import UPlot from 'uplot';
import classes from './TimeChart.module.css';

export interface ChartLine {
  readonly label: string;
  /** A CSS variable with the line's colour. */
  readonly color: string;
  /** Told apart without colour too. */
  readonly dash?: readonly number[];
}

export interface TimeChartProps {
  readonly lines: readonly ChartLine[];
  /** Seconds since 1970, then one column for each line; null is not known, and stays a gap. */
  readonly data: [number[], ...(number | null)[][]];
  /** In seconds since 1970: what the x axis shows. */
  readonly from: number;
  readonly to: number;
  /** Least that the y axis reaches up to. */
  readonly top: number;
  readonly format: (value: number) => string;
  /** Of bytes: the axis counts in powers of two. */
  readonly binary: boolean;
  /** Charts with the same key move their hover line together. */
  readonly syncKey: string;
  readonly label: string;
}

const height = 160;

/** Lines over time: unit on y, gaps stay gaps, the values under the pointer above it. */
export function TimeChart({ lines, data, from, to, top, format, binary, syncKey, label }: TimeChartProps) {
  const { ref, width } = useElementSize();
  const scheme = useComputedColorScheme('light');
  const plot = useRef<UPlot | undefined>(undefined);
  const host = useRef<HTMLDivElement>(null);
  const newest = useRef({ data, from, to, top });
  const [hovered, setHovered] = useState<number | null>(null);
  const shape = lines.map(({ label: name, color }) => `${name} ${color}`).join();
  useEffect(() => {
    newest.current = { data, from, to, top };
    plot.current?.batch(() => {
      plot.current?.setData(data, false);
      plot.current?.setScale('x', { min: from, max: to });
    });
  });
  useEffect(() => {
    if (host.current === null || width === 0) {
      return undefined;
    }
    const drawn = new UPlot(
      {
        width,
        height,
        legend: { show: false },
        cursor: { drag: { x: false, y: false }, points: { size: 6 }, sync: { key: syncKey } },
        scales: {
          x: { time: true, range: () => [newest.current.from, newest.current.to] },
          y: { range: (_, __, most) => [0, Math.max(newest.current.top, (most ?? 0) * 1.1)] },
        },
        axes: [
          { ...axis(), size: 28, values: (_, ticks) => ticks.map(minuteText), space: 70 },
          { ...axis(), size: 76, values: (_, ticks) => ticks.map(format), space: 36, ...steps(binary) },
        ],
        series: [
          {},
          ...lines.map(({ label: name, color, dash }) => ({
            label: name,
            stroke: () => read(color),
            width: 1.5,
            spanGaps: false,
            points: { show: false },
            ...(dash === undefined ? {} : { dash: [...dash] }),
          })),
        ],
        hooks: { setCursor: [({ cursor }) => setHovered(cursor.idx ?? null)] },
      },
      newest.current.data,
      host.current,
    );
    plot.current = drawn;
    return () => {
      plot.current = undefined;
      drawn.destroy();
    };
    // A chart is made anew only when its looks change; its data is set above.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [width, scheme, shape, syncKey]);
  const at = hovered === null ? undefined : data[0][hovered];
  const index = at === undefined ? data[0].length - 1 : (hovered ?? 0);
  return (
    <div ref={ref}>
      <div className={classes['values']}>
        {lines.map(({ label: name, color }, line) => {
          const value = data[line + 1]?.[index] ?? null;
          return (
            <span key={name}>
              {lines.length > 1 && (
                <span className={classes['swatch']} style={{ background: `var(${color})` }} aria-hidden />
              )}
              {lines.length > 1 && <span className="av-dim">{name} </span>}
              {value === null ? '—' : format(value)}
            </span>
          );
        })}
        {at !== undefined && <span className="av-dim">{clockText(at)}</span>}
      </div>
      <div ref={host} role="img" aria-label={label} className={classes['chart']} />
    </div>
  );
}

function axis() {
  return {
    stroke: () => read('--av-text-dim'),
    grid: { stroke: () => read('--av-line'), width: 1 },
    ticks: { stroke: () => read('--av-line'), width: 1 },
    font: '11px system-ui, sans-serif',
  };
}

/** From one byte to a pebibyte. */
const powers = Array.from({ length: 51 }, (_, power) => 2 ** power);

function steps(binary: boolean) {
  return binary ? { incrs: powers } : {};
}

function minuteText(seconds: number): string {
  return new Intl.DateTimeFormat(i18n.locale, { timeStyle: 'short' }).format(new Date(seconds * 1000));
}

function read(variable: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(variable).trim();
}

/** Time of day, to the second. */
export function clockText(seconds: number): string {
  return new Intl.DateTimeFormat(i18n.locale, { timeStyle: 'medium' }).format(new Date(seconds * 1000));
}
