import type { Schemas } from '@anyvisor/client';
import type { Io } from '../cli.ts';
import { characters } from '../output/characters.ts';
import { plainText } from '../output/plain-text.ts';
import { durationText, percentText } from '../output/units.ts';

type Operation = Schemas['Operation'];

/** One line that is drawn over on a terminal; elsewhere one line for each step that ends. */
export interface ProgressLine {
  readonly show: (operation: Operation) => void;
  readonly note: (text: string) => void;
  readonly end: (operation: Operation) => void;
  readonly clear: () => void;
}

const barWidth = 20;

export function createProgressLine(stderr: Io['stderr']): ProgressLine {
  const terminal = stderr.isTTY === true;
  const told = new Set<string>();
  let noted = '';
  const draw = (text: string) => {
    const width = Math.max(20, (stderr.columns ?? 80) - 1);
    stderr.write(`\r\u001B[2K${characters(text).slice(0, width).join('')}`);
  };
  const tellSteps = (operation: Operation) => {
    for (const { name, state } of operation.steps) {
      const line = `${operation.kind} ${plainText(operation.target.name)}: ${plainText(name)} ${state.toLowerCase()}\n`;
      if (state !== 'PENDING' && state !== 'RUNNING' && !told.has(line)) {
        told.add(line);
        stderr.write(line);
      }
    }
  };
  return {
    show: (operation) => (terminal ? draw(progressText(operation)) : tellSteps(operation)),
    note: (text) => {
      if (terminal) {
        draw(text);
      } else if (noted !== text) {
        noted = text;
        stderr.write(`${text}\n`);
      }
    },
    end: (operation) => {
      if (terminal) {
        stderr.write(`\r\u001B[2K${endText(operation)}\n`);
      } else {
        tellSteps(operation);
        stderr.write(`${endText(operation)}\n`);
      }
    },
    clear: () => terminal && stderr.write('\r\u001B[2K'),
  };
}

/** `vm.create web-01  ████████░░░░░░░░░░░░  40 %  copy-disk (2 of 4)`. */
export function progressText(operation: Operation): string {
  const { kind, target, progress, steps, state } = operation;
  const filled = Math.round(progress * barWidth);
  const bar = '█'.repeat(filled) + '░'.repeat(barWidth - filled);
  const at = steps.findIndex((step) => step.state === 'RUNNING' || step.state === 'UNDOING');
  const step = steps[at];
  const doing =
    step === undefined
      ? state.toLowerCase()
      : `${operation.unwinding ? 'taking back ' : ''}${plainText(step.name)} (${at + 1} of ${steps.length})`;
  return `${kind} ${plainText(target.name)}  ${bar} ${percentText(progress).padStart(5)}  ${doing}`;
}

function endText({ kind, target, state, startedAt, createdAt, endedAt }: Operation): string {
  const took = durationText(Date.parse(endedAt ?? createdAt) - Date.parse(startedAt ?? createdAt));
  return `${kind} ${plainText(target.name)}: ${state.toLowerCase()} after ${took}`;
}
