import path from 'node:path';
import { parseArgs } from 'node:util';
import { StartRefusal } from './start-refusal.mjs';

const usage = 'npm start -- [--port 8080] [--data .data] [--fresh] [--no-demo]';

/** Reads the command line of `npm start`; `data` comes back absolute, seen from where the command was given. */
export function parseStartOptions(argv) {
  const { port, data, fresh, 'no-demo': noDemo } = valuesOf(argv);
  const number = Number(port);
  if (!/^\d+$/.test(port) || number < 1 || number > 65535) {
    throw new StartRefusal(
      `端口应为 1 至 65535 的整数，给的是 ${port} / --port must be 1 to 65535: ${usage}`,
    );
  }
  if (data.trim() === '') throw new StartRefusal(`--data 不能为空 / --data must name a folder: ${usage}`);
  return { port: number, data: path.resolve(data), fresh, demo: !noDemo };
}

function valuesOf(argv) {
  try {
    return parseArgs({
      args: argv,
      options: {
        port: { type: 'string', default: '8080' },
        data: { type: 'string', default: '.data' },
        fresh: { type: 'boolean', default: false },
        'no-demo': { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw new StartRefusal(`参数不对 / bad argument: ${error.message.split('\n')[0]} (${usage})`);
  }
}
