/**
 * One sample of one VM in units common to all platforms. A platform gives gauges, running totals or both; the core
 * derives rates from two samples of totals. A figure the platform lacks is absent, never zero.
 */
export interface VmMetrics {
  readonly nativeRef: string;
  readonly at: Date;
  readonly gauges: {
    /** 0–1 of all its virtual cores. */
    readonly cpuUsage?: number;
    readonly memoryUsedBytes?: number;
    readonly memoryHostBytes?: number;
    readonly diskReadBytesPerSecond?: number;
    readonly diskWriteBytesPerSecond?: number;
    readonly networkReceiveBytesPerSecond?: number;
    readonly networkTransmitBytesPerSecond?: number;
  };
  /** Since the VM was started; a smaller value than before means a restart. */
  readonly totals: {
    readonly cpuSeconds?: number;
    readonly diskReadBytes?: number;
    readonly diskWriteBytes?: number;
    readonly diskReadOperations?: number;
    readonly diskWriteOperations?: number;
    /** Time that operations took, summed: by the number of operations it is the latency. */
    readonly diskReadSeconds?: number;
    readonly diskWriteSeconds?: number;
    readonly networkReceiveBytes?: number;
    readonly networkTransmitBytes?: number;
  };
}
