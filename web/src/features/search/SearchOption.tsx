import type { Option } from './use-search-options.ts';
import classes from './search.module.css';

/** One thing that can be chosen: what kind, its name, where it is. */
export function SearchOption({
  domId,
  option,
  active,
  onPoint,
  onChoose,
}: {
  readonly domId: string;
  readonly option: Option;
  readonly active: boolean;
  readonly onPoint: () => void;
  readonly onChoose: () => void;
}) {
  const { icon: Icon, name, kind, detail } = option;
  return (
    // The text field holds the focus and the keys.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
    <div
      id={domId}
      role="option"
      aria-selected={active}
      className={classes['option']}
      onMouseMove={onPoint}
      onClick={onChoose}
    >
      <Icon size={16} stroke={1.6} aria-hidden />
      <span className={classes['name']}>{name}</span>
      {detail !== undefined && <span className="av-dim">{detail}</span>}
      <span className={classes['kind']}>{kind}</span>
    </div>
  );
}
