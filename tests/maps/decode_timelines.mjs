// Prints what the page's own code makes of packed timelines: of each the looks of all places on all days.
import { readFileSync } from 'node:fs';
import { inflate } from '../../conflictmap/maps/viewer/src/columns.js';
import { Dataset } from '../../conflictmap/maps/viewer/src/data.js';

const told = [];
for (const block of JSON.parse(readFileSync(process.argv[2], 'utf8'))) {
  const data = new Dataset(await inflate(block));
  const clock = data.clocks.now;
  const days = [];
  for (let day = 0; day < data.days; day++) {
    clock.move(day);
    days.push(
      data.ids.map((_, row) => {
        const { status, holder, rival, besieger, divided } = data.lookOf(clock, row);
        return [status, holder?.id ?? null, rival?.id ?? null, besieger?.id ?? null, divided];
      }),
    );
  }
  told.push({ first: data.dates[0], ids: data.ids, names: data.names, days });
}
process.stdout.write(JSON.stringify(told));
