/** A cell with the columns and rows that it covers, both at least 1. */
export interface SpanningCell {
  text: string;
  width: number;
  height: number;
}

const mostColumns = 64;

/** The full grid of a table: a merged cell's text stands in every cell that it covers; all rows have one length. */
export function filledRows(rows: readonly (readonly SpanningCell[])[]): string[][] {
  const grid: (string | undefined)[][] = rows.map(() => []);
  rows.forEach((cells, row) => {
    for (const cell of cells) place(grid, row, cell);
  });
  const width = Math.max(0, ...grid.map((row) => row.length));
  return grid.map((row) => Array.from({ length: width }, (_, column) => row[column] ?? ''));
}

function place(grid: (string | undefined)[][], row: number, { text, width, height }: SpanningCell): void {
  const line = grid[row] ?? [];
  let column = 0;
  while (line[column] !== undefined) column++;
  const right = Math.min(column + width, mostColumns);
  const bottom = Math.min(row + height, grid.length);
  for (let y = row; y < bottom; y++) for (let x = column; x < right; x++) (grid[y] ??= [])[x] = text;
}
