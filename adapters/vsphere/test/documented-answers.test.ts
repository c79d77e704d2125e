import type { VmObservation } from '@anyvisor/domain';
import { walkComputeUnits } from '@anyvisor/domain';
import { complete } from '@anyvisor/port/contract-suite';
import { vcsimSkipReason } from '@anyvisor/vcsim';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { scripted } from './support/scripted.ts';
import type { Scripted } from './support/scripted.ts';

const skip = process.env['CI'] === undefined && vcsimSkipReason() !== undefined;
const marker = '0f3c1f52-7d25-4f0e-8f65-0c5c4c7f1f11';

/** What the simulator cannot do, answered from the documentation. */
describe.skipIf(skip)('a vCenter that answers as documented', () => {
  let at: Scripted;
  beforeAll(async () => {
    at = await scripted({ vms: 8, hosts: 3 });
  }, 900_000);
  afterEach(() => at.peer.settle());
  afterAll(() => at?.stop());

  const vms = async (): Promise<readonly VmObservation[]> => {
    const list = await at.port.listVms(at.ctx());
    if (!list.ok) throw new Error(list.error.message);
    return list.value;
  };
  const running = async () => {
    const found = (await vms()).find(({ powerState }) => powerState === 'RUNNING');
    if (found === undefined) throw new Error('no VM runs');
    return found;
  };
  const hosts = async () => {
    const tree = await at.port.listResources(at.ctx());
    return tree.ok
      ? [...walkComputeUnits(tree.value.computeUnits)]
          .filter(({ type }) => type === 'HOST')
          .map(({ id }) => id)
      : [];
  };

  /** CheckRelocate_Task ends with these errors in its one CheckResult. */
  const preflight = (errors: string) => {
    at.peer.script('CheckRelocate_Task', () => '<returnval type="Task">task-check</returnval>');
    at.peer.script('RetrievePropertiesEx', (request) =>
      request.includes('>task-check<')
        ? `<returnval><objects><obj type="Task">task-check</obj><propSet><name>info</name><val xsi:type="TaskInfo">
           <key>task-check</key><task type="Task">task-check</task><state>success</state>
           <result xsi:type="ArrayOfCheckResult"><CheckResult xsi:type="CheckResult"><vm type="VirtualMachine">vm-1</vm>
           ${errors}</CheckResult></result></val></propSet></objects></returnval>`
        : undefined,
    );
  };
  const error = (type: string, message: string) =>
    `<error><fault xsi:type="${type}"/><localizedMessage>${message}</localizedMessage></error>`;
  const move = async () => {
    const vm = await running();
    const targetHost = (await hosts()).find((one) => one !== vm.host) ?? '';
    const request = { marker, targetHost, live: true };
    return complete(
      { port: at.port, ctx: () => at.ctx() },
      at.port.migrateVm(at.ctx(), vm.nativeRef, request),
    );
  };

  test('what its check finds refuses a move, with every reason, before anything moves', async () => {
    preflight(
      error('CpuIncompatible', 'The CPU differs.') + error('CannotAccessVmDisk', 'The disk is local.'),
    );
    expect(await move()).toMatchObject({
      ok: false,
      error: {
        kind: 'OperationFailed',
        reason: 'state',
        retriable: false,
        message: expect.stringMatching(/CPU differs.*disk is local/),
      },
    });
    expect(at.peer.called()).not.toContain('RelocateVM_Task');
  });

  test('a licence that its check misses stays one', async () => {
    preflight(error('NotEnoughLicenses', 'vMotion is not licensed.'));
    expect(await move()).toMatchObject({ ok: false, error: { kind: 'AuthorizationFailed' } });
  });

  test('a check that finds nothing lets the VM move', async () => {
    preflight('');
    const before = at.peer.called().length;
    expect(await move()).toMatchObject({ ok: true });
    expect(at.peer.called().slice(before)).toContain('RelocateVM_Task');
  });

  test('without DRS each running VM is moved to another host, then the host is taken out of service', async () => {
    const [before, all] = [await running(), await hosts()];
    const host = before.host ?? '';
    expect(all).toContain(host);
    const caller = { port: at.port, ctx: () => at.ctx() };
    try {
      expect(await complete(caller, at.port.evacuateHost(at.ctx(), host))).toMatchObject({ ok: true });
      const left = (await vms()).filter((vm) => vm.host === host && vm.powerState === 'RUNNING');
      expect(left).toEqual([]);
      const [called] = [at.peer.called()];
      expect(called.lastIndexOf('RelocateVM_Task')).toBeLessThan(called.indexOf('EnterMaintenanceMode_Task'));
    } finally {
      await complete(caller, at.port.restoreHost(at.ctx(), host));
    }
  });

  test('rights that are missing are named, feature by feature, and mark what needs them', async () => {
    const { port, ctx } = at.again();
    at.peer.script(
      'FetchUserPrivilegeOnEntities',
      () =>
        '<returnval><entity type="Folder">group-d1</entity><privileges>System.Read</privileges>' +
        '<privileges>System.View</privileges><privileges>VirtualMachine.Interact.PowerOn</privileges></returnval>',
    );
    const report = await port.testConnection(ctx());
    await port.close();
    if (!report.ok) throw new Error(report.error.message);
    const { missingRights, steps, capabilities } = report.value;
    expect(missingRights).toContainEqual({
      feature: 'changedBlocks',
      permission: 'VirtualMachine.Provisioning.DiskRandomRead',
    });
    expect(missingRights.map(({ permission }) => permission)).not.toContain(
      'VirtualMachine.Interact.PowerOn',
    );
    expect(steps.find(({ name }) => name === 'rights')).toMatchObject({ outcome: 'warning' });
    expect(capabilities?.features.snapshots).toMatchObject({
      support: 'partial',
      reason: expect.stringContaining('VirtualMachine.State.CreateSnapshot'),
    });
  });

  test('a VM that goes while figures are asked for is left out, the others have theirs', async () => {
    const all = (await vms()).filter(({ powerState }) => powerState === 'RUNNING');
    expect(all.length).toBeGreaterThan(1);
    let gone: string | undefined;
    at.peer.script('QueryPerf', (request) => {
      gone ??= /<entity type="VirtualMachine">([^<]+)</.exec(request)?.[1] ?? '';
      return request.includes(`>${gone}<`)
        ? { fault: 'ManagedObjectNotFound', facts: `<obj type="VirtualMachine">${gone}</obj>` }
        : undefined;
    });
    const answer = await at.port.collectMetrics(
      at.ctx(),
      all.map(({ nativeRef }) => nativeRef),
    );
    expect(answer.ok && answer.value).toHaveLength(all.length - 1);
    expect(answer.ok && answer.value.every(({ gauges }) => gauges.cpuUsage !== undefined)).toBe(true);
  });

  test('where a host has no live figures vCenter is asked for those of the last minutes', async () => {
    const asked: string[] = [];
    at.peer.script('QueryPerf', (request) => {
      asked.push(/<intervalId>(\d+)</.exec(request)?.[1] ?? '');
      if (request.includes('<intervalId>20<')) return '';
      const entity = /<entity type="VirtualMachine">([^<]+)</.exec(request)?.[1] ?? '';
      const counter = /<counterId>(\d+)</.exec(request)?.[1] ?? '';
      return `<returnval xsi:type="PerfEntityMetricCSV"><entity type="VirtualMachine">${entity}</entity>
        <sampleInfoCSV>300,2026-01-01T00:00:00Z,300,2026-01-01T00:05:00Z</sampleInfoCSV>
        <value><id><counterId>${counter}</counterId><instance></instance></id><value>10,2500</value></value></returnval>`;
    });
    const { nativeRef } = await running();
    const answer = await at.port.collectMetrics(at.ctx(), [nativeRef]);
    expect(asked).toEqual(['20', '300']);
    expect(answer.ok && answer.value).toMatchObject([
      { nativeRef, at: new Date('2026-01-01T00:05:00Z'), gauges: { cpuUsage: 0.25 } },
    ]);
  });

  test('clusters and pools tell how they are set, datastores in which cluster they are', async () => {
    const tree = await at.port.listResources(at.ctx());
    if (!tree.ok) throw new Error(tree.error.message);
    const units = [...walkComputeUnits(tree.value.computeUnits)];
    expect(units.find(({ type }) => type === 'CLUSTER')?.facts).toMatchObject({
      DRS: 'on',
      HA: expect.any(String),
    });
    expect(units.find(({ type }) => type === 'RESOURCE_POOL')?.facts).toMatchObject({
      'CPU expandable': 'yes',
      'memory limit': expect.any(String),
      'CPU shares': expect.stringMatching(/^normal/),
    });
  });
});
