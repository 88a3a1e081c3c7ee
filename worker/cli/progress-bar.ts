/** An upload's progress on a terminal; silent where there is none. */
export function progressBar(name: string, total: number) {
  const terminal = process.stderr.isTTY;
  const began = performance.now();
  let drawn = 0;
  return {
    update(sent: number) {
      const now = performance.now();
      if (!terminal || (now - drawn < 100 && sent < total)) return;
      drawn = now;
      const share = total ? sent / total : 1;
      const width = 28;
      const full = Math.round(share * width);
      const speed = sent / 2 ** 20 / Math.max(0.001, (now - began) / 1000);
      const bar = `${'█'.repeat(full)}${'░'.repeat(width - full)}`;
      process.stderr.write(`\r${name}  ${bar} ${Math.round(share * 100)} %  ${speed.toFixed(1)} MB/s  `);
    },
    end() {
      if (terminal) process.stderr.write('\n');
    },
  };
}
