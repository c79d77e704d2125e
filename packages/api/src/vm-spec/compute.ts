import { z } from 'zod';

const megahertz = z.int().min(1).max(100_000_000);
/** 64 TiB: beyond every platform, well inside the safe integers as bytes. */
const memoryMb = z.int().min(1).max(67_108_864);
const cpuCores = z.int().min(1).max(4096);
/** `0-3,8`. */
const linuxList = z
  .string()
  .max(1000)
  .regex(/^\d{1,5}(-\d{1,5})?(,\d{1,5}(-\d{1,5})?)*$/, { message: 'a list such as 0-3,8' });
const amounts = z.strictObject({ cpuMhz: megahertz.exactOptional(), memoryMb: memoryMb.exactOptional() });

export const computeSpec = z
  .strictObject({
    cpuCores,
    memoryMb: memoryMb.meta({ description: 'MiB.' }),
    maxCpuCores: cpuCores.exactOptional().meta({ description: 'Upper end of CPU hot-add.' }),
    maxMemoryMb: memoryMb.exactOptional().meta({ description: 'Upper end of memory hot-add.' }),
    topology: z
      .strictObject({
        sockets: z.int().min(1).max(1024),
        coresPerSocket: z.int().min(1).max(4096),
        threadsPerCore: z.int().min(1).max(16).exactOptional(),
      })
      .exactOptional(),
    pinning: z
      .array(z.strictObject({ vcpu: z.int().min(0).max(4095), hostCpus: linuxList }))
      .max(4096)
      .exactOptional(),
    numa: z
      .strictObject({ mode: z.enum(['strict', 'preferred', 'interleave']), hostNodes: linuxList })
      .exactOptional(),
    hugePages: z.strictObject({ sizeMb: z.int().min(1).max(16_384).exactOptional() }).exactOptional(),
    ballooning: z.strictObject({ minMemoryMb: memoryMb }).exactOptional(),
    shares: z.int().min(1).max(1_000_000).exactOptional(),
    reservation: amounts.exactOptional(),
    limit: amounts.exactOptional(),
    processingUnits: z
      .strictObject({
        units: z.number().min(0.05).max(4096),
        mode: z.enum(['capped', 'uncapped']),
        weight: z.int().min(0).max(255).exactOptional(),
      })
      .exactOptional(),
  })
  .superRefine((compute, ctx) => {
    const { topology, maxCpuCores, maxMemoryMb, ballooning } = compute;
    const refuse = (path: string[], message: string) => ctx.addIssue({ code: 'custom', path, message });
    if (maxCpuCores !== undefined && maxCpuCores < compute.cpuCores) {
      refuse(['maxCpuCores'], `must be at least cpuCores (${compute.cpuCores})`);
    }
    if (maxMemoryMb !== undefined && maxMemoryMb < compute.memoryMb) {
      refuse(['maxMemoryMb'], `must be at least memoryMb (${compute.memoryMb})`);
    }
    if (ballooning !== undefined && ballooning.minMemoryMb > compute.memoryMb) {
      refuse(['ballooning', 'minMemoryMb'], `must be at most memoryMb (${compute.memoryMb})`);
    }
    if (topology !== undefined) {
      const threads = topology.sockets * topology.coresPerSocket * (topology.threadsPerCore ?? 1);
      const wanted = maxCpuCores ?? compute.cpuCores;
      if (threads !== wanted) {
        refuse(['topology'], `gives ${threads} CPUs but ${wanted} are asked for`);
      }
    }
  });
