import { z } from 'zod';

/** In characters, after NFKC for a name. */
export const userNameLimit = 60;
export const passwordLimits = { least: 12, most: 256 } as const;

/** A user's name: upper and lower case, and ways to write one character, make no difference. */
export const userName = z
  .string()
  .max(4 * userNameLimit)
  .transform((name) => name.normalize('NFKC'))
  .refine(
    (name) => /^[\p{L}\p{N}][\p{L}\p{M}\p{N}._@+-]*$/u.test(name) && Array.from(name).length <= userNameLimit,
    {
      message: `1 to ${userNameLimit} letters, digits and . _ @ + -, beginning with a letter or digit`,
    },
  )
  .meta({ description: 'Upper and lower case make no difference.' });

/** Whatever somebody typed as their name: it is looked up, and that is all. */
export const presentedUserName = z.string().min(1).max(500);
export const presentedPassword = z.string().min(1).max(1000);

/** A password to be. Common ones and the user's own name are refused beyond this. */
export const newPassword = z
  .string()
  .min(passwordLimits.least, `at least ${passwordLimits.least} characters`)
  .max(passwordLimits.most, `at most ${passwordLimits.most} characters`)
  .meta({ description: `${passwordLimits.least} to ${passwordLimits.most} characters.` });
