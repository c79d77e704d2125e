/** The shortest true request for a connection. */
export const exampleConnection = {
  name: 'kvm-01',
  parameters: { type: 'LIBVIRT', uri: 'qemu:///system' },
};
