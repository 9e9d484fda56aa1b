/** What runs inside of the browser's page, as text: it is no code of Node's. */

/** Tells when the first row of the table was drawn, and every task that kept the page from anything else. */
export const WATCH = `
  let drawn;
  globalThis.bench = { tasks: [], whenDrawn: new Promise((done) => { drawn = done; }) };
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) bench.tasks.push([startTime, duration]);
  }).observe({ type: 'longtask', buffered: true });
  const look = () => {
    if (document.querySelector('[role=row][aria-rowindex="2"] a') === null) return requestAnimationFrame(look);
    requestAnimationFrame(() => drawn(performance.now()));
  };
  requestAnimationFrame(look);
`;

/** Scrolls frame by frame, so many pixels in each, and answers what the frames took. */
export const scroll = (scroller: string, pixels: number, each: number) => `
  new Promise((done) => {
    const table = document.querySelector(${JSON.stringify(scroller)});
    const from = table.scrollTop;
    const began = performance.now();
    const frames = [];
    let last = began;
    const step = (now) => {
      frames.push(now - last);
      last = now;
      const gone = table.scrollTop - from;
      if (gone >= ${pixels} || table.scrollTop + table.clientHeight >= table.scrollHeight - 1) {
        const tasks = globalThis.bench.tasks.filter(([at]) => at >= began).map(([, took]) => took);
        return done({ frames: frames.slice(1), longest: Math.max(0, ...tasks), took: now - began });
      }
      table.scrollTop += ${each};
      requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  })
`;

/** Drags the bar to the end within a second, and waits there until the last row has come. */
export const dragToEnd = (count: number) => `
  new Promise((done) => {
    const table = document.querySelector('[role=table]');
    const began = performance.now();
    const frames = [];
    let last = began;
    const step = (now) => {
      frames.push(now - last);
      last = now;
      const end = table.scrollHeight - table.clientHeight;
      table.scrollTop = Math.min(end, ((now - began) / 1000) * end);
      if (document.querySelector('[role=row][aria-rowindex="${count + 1}"] a') !== null) {
        const tasks = bench.tasks.filter(([at]) => at >= began).map(([, took]) => took);
        return done({ frames: frames.slice(1), longest: Math.max(0, ...tasks), took: now - began });
      }
      requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  })
`;

/** The same pages, asked for by nothing but fetch, and thrown away. @param pages at most. */
export const bareReading = (pages: number) => `
  (async () => {
    const began = performance.now();
    let cursor;
    for (let n = 0; n < ${pages}; n++) {
      const place = n === 0 ? '&total=true' : '&cursor=' + encodeURIComponent(cursor);
      const answer = await fetch('/api/v1/chargers?limit=200' + place, { cache: 'no-store' });
      ({ nextCursor: cursor } = await answer.json());
      if (cursor === null) break;
    }
    return performance.now() - began;
  })()
`;

/** Rows of the same look, all of them there from the beginning: what the browser itself needs for them. */
export function plainRows(rows: number): string {
  const cells = (n: number) =>
    ['', `BENCH-${n}`, `Charger ${n}`, `Yard ${n % 100}`, 'Offline', '–', '–', 'never']
      .map((text) => `<div>${text}</div>`)
      .join('');
  const body = Array.from({ length: rows }, (_, n) => `<div class="row">${cells(n)}</div>`).join('');
  return `<!doctype html><style>
    body { margin: 0; font: 14px sans-serif }
    #table { height: 600px; overflow: auto; contain: strict }
    .row { display: grid; grid-template-columns: 2.5rem 1.3fr 1.6fr 1.4fr 10rem 7.5rem 1.2fr 8.5rem; height: 44px;
      align-items: center; border-bottom: 1px solid #eee; content-visibility: auto; contain-intrinsic-size: auto 44px }
    .row > div { padding: 0 12px; overflow: hidden; white-space: nowrap; text-overflow: ellipsis }
  </style><div id="table">${body}</div>`;
}
