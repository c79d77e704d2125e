/** Sources whose texts reach nobody through the API: SQL, machine code, scripts, the OpenAPI's own prose. */
const files: readonly RegExp[] = [
  /^server\/src\/db\//,
  /^server\/src\/(?:main|config|housekeeping|core)\.ts$/,
  /^server\/src\/identity\/common-passwords\.ts$/,
  /^server\/src\/(?:secrets|http\/web)\//,
  /^server\/src\/http\/(?:stream\/sse|rate-limit)\.ts$/,
  /^server\/src\/ready\.ts$/,
  /^packages\/client\/src\/generated\//,
  /^packages\/api\/src\/openapi\//,
  /^adapters\/libvirt\/src\/proof\/boot-sector\.ts$/,
  /^adapters\/libvirt\/src\/protocol\/ssh\/far-command\.ts$/,
  /^adapters\/libvirt\/src\/cloud-init\//,
  // The platform's own words for its states, shown as such, and its log of events, which no page shows.
  /^adapters\/libvirt\/src\/inventory\/(?:state|event)-words\.ts$/,
  /^adapters\/proxmox\/src\/actions\/list-events\.ts$/,
  /^adapters\/vsphere\/src\/disks\/vmdk-descriptor\.ts$/,
];

/** What stands above a text that no person reads through the API. */
const landmarks: readonly RegExp[] = [
  // Invariants: what is thrown so answers "Something went wrong here", and is in the log.
  /^new (?:Type|Range)?Error\(\)$/,
  // The log, the terminal, the metrics.
  /(?:^|\.)(?:log|warn|say)\(\)$/,
  /logger\.\w+\(\)$|\.log\.\w+\(\)$|process\.std\w+\.write\(\)$/,
  /^new (?:Histogram|Counter|Gauge)\(\)$/,
  // Labels of generated forms are among the texts of the pages themselves (schema-texts).
  /\.(?:meta|describe)\(\)$/,
  /^\.(?:description|summary|tag|tags|example|help)$/,
  // The OpenAPI's words for its routes.
  /^(?:verb|verbWith|list|one|amount)\(\)$/,
  // Names of rights, of products and of a machine's parts: codes, shown as such.
  /^\.(?:requiredPermissions|permission|product|subject)$/,
  // What a deadline is for: a call's method and path.
  /(?:^|\.)callTime\(\)$/,
  // The standard's short title: the pages have their own, by kind.
  /^const titles$/,
  // Headers.
  /^\.www-authenticate$|reply\.(?:type|header)\(\)$/,
  // SQL and its builders.
  /^tag (?:sql|\w+\.sql|String\.raw)$/,
  /\.(?:selectFrom|deleteFrom|updateTable|insertInto|innerJoin|leftJoin|select|returning|where|whereRef|orderBy|on|onRef|query|lateral|as)\(\)$/,
  // Recognising other people's words.
  /\.(?:startsWith|endsWith|includes|indexOf|has|split|replace|replaceAll|test|match|equals)\(\)$/,
  /^compared$/,
];

/** Marks that are written into the platforms, names of calls, and answers of functions that never leave the code. */
const texts: readonly RegExp[] = [
  /^anyvisor\b/i,
  /^<\S/,
  /^(?:GET|PUT|POST|DELETE) /,
  /^other (?:pool|order)$/,
  /^\{\w+\}; and(?: \{\w+\})?$/,
];

export function isForNobody(file: string): boolean {
  return files.some((pattern) => pattern.test(file));
}

export function isUnderForNobody(way: readonly string[]): boolean {
  return way.some((mark) => landmarks.some((pattern) => pattern.test(mark)));
}

export function isNoAnswer(text: string): boolean {
  return texts.some((pattern) => pattern.test(text));
}
