/** What the guest says on its serial line when it has got through its work. */
export const BOOTED = 'ANYVISOR GUEST BOOTED';

/**
 * The whole guest: a boot sector that does what a kernel does first. It enters 64-bit mode, takes 20 timer interrupts out of HLT, goes 12
 * times through 8 MiB by its own page tables, and tells so on COM1. With working KVM this is a fraction of a second; measured on a host
 * whose KVM interprets kernel code one instruction at a time: 90 s. Loaded at 0x7c00 (BIOS Boot Specification).
 */
export function bootSector(): Uint8Array {
  const code = Buffer.from(listing.map(([bytes]) => bytes).join(''), 'hex');
  const text = Buffer.from(`${BOOTED}\n`, 'ascii');
  const sector = Buffer.alloc(512);
  code.copy(sector);
  text.copy(sector, code.length);
  sector.writeUInt16LE(0xaa55, 510);
  return sector;
}

/** Every instruction with its bytes; `tick`, `gdt` and the like lie at 0x7c00 plus the place where they stand here. */
const listing: readonly (readonly [bytes: string, meaning: string])[] = [
  // 16 bit: flat segments, a stack, address line 20
  ['fa', 'cli'],
  ['31c0', 'xor ax, ax'],
  ['8ed8', 'mov ds, ax'],
  ['8ec0', 'mov es, ax'],
  ['8ed0', 'mov ss, ax'],
  ['66bc007c0000', 'mov esp, 0x7c00'],
  ['e492', 'in al, 0x92'],
  ['0c02', 'or al, 2'],
  ['e692', 'out 0x92, al'],
  // page tables at 0x1000: 32 pages of 2 MiB, each at its own address
  ['fc', 'cld'],
  ['bf0010', 'mov di, 0x1000'],
  ['b90020', 'mov cx, 0x2000'],
  ['31c0', 'xor ax, ax'],
  ['f3ab', 'rep stosw'],
  ['c70600100320', 'mov word [0x1000], 0x2003'],
  ['c70600200330', 'mov word [0x2000], 0x3003'],
  ['bf0030', 'mov di, 0x3000'],
  ['b88300', 'mov ax, 0x83'],
  ['31d2', 'xor dx, dx'],
  ['b92000', 'mov cx, 32'],
  ['8905', 'page: mov [di], ax'],
  ['895502', 'mov [di+2], dx'],
  ['83c220', 'add dx, 0x20'],
  ['83c708', 'add di, 8'],
  ['e2f3', 'loop page'],
  // 64 bit
  ['66b800100000', 'mov eax, 0x1000'],
  ['0f22d8', 'mov cr3, eax'],
  ['0f20e0', 'mov eax, cr4'],
  ['0c20', 'or al, PAE'],
  ['0f22e0', 'mov cr4, eax'],
  ['66b9800000c0', 'mov ecx, EFER'],
  ['0f32', 'rdmsr'],
  ['80cc01', 'or ah, LME >> 8'],
  ['0f30', 'wrmsr'],
  ['0f0116327d', 'lgdt [gdtr]'],
  ['0f20c0', 'mov eax, cr0'],
  ['660d01000080', 'or eax, PG | PE'],
  ['0f22c0', 'mov cr0, eax'],
  ['ea787c0800', 'jmp 8:long'],
  // interrupt 0x20 is the timer's, 100 times a second
  ['bf00420000', 'long: mov edi, 0x4000 + 0x20 * 16'],
  ['c707187d0800', 'mov dword [rdi], 8 << 16 | tick'],
  ['c74704008e0000', 'mov dword [rdi+4], 0x8e00'],
  ['0f011c25387d0000', 'lidt [idtr]'],
  ['b011e620', 'PIC: begin'],
  ['b020e621', 'PIC: from 0x20'],
  ['b004e621', 'PIC: another at line 2'],
  ['b001e621', 'PIC: 8086'],
  ['b0fee621', 'PIC: timer alone'],
  ['b034e643', 'PIT: channel 0, rate'],
  ['b09ce640', 'PIT: 11932, low'],
  ['b02ee640', 'PIT: 11932, high'],
  ['31db', 'xor ebx, ebx'],
  ['fb', 'sti'],
  ['f4', 'wait: hlt'],
  ['80fb14', 'cmp bl, 20'],
  ['72fa', 'jb wait'],
  // the work: fill a million words, add them up, forget the page tables every 4096
  ['bd0c000000', 'mov ebp, 12'],
  ['bf00000001', 'mov edi, 16 MiB'],
  ['b900001000', 'again: mov ecx, 1 Mi'],
  ['48890ccf', 'fill: mov [rdi+rcx*8], rcx'],
  ['e2fa', 'loop fill'],
  ['31d2', 'xor edx, edx'],
  ['b900001000', 'mov ecx, 1 Mi'],
  ['480314cf', 'sum: add rdx, [rdi+rcx*8]'],
  ['66f7c1ff0f', 'test cx, 0xfff'],
  ['7506', 'jnz same'],
  ['0f20d8', 'mov rax, cr3'],
  ['0f22d8', 'mov cr3, rax'],
  ['e2ed', 'same: loop sum'],
  ['48b80000080080000000', 'mov rax, 1 + 2 + … + 1 Mi'],
  ['4839c2', 'cmp rdx, rax'],
  ['75fe', 'wrong: jne wrong'],
  ['ffcd', 'dec ebp'],
  ['75c8', 'jnz again'],
  // say so, for ever
  ['be427d0000', 'say: mov esi, text'],
  ['66bafd03', 'next: mov dx, COM1 line status'],
  ['ec', 'ready: in al, dx'],
  ['a820', 'test al, empty'],
  ['74fb', 'jz ready'],
  ['ac', 'lodsb'],
  ['66baf803', 'mov dx, COM1'],
  ['ee', 'out dx, al'],
  ['3c0a', 'cmp al, line feed'],
  ['75ed', 'jne next'],
  ['f4', 'hlt'],
  ['ebe5', 'jmp say'],
  ['ffc3', 'tick: inc ebx'],
  ['50', 'push rax'],
  ['b020e620', 'PIC: end of interrupt'],
  ['58', 'pop rax'],
  ['48cf', 'iretq'],
  ['0000000000000000', 'gdt: none'],
  ['00000000009a2000', 'gdt: 64-bit code'],
  ['0f00227d0000', 'gdtr: 16 bytes at gdt'],
  ['ff0200400000', 'idtr: 48 gates at 0x4000'],
  ['00000000', 'idtr: upper half; text follows'],
];
