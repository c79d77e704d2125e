/** A spec names something the connection does not have; raised before anything is sent. */
export interface MappingError {
  readonly kind:
    | 'ComputeUnitNotFound'
    | 'StorageNotFound'
    | 'NetworkNotFound'
    | 'TemplateNotFound'
    | 'ResourcePoolNotFound'
    | 'UnsupportedSetting';
  /** The name or value that could not be mapped. */
  readonly subject: string;
  /** JSON pointer (RFC 6901) into the VM spec. */
  readonly pointer: string;
  readonly message: string;
  /** What would have been possible, at most a few, to help the person reading. */
  readonly candidates?: readonly string[];
}
