import { Anchor, Button } from '@mantine/core';
import type { AnchorProps, ButtonProps } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import type { AnchorHTMLAttributes, Ref } from 'react';

type LinkElement = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, keyof AnchorProps | keyof ButtonProps> & {
  readonly ref?: Ref<HTMLAnchorElement>;
};

/** A text that leads to another page of the console, its address checked by the compiler. */
export const AnchorLink = createLink((props: LinkElement & Omit<AnchorProps, 'href'>) => (
  <Anchor {...props} />
));

/** A button that leads to another page: it is a link, and opens in a new tab like one. */
export const ButtonLink = createLink((props: LinkElement & Omit<ButtonProps, 'href'>) => (
  <Button component="a" {...props} />
));
