// What a person reads while a hook runs.
const write = text => process.stdout.write(`${text}\n`);

export const say = {
  title: text => write(`\n${text}`),
  line: text => write(`  ${text}`),
  done: text => write(`  ✓ ${text}`),
  warning: text => write(`  ! ${text}`),
  problem: text => process.stderr.write(`\n${text}\n`),

  /** Prints rows with aligned columns. */
  table(rows) {
    const widths = rows[0].map((_, column) => Math.max(...rows.map(row => String(row[column]).length)));
    for (const row of rows) write(`  ${row.map((cell, column) => String(cell).padEnd(widths[column])).join('   ').trimEnd()}`);
  },
};
