import path from 'node:path';
import express from 'express';
import type { RequestHandler } from 'express';
import { assetBase } from './asset-base.js';
import { projectFile } from './project-file.js';

const oneYear = '365d';

// What a browser may have of the packages that it needs; nothing else of them is served.
const packageFiles: Record<string, readonly string[]> = {
  htmx: ['node_modules', 'htmx.org', 'dist'],
  fonts: ['node_modules', '@fontsource', 'noto-sans-sc'],
};
const served = /\.(css|js|svg|png|webp|woff2)$/;

/** Style, scripts, lamps, fonts and the pictures of the manual, kept by browsers for a year. */
export function assets(): [path: string, handler: RequestHandler][] {
  const folders = { own: ['templates', 'assets'], manual: ['docs', 'manual'], ...packageFiles };
  return Object.entries(folders).map(([name, folder]) => [
    `${assetBase}/${name}`,
    onlyServed(
      express.static(projectFile(...folder), {
        maxAge: oneYear,
        immutable: true,
        index: false,
        redirect: false,
      }),
    ),
  ]);
}

const onlyServed =
  (files: RequestHandler): RequestHandler =>
  (request, response, next) => {
    if (served.test(path.posix.basename(request.path))) return files(request, response, next);
    next();
  };
