/** Of our element in a domain's `<metadata>`; libvirt keeps one element per namespace. */
export const METADATA_NAMESPACE = 'https://anyvisor.dev/xmlns/libvirt/1';
export const METADATA_PREFIX = 'anyvisor';
