import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { serve } from './support/serve.ts';
import type { Served } from './support/serve.ts';

let served: Served;
beforeAll(async () => {
  served = await serve();
});
afterAll(() => served?.close());

describe('looking', () => {
  test('lists are tables for people', async () => {
    const { out, code, err } = await served.anyvisor(['vm', 'list']);
    expect([code, err]).toEqual([0, '']);
    const [header = '', row = ''] = out.split('\n');
    expect(header).toMatch(/^NAME +STATE +CONNECTION +HOST +CPU +MEMORY +ADDRESS$/);
    expect(row).toMatch(/^vm-1 +RUNNING +fake +host-1 +2 +2 GiB +—$/);
    const narrow = await served.anyvisor(['connection', 'list'], { columns: 80 });
    for (const line of narrow.out.split('\n')) expect(line.length).toBeLessThanOrEqual(120);
  });

  test('and data for programs', async () => {
    const json = await served.anyvisor(['-o', 'json', 'vm', 'list']);
    expect(JSON.parse(json.out)).toEqual([
      expect.objectContaining({ id: served.vmId, name: 'vm-1', memoryBytes: 2 ** 31 }),
    ]);
    const yaml = await served.anyvisor(['vm', 'get', 'vm-1', '-o', 'yaml']);
    expect(parse(yaml.out)).toMatchObject({ id: served.vmId, cpu: { cores: 2 } });
  });

  test.each([
    [['vm', 'get', 'vm-1'], /Name: +vm-1/],
    [['vm', 'get', 'fake/vm-1'], /Connection: +fake/],
    [['vm', 'actions', 'vm-1'], /start +yes/],
    [['vm', 'metrics', 'vm-1'], /CPU: +50 %/],
    [['vm', 'findings', 'vm-1'], /warning +disk-slow +vda .*\n?info +agent-missing/],
    [['vm', 'disk', 'list', 'vm-1'], /vda +disk +10 GiB/],
    [['vm', 'nic', 'list', 'vm-1'], /None\./],
    [['connection', 'get', 'fake'], /Secrets set: +password/],
    [['connection', 'test', 'fake'], /reach +passed/],
    [['resources', 'fake'], /STORAGE/],
    [['resource', 'tree', 'fake'], /COMPUTE\n[\s\S]*STORAGE\n[\s\S]*NETWORKS\n/],
    [['resource', 'compute', 'list'], /CONNECTION +NAME +TYPE +STATE|None\./],
    [['resource', 'storage', 'list', '--connection', 'fake'], /CONNECTION +NAME +TYPE +FREE|None\./],
    [['resource', 'network', 'list', '--filter', 'name ~ lan'], /CONNECTION +NAME +TYPE +VLAN|None\./],
    [['resources'], /NETWORKS/],
    [['template', 'list'], /None\./],
    [['snapshot', 'list', 'vm-1'], /None\./],
    [['operation', 'list'], /KIND|None/],
    [['token', 'list'], /viewer +viewer/],
    [['whoami'], /Tenant: +mine/],
    [['audit', 'list'], /admin +connection.create +fake/],
    [['capabilities'], /FEATURE +XAPI/],
    [['summary'], /VMs: +1\nRunning: +1\n[^]*Connections: +1 of 1 healthy/],
    [['search', 'VM-'], /KIND +NAME +CONNECTION +STATE[^\n]*\nvm +vm-1 +fake +RUNNING/],
    [['capabilities', 'fake'], /console +none +it is a fake/],
  ])('%j', async (argv, expected) => {
    const ran = await served.anyvisor(argv);
    expect(ran).toMatchObject({ code: 0, out: expect.stringMatching(expected) });
    expect(ran.out).not.toContain('not-to-be-shown');
  });
});
