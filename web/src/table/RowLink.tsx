import { useRouter } from '@tanstack/react-router';
import classes from './table.module.css';

/**
 * The name of a row, leading to its page. Of all links this one is made by the hundred while a table scrolls: it asks
 * the router nothing until it is clicked.
 */
export function RowLink({ path, name }: { readonly path: string; readonly name: string }) {
  const router = useRouter();
  return (
    <a
      href={path}
      className={classes['link']}
      tabIndex={-1}
      title={name}
      onClick={(event) => {
        const plain =
          event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
        if (plain) {
          event.preventDefault();
          router.history.push(path);
        }
      }}
    >
      {name}
    </a>
  );
}
