import { messageOf } from '../http/api-error.ts';
import type { Clock } from '../state/clock.ts';
import { printUpid } from './upid.ts';
import type { UpidParts } from './upid.ts';

export interface Task extends UpidParts {
  readonly upid: string;
  readonly lines: string[];
  endedAt: number | undefined;
  exitStatus: string | undefined;
}

/** What a worker may do while it runs. */
export interface Work {
  readonly upid: string;
  log(text: string): void;
  /** A warning ends the task with `WARNINGS: n`. */
  warn(text: string): void;
  /** Takes simulated time, divided by the speed; ends early with an error when the task is stopped. */
  spend(milliseconds: number): Promise<void>;
}

export interface TaskRequest {
  readonly node: string;
  readonly type: string;
  readonly id: string;
  readonly user: string;
  readonly run: (work: Work) => Promise<void>;
}

export interface TaskSettings {
  readonly clock: Clock;
  readonly speed: number;
  readonly bootedAt: (node: string) => number;
  /** A fault that waits for this task: the text it ends with, or that it vanishes. */
  readonly fate: (type: string, id: string) => { readonly fail?: string; readonly vanish?: true } | undefined;
}

const archived = 1000;

/** The workers of all nodes and what is kept of them. */
export class Tasks {
  readonly #settings: TaskSettings;
  readonly #byUpid = new Map<string, Task>();
  readonly #stops = new Map<string, (reason: string) => void>();
  #pid = 0x4d2;

  constructor(settings: TaskSettings) {
    this.#settings = settings;
  }

  start(request: TaskRequest): string {
    const { clock, bootedAt, fate } = this.#settings;
    const { node, type, id, user } = request;
    this.#pid = this.#pid >= 0x3ffff0 ? 0x4d2 : this.#pid + 3;
    const pstart = Math.max(0, Math.floor((clock.now() - bootedAt(node)) / 10)) & 0x7fffffff;
    const parts = { node, pid: this.#pid, pstart, starttime: Math.floor(clock.now() / 1000), type, id, user };
    const task: Task = {
      ...parts,
      upid: printUpid(parts),
      lines: [],
      endedAt: undefined,
      exitStatus: undefined,
    };
    this.#byUpid.set(task.upid, task);
    const fated = fate(type, id);
    void this.#run(task, request, fated?.fail);
    if (fated?.vanish === true) this.vanish(task.upid);
    this.#forget();
    return task.upid;
  }

  get(upid: string): Task | undefined {
    return this.#byUpid.get(upid);
  }

  /** All tasks, newest first. */
  list(node?: string): readonly Task[] {
    const tasks = [...this.#byUpid.values()].toReversed();
    return node === undefined ? tasks : tasks.filter((task) => task.node === node);
  }

  stop(upid: string, reason = 'interrupted by signal'): void {
    this.#stops.get(upid)?.(reason);
  }

  /** The node died: its workers are gone, with nothing said. */
  abandon(node: string): void {
    for (const task of this.list(node))
      if (task.endedAt === undefined) this.stop(task.upid, 'unexpected status');
  }

  vanish(upid: string): void {
    this.#byUpid.delete(upid);
  }

  async #run(task: Task, request: TaskRequest, fails: string | undefined): Promise<void> {
    let warnings = 0;
    let stopped: string | undefined;
    let interrupt: (() => void) | undefined;
    this.#stops.set(task.upid, (reason) => {
      stopped = reason;
      interrupt?.();
    });
    const work: Work = {
      upid: task.upid,
      log: (text) => task.lines.push(text),
      warn: (text) => {
        warnings += 1;
        task.lines.push(`WARN: ${text}`);
      },
      spend: async (milliseconds) => {
        const { clock, speed } = this.#settings;
        await new Promise<void>((resolve) => {
          const cancel = clock.after(stopped === undefined ? milliseconds / speed : 0, resolve);
          interrupt = () => {
            cancel();
            resolve();
          };
        });
        if (stopped !== undefined) throw new Error(stopped);
        if (fails !== undefined && milliseconds > 1) throw new Error(fails);
      },
    };
    try {
      // The answer with the UPID leaves before the worker does anything.
      await work.spend(1);
      await request.run(work);
      if (fails !== undefined) throw new Error(fails);
      this.#end(task, warnings === 0 ? 'OK' : `WARNINGS: ${String(warnings)}`);
    } catch (error) {
      this.#end(task, messageOf(error).trim().split('\n').at(-1) ?? 'unexpected status');
    }
  }

  #end(task: Task, status: string): void {
    const failed = status !== 'OK' && !status.startsWith('WARNINGS');
    task.lines.push(failed ? `TASK ERROR: ${status}` : `TASK ${status}`);
    task.exitStatus = status;
    task.endedAt = this.#settings.clock.now();
    this.#stops.delete(task.upid);
  }

  /** Finished tasks beyond the archive's size go, the oldest first. */
  #forget(): void {
    if (this.#byUpid.size <= archived * 2) return;
    for (const task of this.#byUpid.values()) {
      if (this.#byUpid.size <= archived) return;
      if (task.endedAt !== undefined) this.#byUpid.delete(task.upid);
    }
  }
}
