import { z } from 'zod';
import { readingSizes, themes } from './reading-choice.js';

/** The form of the reading choices. */
export const readingInput = z.strictObject({
  theme: z.enum(themes, '请选择页面颜色'),
  size: z.enum(readingSizes, '请选择文字大小'),
  aloud: z.boolean(),
});
