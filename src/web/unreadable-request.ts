import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';

const tooLong = {
  status: '431 Request Header Fields Too Large',
  words: [
    '错误：网址太长，无法读取。请返回上一页，缩短搜索或筛选的内容后再试。',
    'Error: the address is too long to be read. Go back and shorten what you search or filter by.',
  ],
};
const malformed = {
  status: '400 Bad Request',
  words: ['错误：请求无法读取，请返回后再试。', 'Error: the request cannot be read. Go back and try again.'],
};

/**
 * Says in words why a request was turned away before the program could see it: Node reads at most 16 KB of address and
 * head. In both languages, for whoever asks is not known yet.
 */
export function answerUnreadable(server: Server): void {
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy();
      return;
    }
    const { status, words } = error.code === 'HPE_HEADER_OVERFLOW' ? tooLong : malformed;
    const body = `${words.join('\n')}\n`;
    const length = Buffer.byteLength(body);
    socket.end(
      `HTTP/1.1 ${status}\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: ${length}\r\n` +
        `cache-control: no-store\r\nx-content-type-options: nosniff\r\nconnection: close\r\n\r\n${body}`,
    );
  });
}
