/** What the simple form has fields for; items of lists are `*`. */
const simple = [
  /^\/name$/,
  /^\/template$/,
  /^\/compute\/(cpuCores|memoryMb)$/,
  /^\/storage\/disks\/\d+\/(sizeGb|storage)$/,
  /^\/network\/nics\/\d+\/network$/,
  /^\/guest\/(hostname|userData|sshKeys)$/,
  /^\/placement\/connection$/,
  /^\/powerOn$/,
];

/** Does the simple form say by itself what is wrong there? */
export function isInSimple(pointer: string): boolean {
  return simple.some((pattern) => pattern.test(pointer));
}
